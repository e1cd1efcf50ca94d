package dev.slipway.aws.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Ec2Wire;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What EC2's answers to dry runs mean (aws.md §3.9; aws.md §8, 56). */
final class DryRunCallTest {
    private static final String NO_PASS_ROLE =
            "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/sweep/sweep is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/node-role because no identity-based policy allows the iam:PassRole action. Encoded authorization failure message: abcDEF123";
    private static final String UNKNOWN_PROFILE =
            "Value (nodes) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";

    private final Ec2Wire ec2 = new Ec2Wire().answer("CreateLaunchTemplate", "");
    private final Ec2FleetGateway fleet = new Ec2FleetGateway(
            ec2.client(), () -> new ClusterIdentity("demo", "https://api.demo", "Q0E=", "10.100.0.0/16"));

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void whatWouldHaveSucceededPasses() {
        passes("CreateFleet");
        passes("RunInstances");
        assertEquals(new DryRunOutcome.Passed(), outcome());
        assertEquals("true", ec2.request("CreateFleet", 0).get("DryRun"));
        var run = ec2.request("RunInstances", 0);
        assertEquals("true", run.get("DryRun"));
        assertEquals("m7g.large", run.get("InstanceType"));
        assertEquals("subnet-a", run.get("NetworkInterface.1.SubnetId"));
        assertEquals("sg-nodes", run.get("NetworkInterface.1.SecurityGroupId.1"));
        assertTrue(
                Ec2Wire.text(run).contains("network-interface"), "tags of all that an instance brings are asked for");
        assertTrue(Ec2Wire.text(run).contains("eks:eks-cluster-name"));
    }

    @Test
    void aRoleThatMayNotBePassedIsNamedWithItsPermission() {
        passes("CreateFleet");
        ec2.refuse("RunInstances", 403, "UnauthorizedOperation", NO_PASS_ROLE)
                .refuse("RunInstances", 403, "UnauthorizedOperation", NO_PASS_ROLE)
                .refuse("RunInstances", 403, "UnauthorizedOperation", NO_PASS_ROLE)
                .refuse("RunInstances", 403, "UnauthorizedOperation", NO_PASS_ROLE);
        var refused = refused();
        assertEquals("RunInstancesAuthCheckFailed", refused.reason());
        assertTrue(refused.message().startsWith("ec2:RunInstances would be refused: iam:PassRole is missing"));
        assertTrue(refused.message().contains("role/node-role"), refused.message());
        assertTrue(!refused.message().contains("abcDEF123"), "it differs each time and says nothing to people");
    }

    @Test
    void aFleetThatMayNotBeAskedForIsRefused() {
        ec2.refuse("CreateFleet", 403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
        var refused = refused();
        assertEquals("CreateFleetAuthCheckFailed", refused.reason());
        assertTrue(refused.message().contains("ec2:CreateFleet is missing"), refused.message());
    }

    @Test
    void aTemplateThatMayNotBeMadeIsRefused() {
        try (var strict = new Ec2Wire()) {
            strict.refuse("CreateLaunchTemplate", 403, "UnauthorizedOperation", "You are not authorized.");
            var gateway = new Ec2FleetGateway(
                    strict.client(), () -> new ClusterIdentity("demo", "https://api.demo", "Q0E=", "10.100.0.0/16"));
            var refused = assertInstanceOf(
                    DryRunOutcome.Refused.class, gateway.dryRun(Examples.fleetRequest("dry-run-1", 1)));
            assertEquals("CreateLaunchTemplateAuthCheckFailed", refused.reason());
        }
    }

    @Test
    void oneSubnetThatWouldDoIsEnough() {
        passes("CreateFleet");
        ec2.refuse("RunInstances", 403, "UnauthorizedOperation", "You are not authorized to use this subnet.");
        passes("RunInstances");
        assertEquals(new DryRunOutcome.Passed(), outcome());
        assertEquals("subnet-a-small", ec2.request("RunInstances", 1).get("NetworkInterface.1.SubnetId"));
    }

    @Test
    void throttlingProvesNothing() {
        ec2.refuse("CreateFleet", 503, "RequestLimitExceeded", "Request limit exceeded.");
        assertThrows(RetryableFault.class, this::outcome);
    }

    @Test
    void aProfileThatWasMadeForTheClassMayBeSecondsOld() {
        passes("CreateFleet");
        for (var subnet = 0; subnet < 4; subnet++) {
            ec2.refuse("RunInstances", 400, "InvalidParameterValue", UNKNOWN_PROFILE);
        }
        assertInstanceOf(DryRunOutcome.Undecided.class, outcome());
    }

    @Test
    void aProfileOfTheUsersOwnIsMissing() {
        passes("CreateFleet");
        for (var subnet = 0; subnet < 4; subnet++) {
            ec2.refuse("RunInstances", 400, "InvalidParameterValue", UNKNOWN_PROFILE);
        }
        var own = TestNodeClass.like(Examples.nodeClass())
                .role("")
                .instanceProfile("nodes")
                .build();
        var refused = assertInstanceOf(DryRunOutcome.Refused.class, fleet.dryRun(request(own)));
        assertEquals("InstanceProfileNotFound", refused.reason());
    }

    private void passes(String action) {
        ec2.refuse(action, 412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }

    private DryRunOutcome outcome() {
        return fleet.dryRun(Examples.fleetRequest("dry-run-1", 1));
    }

    private DryRunOutcome.Refused refused() {
        return assertInstanceOf(DryRunOutcome.Refused.class, outcome());
    }

    private static FleetRequest request(NodeClass nodeClass) {
        return Examples.with(
                Examples.ready(nodeClass), FleetRequest.Option::imageId, Examples.fleetRequest("dry-run-1", 1));
    }
}
