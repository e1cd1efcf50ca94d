package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.config;
import static dev.slipway.local.ec2.Ec2Scene.errors;
import static dev.slipway.local.ec2.Ec2Scene.ids;
import static dev.slipway.local.ec2.Ec2Scene.launched;
import static dev.slipway.local.ec2.Ec2Scene.refused;
import static dev.slipway.local.ec2.Ec2Scene.tag;
import static dev.slipway.local.ec2.Ec2Scene.tagged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;

final class CreateFleetTest {
    private static final String A = "us-east-1a";
    private static final String B = "us-east-1b";

    private final Ec2Scene scene = new Ec2Scene().withTemplate();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void launchesAllOfOneCallWithTheOverrideThatWasUsed() {
        var fleet = scene.onDemand(3, "m5.large us-east-1a");
        assertEquals(List.of("3 m5.large us-east-1a"), launched(fleet));
        assertEquals(List.of(), fleet.errors());
        assertTrue(fleet.fleetId().matches("fleet-[0-9a-f-]{36}"), fleet.fleetId());
        var used = fleet.instances().getFirst();
        assertEquals("on-demand", used.lifecycleAsString());
        assertEquals(
                scene.subnet(A), used.launchTemplateAndOverrides().overrides().subnetId());
        assertTrue(used.launchTemplateAndOverrides()
                .launchTemplateSpecification()
                .launchTemplateId()
                .startsWith("lt-"));
        assertEquals(3, scene.world.instances().size());
    }

    @Test
    void launchesOnceForOneClientToken() {
        var first = scene.onDemand(request -> request.clientToken("claim-1"), 2, "m5.large us-east-1a");
        var again = scene.onDemand(request -> request.clientToken("claim-1"), 2, "m5.large us-east-1a");
        assertEquals(ids(first), ids(again));
        assertEquals(first.fleetId(), again.fleetId());
        assertEquals(2, scene.world.instances().size());
    }

    @Test
    void launchesOnceForOneClientTokenFromManyCallersAtOnce() throws Exception {
        var calls = new ArrayList<Callable<List<String>>>();
        for (int caller = 0; caller < 8; caller++) {
            calls.add(() -> ids(scene.onDemand(request -> request.clientToken("claim-1"), 2, "m5.large us-east-1a")));
        }
        var answers = new HashSet<List<String>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        assertEquals(1, answers.size());
        assertEquals(2, scene.world.instances().size());
    }

    @Test
    void launchesTwiceForTwoClientTokens() {
        var first = scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a");
        var other = scene.onDemand(request -> request.clientToken("claim-2"), 1, "m5.large us-east-1a");
        assertNotEquals(ids(first), ids(other));
        assertEquals(2, scene.world.instances().size());
    }

    @Test
    void refusesAClientTokenThatComesWithOtherParameters() {
        scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a");
        refused(
                "IdempotentParameterMismatch",
                () -> scene.onDemand(request -> request.clientToken("claim-1"), 2, "m5.large us-east-1a"));
        assertEquals(1, scene.world.instances().size());
    }

