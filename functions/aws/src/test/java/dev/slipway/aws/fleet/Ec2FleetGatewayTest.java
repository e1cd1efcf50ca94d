package dev.slipway.aws.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Ec2Wire;
import dev.slipway.aws.Golden;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Ec2FleetGatewayTest {
    private static final InstanceId ID = new InstanceId("i-00000000000000001");
    private static final CapacityPool POOL = new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a");
    private static final String ONE_INSTANCE = """
            <fleetId>fleet-1</fleetId>
            <fleetInstanceSet><item>
              <launchTemplateAndOverrides><overrides><instanceType>m7g.large</instanceType><subnetId>subnet-a</subnetId>
                <availabilityZone>us-east-1a</availabilityZone><imageId>ami-arm64</imageId></overrides></launchTemplateAndOverrides>
              <lifecycle>spot</lifecycle><instanceIds><item>i-00000000000000001</item></instanceIds>
              <instanceType>m7g.large</instanceType>
            </item></fleetInstanceSet>
            """;
    private static final String ONE_ERROR = """
            <errorSet><item>
              <launchTemplateAndOverrides><overrides><instanceType>m7g.large</instanceType><subnetId>subnet-b</subnetId>
                </overrides></launchTemplateAndOverrides>
              <lifecycle>spot</lifecycle><errorCode>InsufficientInstanceCapacity</errorCode>
              <errorMessage>There is no Spot capacity available that matches your request.</errorMessage>
            </item></errorSet>
            """;
    private static final String DESCRIBED = """
            <reservationSet><item><instancesSet><item>
              <instanceId>%s</instanceId><imageId>ami-arm64</imageId><instanceType>m7g.large</instanceType>
              <launchTime>2026-11-22T08:00:00.000Z</launchTime><instanceState><code>16</code><name>running</name></instanceState>
              <placement><availabilityZone>us-east-1a</availabilityZone></placement>
              <instanceLifecycle>spot</instanceLifecycle>
              <tagSet><item><key>slipway.dev/launch</key><value>launch-1</value></item></tagSet>
            </item></instancesSet></item></reservationSet>
            """;

    private final Ec2Wire ec2 = new Ec2Wire().answer("CreateLaunchTemplate", "");
    private final Ec2FleetGateway fleet = new Ec2FleetGateway(
            ec2.client(), () -> new ClusterIdentity("demo", "https://api.demo", "Q0E=", "10.100.0.0/16"));

    @AfterEach
    void stop() {
        ec2.close();
    }

    /** aws.md §8, 13: no claim's name is in it, so that equal claims are one call. */
    @Test
    void asksForTheWholeFleetAtOnce() {
        ec2.answer("CreateFleet", ONE_INSTANCE);
        fleet.launch(Examples.fleetRequest("launch-1", 3));
        var template = new TreeMap<>(ec2.request("CreateLaunchTemplate", 0));
        // The SDK's own, new for each call: a deleted template must not come back as an old answer to an old token.
        template.remove("ClientToken");
        Golden.matches("fleet/create-launch-template.txt", Ec2Wire.text(template));
        var asked = Ec2Wire.text(ec2.request("CreateFleet", 0));
        Golden.matches("fleet/create-fleet.txt", asked);
        assertFalse(asked.contains(WellKnown.TAG_NODE_CLAIM), asked);
    }

    @Test
    void usesInstancesAndErrorsOfOneAnswer() {
        ec2.answer("CreateFleet", ONE_INSTANCE + ONE_ERROR);
        var outcome = fleet.launch(Examples.fleetRequest("launch-1", 2));
        assertEquals(
                List.of(new LaunchedInstance(ID, POOL, HourlyPrice.parse("0.0312"), "ami-arm64")), outcome.instances());
        var refused = new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1b");
        assertEquals(
                List.of(new Refusal(
                        RefusalKind.INSUFFICIENT_CAPACITY,
                        "InsufficientInstanceCapacity",
                        "There is no Spot capacity available that matches your request.",
                        refused)),
                outcome.refusals());
    }

    @Test
    void makesATemplateOnceForManyLaunches() {
        ec2.answer("CreateFleet", ONE_INSTANCE);
        fleet.launch(Examples.fleetRequest("launch-1", 1));
        fleet.launch(Examples.fleetRequest("launch-2", 5));
        assertEquals(List.of("CreateLaunchTemplate", "CreateFleet", "CreateFleet"), ec2.actions());
        assertEquals(templateOf(0), templateOf(1));
    }

    @Test
    void takesATemplateThatIsThereAlready() {
        try (var other = new Ec2Wire()) {
            other.refuse("CreateLaunchTemplate", 400, "InvalidLaunchTemplateName.AlreadyExistsException", "in use")
                    .answer("CreateFleet", ONE_INSTANCE);
            var outcome = new Ec2FleetGateway(other.client(), () -> new ClusterIdentity("demo", "", "", ""))
                    .launch(Examples.fleetRequest("launch-1", 1));
            assertEquals(1, outcome.instances().size());
        }
    }

    /** aws.md §8, 14. */
    @Test
    void makesATemplateAgainWhenSomebodyDeletedIt() {
        ec2.answer("CreateFleet", ONE_INSTANCE)
                .refuse("CreateFleet", 400, "InvalidLaunchTemplateName.NotFoundException", "gone")
                .answer("CreateFleet", ONE_INSTANCE);
        fleet.launch(Examples.fleetRequest("launch-1", 1));
        assertEquals(
                1,
                fleet.launch(Examples.fleetRequest("launch-2", 1)).instances().size());
        assertEquals(
                List.of("CreateLaunchTemplate", "CreateFleet", "CreateFleet", "CreateLaunchTemplate", "CreateFleet"),
                ec2.actions());
    }

    /** aws.md §8, 14. */
    @Test
    void givesUpWhenATemplateIsDeletedTwice() {
        ec2.refuse("CreateFleet", 400, "InvalidLaunchTemplateName.NotFoundException", "gone");
        var outcome = fleet.launch(Examples.fleetRequest("launch-1", 1));
        assertEquals(RefusalKind.INVALID, outcome.refusals().getFirst().kind());
    }

    @Test
    void answersWithTheEarlierInstancesWhenTheTokenWasUsedDifferently() {
        ec2.refuse("CreateFleet", 400, "IdempotentParameterMismatch", "differs")
                .answer("DescribeInstances", DESCRIBED.formatted(ID));
        var outcome = fleet.launch(Examples.fleetRequest("launch-1", 1));
        assertEquals(
                List.of(ID),
                outcome.instances().stream().map(LaunchedInstance::id).toList());
        assertEquals(HourlyPrice.parse("0.0312"), outcome.instances().getFirst().price());
        assertEquals(List.of(), outcome.refusals());
        assertEquals("launch-1", ec2.request("DescribeInstances", 0).get("Filter.2.Value.1"));
    }

    @Test
    void refusesWhenTheTokenWasUsedDifferentlyAndBroughtNothing() {
        ec2.refuse("CreateFleet", 400, "IdempotentParameterMismatch", "differs")
                .answer("DescribeInstances", "<reservationSet/>");
        var outcome = fleet.launch(Examples.fleetRequest("launch-1", 1));
        assertEquals(
                "IdempotentParameterMismatch", outcome.refusals().getFirst().code());
    }

    @Test
    void asksToComeBackWhenEc2IsBusyOrBroken() {
        ec2.refuse("CreateFleet", 503, "RequestLimitExceeded", "Request limit exceeded.")
                .refuse("CreateFleet", 500, "InternalError", "An internal error has occurred");
        assertThrows(RetryableFault.class, () -> fleet.launch(Examples.fleetRequest("launch-1", 1)));
        assertThrows(RetryableFault.class, () -> fleet.launch(Examples.fleetRequest("launch-1", 1)));
    }

    @Test
    void refusesWhatIsNotAllowed() {
        ec2.refuse("CreateFleet", 403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
        var refusal =
                fleet.launch(Examples.fleetRequest("launch-1", 1)).refusals().getFirst();
        assertEquals(RefusalKind.INVALID, refusal.kind());
        assertEquals("UnauthorizedOperation", refusal.code());
        assertTrue(
                refusal.message().startsWith("You are not authorized to perform this operation. The function's role"));
    }

    @Test
    void refusesAFamilyThatItCannotServeBeforeAskingEc2() {
        var request = Examples.fleetRequest("launch-1", 1);
        var unknown = Examples.ready(
                TestNodeClass.like(Examples.nodeClass()).amiFamily("Gentoo").build());
        var outcome = fleet.launch(new FleetRequest(
                request.launch(),
                1,
                request.nodePool(),
                unknown,
                request.labels(),
                request.taints(),
                request.requests(),
                request.capacityType(),
                request.options(),
                request.request()));
        assertEquals("UnsupportedAmiFamily", outcome.refusals().getFirst().code());
        assertEquals(List.of(), ec2.actions());
    }

    @Test
    void findsInstancesByTagOverAllPages() {
        ec2.answer("DescribeInstances", DESCRIBED.formatted("i-00000000000000002") + "<nextToken>more</nextToken>")
                .answer("DescribeInstances", DESCRIBED.formatted(ID));
        var ids = fleet.instances().stream().map(CloudInstance::id).toList();
        assertEquals(List.of(ID, new InstanceId("i-00000000000000002")), ids);
        Golden.matches("fleet/describe-instances.txt", Ec2Wire.text(ec2.request("DescribeInstances", 0)));
    }

    /** However many instances are well, these are the calls. */
    @Test
    void asksForInstancesThatAreNotWellByThreeFiltersOverAllPages() {
        var failed = """
                <item><instanceId>%s</instanceId>
                  <systemStatus><status>impaired</status><details><item><name>reachability</name><status>failed</status>
                    <impairedSince>2026-11-22T08:00:00.000Z</impairedSince></item></details></systemStatus>
                  <instanceStatus><status>impaired</status><details><item><name>reachability</name><status>failed</status>
                    </item></details></instanceStatus>
                  <eventsSet><item><code>instance-stop</code><description>soon</description></item>
                    <item><code>instance-stop</code><description>[Canceled] soon</description></item>
                    <item><code>instance-repainting</code></item></eventsSet></item>
                """;
        var statuses = "<instanceStatusSet>%s</instanceStatusSet>";
        ec2.answer("DescribeInstanceStatus", statuses.formatted(failed.formatted(ID)) + "<nextToken>more</nextToken>")
                .answer("DescribeInstanceStatus", statuses.formatted(failed.formatted("i-00000000000000002")))
                .answer("DescribeInstanceStatus", statuses.formatted(failed.formatted(ID)))
                .answer("DescribeInstanceStatus", statuses.formatted("<item><instanceId>i-3</instanceId></item>"));
        var second = new InstanceId("i-00000000000000002");
        assertEquals(
                List.of(
                        new InstanceTrouble.EventScheduled(ID, "instance-stop", null),
                        new InstanceTrouble.Impaired(ID, "system status", Examples.NOW),
                        new InstanceTrouble.EventScheduled(second, "instance-stop", null),
                        new InstanceTrouble.Impaired(second, "system status", Examples.NOW)),
                fleet.troubles());
        assertEquals(4, ec2.actions().size());
        for (var call : List.of(0, 2, 3)) {
            Golden.matches(
                    "fleet/describe-instance-status-%d.txt".formatted(call),
                    Ec2Wire.text(ec2.request("DescribeInstanceStatus", call)));
        }
    }

    @Test
    void describesAnInstance() {
        ec2.answer("DescribeInstances", DESCRIBED.formatted(ID));
        var expected = new CloudInstance(
                ID, POOL, "running", "ami-arm64", Examples.NOW, Examples.labels("slipway.dev/launch", "launch-1"));
        assertEquals(Optional.of(expected), fleet.instance(ID));
        assertEquals(List.of(expected), fleet.launchedBy(new LaunchId("launch-1")));
    }

    @Test
    void takesGoneForEnded() {
        for (var action : List.of("DescribeInstances", "TerminateInstances", "CreateTags")) {
            ec2.refuse(action, 400, "InvalidInstanceID.NotFound", "The instance ID does not exist");
        }
        assertEquals(Optional.empty(), fleet.instance(ID));
        fleet.terminate(ID);
        fleet.tag(ID, Examples.labels("Name", "node-1"));
        assertTrue(ec2.actions().contains("CreateTags"));
    }

    private String templateOf(int fleetCall) {
        return ec2.request("CreateFleet", fleetCall)
                .getOrDefault("LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateName", "none");
    }
}