    @Test
    void givesTheLostAnswerToTheSameClientToken() {
        scene.standIn.faults().nextLosesAnswer("CreateFleet", "InternalError");
        refused(
                "InternalError",
                () -> scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a"));
        var again = scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a");
        assertEquals(
                ids(again),
                scene.world.instances().stream().map(StandInInstance::id).toList());
    }

    @Test
    void remembersTheEmptyAnswerOfAnExhaustedPoolToo() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 0);
        scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a");
        scene.world.unlimited(Lifecycle.ON_DEMAND, "m5.large", A);
        var again = scene.onDemand(request -> request.clientToken("claim-1"), 1, "m5.large us-east-1a");
        assertEquals(List.of("InsufficientInstanceCapacity m5.large us-east-1a on-demand"), errors(again));
        assertEquals(List.of(), scene.world.instances());
    }

    @Test
    void saysInsufficientCapacityWhenThePoolIsEmpty() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 0);
        var fleet = scene.onDemand(1, "m5.large us-east-1a");
        assertEquals(List.of(), fleet.instances());
        assertEquals(List.of("InsufficientInstanceCapacity m5.large us-east-1a on-demand"), errors(fleet));
        assertEquals(
                "We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get m5.large capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c.",
                fleet.errors().getFirst().errorMessage());
    }

    @Test
    void saysItInOtherWordsForSpot() {
        scene.world.capacity(Lifecycle.SPOT, "m5.large", A, 0);
        var fleet = scene.spot(1, "m5.large us-east-1a");
        assertEquals(List.of("InsufficientInstanceCapacity m5.large us-east-1a spot"), errors(fleet));
        assertEquals(
                "There is no Spot capacity available that matches your request.",
                fleet.errors().getFirst().errorMessage());
    }

    @Test
    void keepsSpotAndOnDemandPoolsApart() {
        scene.world.capacity(Lifecycle.SPOT, "m5.large", A, 0);
        assertEquals(List.of("1 m5.large us-east-1a"), launched(scene.onDemand(1, "m5.large us-east-1a")));
    }

    @Test
    void launchesElsewhereAndStillReportsTheEmptyPool() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 0);
        var fleet = scene.onDemand(2, "m5.large us-east-1a", "m5.large us-east-1b");
        assertEquals(List.of("2 m5.large us-east-1b"), launched(fleet));
        assertEquals(List.of("InsufficientInstanceCapacity m5.large us-east-1a on-demand"), errors(fleet));
    }

    @Test
    void launchesWhatThereIsRoomFor() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 3);
        var fleet = scene.onDemand(5, "m5.large us-east-1a");
        assertEquals(List.of("3 m5.large us-east-1a"), launched(fleet));
        assertEquals(List.of("InsufficientInstanceCapacity m5.large us-east-1a on-demand"), errors(fleet));
        assertEquals(List.of(), launched(scene.onDemand(1, "m5.large us-east-1a")));
    }

    @Test
    void splitsOverTwoPoolsWhenTheFirstIsTooSmall() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 3);
        var fleet = scene.onDemand(5, "m5.large us-east-1a", "m5.xlarge us-east-1b");
        assertEquals(List.of("3 m5.large us-east-1a", "2 m5.xlarge us-east-1b"), launched(fleet));
    }

    @Test
    void launchesNothingBelowTheLeastNumber() {
        scene.world.capacity(Lifecycle.ON_DEMAND, "m5.large", A, 3);
        var fleet = scene.onDemand(
                request -> request.onDemandOptions(
                        options -> options.allocationStrategy("lowest-price").minTargetCapacity(4)),
                5,
                "m5.large us-east-1a");
        assertEquals(List.of(), fleet.instances());
        assertEquals(List.of(), scene.world.instances());
    }

    @Test
    void takesTheLowestOnDemandPriceWhateverTheOrder() {
        assertEquals(
                List.of("1 t4g.micro us-east-1a"),
                launched(scene.onDemand(
                        request -> request.launchTemplateConfigs(config(
                                "$Latest",
                                scene.override("m5.24xlarge us-east-1a"),
                                scene.override("t4g.micro us-east-1a").toBuilder()
                                        .imageId(scene.image("arm64"))
                                        .build(),
                                scene.override("m5.large us-east-1a"))),
                        1)));
    }

    @Test
    void takesTheCheapestSpotPoolThatHasRoom() {
        var types = new String[] {"m5.large us-east-1a", "m5.large us-east-1b", "m6i.large us-east-1a"};
        var cheapest = launched(scene.spot(1, types)).getFirst().split(" ", -1);
        for (var type : types) {
            var words = type.split(" ", -1);
            assertTrue(spotPrice(cheapest[1], cheapest[2]).compareTo(spotPrice(words[0], words[1])) <= 0, type);
        }
        scene.world.capacity(Lifecycle.SPOT, cheapest[1], cheapest[2], 0);
        assertNotEquals(
                "1 %s %s".formatted(cheapest[1], cheapest[2]),
                launched(scene.spot(1, types)).getFirst());
    }

    private BigDecimal spotPrice(String type, String zone) {
        return scene.world.pricePerHour(Lifecycle.SPOT, type, zone).orElseThrow();
    }

    @Test
    void takesTheLowestPriorityNumberWhenPrioritized() {
        var fleet = scene.onDemand(
                request -> request.onDemandOptions(options -> options.allocationStrategy("prioritized"))
                        .launchTemplateConfigs(config(
                                "$Latest",
                                scene.override("m5.large us-east-1a").toBuilder()
                                        .priority(2.0)
                                        .build(),
                                scene.override("m5.4xlarge us-east-1b").toBuilder()
                                        .priority(1.0)
                                        .build())),
                1);
        assertEquals(List.of("1 m5.4xlarge us-east-1b"), launched(fleet));
    }

    @Test
    void dividesTheTotalIntoOnDemandAndSpot() {
        var fleet = scene.onDemand(
                request -> request.targetCapacitySpecification(target -> target.totalTargetCapacity(5)
                        .onDemandTargetCapacity(2)
                        .spotTargetCapacity(1)
                        .defaultTargetCapacityType(DefaultTargetCapacityType.SPOT)),
                5,
                "m5.large us-east-1a");
        assertEquals(5, ids(fleet).size());
        assertEquals(
                3,
                scene.world.instances().stream()
                        .filter(instance -> instance.lifecycle() == Lifecycle.SPOT)
                        .count());
    }

    @Test
    void countsTheSubnetsFreeAddresses() {
        scene.world.freeAddresses(B, 2);
        var fleet = scene.onDemand(3, "m5.large us-east-1b");
        assertEquals(List.of("2 m5.large us-east-1b"), launched(fleet));
        assertEquals(List.of("InsufficientFreeAddressesInSubnet m5.large us-east-1b on-demand"), errors(fleet));
    }

    @Test
    void refusesTwoOverridesOfOnePool() {
        var refused =
                refused("InvalidFleetConfig", () -> scene.onDemand(1, "m5.large us-east-1a", "m5.large us-east-1a"));
        assertEquals(
                "The fleet configuration contains duplicate instance pools.",
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void refusesALaunchTemplateThatIsGone() {
        scene.ec2.deleteLaunchTemplate(request -> request.launchTemplateName(Ec2Scene.TEMPLATE));
        var refused =
                refused("InvalidLaunchTemplateName.NotFoundException", () -> scene.onDemand(1, "m5.large us-east-1a"));
        assertEquals(
                "The specified launch template, with template name slipway/test, does not exist.",
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void refusesAVersionThatIsNot() {
        refused(
                "InvalidLaunchTemplateId.VersionNotFound",
                () -> scene.onDemand(request -> request.launchTemplateConfigs(config("7")), 1));
    }

    @Test
    void refusesWhatItDoesNotServe() {
        refused(
                "InvalidParameterValue",
                () -> scene.onDemand(request -> request.type("maintain"), 1, "m5.large us-east-1a"));
        refused(
                "InvalidParameterValue",
                () -> scene.onDemand(
                        request -> request.spotOptions(options -> options.allocationStrategy("cheapest")),
                        1,
                        "m5.large us-east-1a"));
        refused(
                "UnknownParameter",
                () -> scene.onDemand(
                        request -> request.spotOptions(options -> options.maxTotalPrice("1.0")),
                        1,
                        "m5.large us-east-1a"));
        assertEquals(List.of(), scene.world.instances());
    }

    @Test
    void namesTheParameterThatIsMissing() {
        refused(
                "MissingParameter",
                () -> scene.ec2.createFleet(request ->
                        request.type("instant").targetCapacitySpecification(target -> target.totalTargetCapacity(1))));
    }

    @Test
    void dryRunLaunchesNothing() {
        var refused = refused(
                "DryRunOperation", () -> scene.onDemand(request -> request.dryRun(true), 1, "m5.large us-east-1a"));
        assertEquals(412, refused.statusCode());
        assertEquals(List.of(), scene.world.instances());
    }

    @Test
    void launchesTheGoodOverrideBesideFaultyOnes() {
        var fleet = scene.onDemand(2, "m7g.large us-east-1a", "m99.large us-east-1a", "m5.large us-east-1a");
        assertEquals(List.of("2 m5.large us-east-1a"), launched(fleet));
    }

    @Test
    void tellsWhereATypeIsSoldWhenTheZoneHasNone() {
        var type = scene.world.types().all().values().stream()
                .filter(candidate -> candidate.list("architectures").contains("x86_64"))
                .map(InstanceTypeFacts::name)
                .filter(name -> !InstanceTypes.zones(name).contains(A))
                .findFirst()
                .orElseThrow();
        var fleet = scene.onDemand(1, type + " us-east-1a");
        assertEquals(
                "Your requested instance type (%s) is not supported in your requested Availability Zone (us-east-1a). Please retry your request by not specifying an Availability Zone or choosing us-east-1b, us-east-1c."
                        .formatted(type),
                fleet.errors().getFirst().errorMessage());
        assertEquals(List.of("Unsupported %s us-east-1a on-demand".formatted(type)), errors(fleet));
    }

    @Test
    void tellsOfUnknownSubnetAndImage() {
        assertEquals(
                "InvalidSubnetID.NotFound",
                onlyError(scene.override("m5.large us-east-1a").toBuilder()
                        .subnetId("subnet-00000000000000000")
                        .build()));
        assertEquals(
                "InvalidAMIID.NotFound",
                onlyError(scene.override("m5.large us-east-1a").toBuilder()
                        .imageId("ami-00000000000000000")
                        .build()));
    }

    private String onlyError(FleetLaunchTemplateOverridesRequest override) {
        return scene.onDemand(request -> request.launchTemplateConfigs(config("$Latest", override)), 1)
                .errors()
                .getFirst()
                .errorCode();
    }

    @Test
    void tellsWhyAnOverrideCannotBeLaunched() {
        assertEquals(
                List.of("InvalidParameterValue m7g.large us-east-1a on-demand"),
                errors(scene.onDemand(1, "m7g.large us-east-1a")));
        assertEquals(
                List.of("InvalidParameterValue m99.large us-east-1a on-demand"),
                errors(scene.onDemand(1, "m99.large us-east-1a")));
        assertEquals(
                List.of("Unsupported hpc7g.4xlarge us-east-1a spot"),
                errors(scene.spot(1, "hpc7g.4xlarge us-east-1a")));
    }

    @Test
    void refusesUserDataAboveItsBound() {
        scene.ec2.deleteLaunchTemplate(request -> request.launchTemplateName(Ec2Scene.TEMPLATE));
        scene.withTemplate("x".repeat(LaunchTemplate.MOST_USER_DATA + 1));
        var fleet = scene.onDemand(1, "m5.large us-east-1a");
        assertEquals(
                "User data is limited to 16384 bytes", fleet.errors().getFirst().errorMessage());
    }

    @Test
    void refusesUserDataThatIsNotBase64() {
        scene.ec2.createLaunchTemplate(request -> request.launchTemplateName("slipway/broken")
                .launchTemplateData(data -> data.imageId(scene.image("x86_64")).userData("#!/bin/sh")));
        var fleet = scene.onDemand(
                request -> request.launchTemplateConfigs(FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(template ->
                                template.launchTemplateName("slipway/broken").version("$Latest"))
                        .overrides(scene.override("m5.large us-east-1a"))
                        .build()),
                1);
        assertEquals(List.of("InvalidUserData.Malformed m5.large us-east-1a on-demand"), errors(fleet));
    }

    @Test
    void givesTheInstanceItsTagsAndUserData() {
        scene.onDemand(
                request -> request.tagSpecifications(tagged("instance", tag("karpenter.sh/nodepool", "default"))),
                1,
                "m5.large us-east-1a");
        var instance = scene.world.instances().getFirst();
        assertEquals("default", instance.tags().get("karpenter.sh/nodepool"));
        assertEquals("template", instance.tags().get("from"));
        assertEquals(instance.fleetId(), instance.tags().get("aws:ec2:fleet-id"));
        assertEquals("#!/bin/sh\necho <&>\n", instance.userData());
        assertEquals("x86_64", instance.architecture());
        assertEquals("0.096", instance.pricePerHour().toPlainString());
        assertEquals("ip-10-0-0-4.ec2.internal", instance.privateDnsName());
    }
}
