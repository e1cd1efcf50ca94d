package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of aws.md §8 on what a fleet's answer means. */
final class LaunchAnswersTest {
    private static final CapacityPool CHEAPEST = pool("m7g.large", "us-east-1a");
    private static final Offering ON_DEMAND = offering("us-east-1a", CapacityType.ON_DEMAND, "0.08");
    private static final Refusal EMPTY =
            new Refusal(RefusalKind.INSUFFICIENT_CAPACITY, "InsufficientInstanceCapacity", "nothing left", CHEAPEST);

    @Test
    @DisplayName("aws.md §8, 1 and 12: of ten asked in one call seven come, and what refused the others is avoided")
    void usesInstancesAndErrorsOfOneAnswer() {
        var world = World.withPods(Faults.none(), 20);
        world.fleet.capacity(CHEAPEST, 7);
        world.fleet.capacity(pool("m7g.large", "us-east-1b"), 0);
        world.fleet.capacity(pool("m7g.xlarge", "us-east-1a"), 0);
        world.fleet.capacity(pool("m7g.xlarge", "us-east-1b"), 0);
        world.provision.answer(world.batch("batch-1"));
        assertEquals(10, world.fleet.requests().getFirst().count());
        assertEquals(3, world.book.in(ClaimState.Failed.class).size());
        assertTrue(avoided(world).contains(CHEAPEST));
        assertEquals(10, world.fleet.running().size(), "three of them on demand, in the next round");
    }

    @Test
    @DisplayName("aws.md §8, 2: capacity that is missing fails the claim, and the pods are planned for again")
    void plansAgainWhenCapacityIsMissing() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(EMPTY);
        world.provision.answer(world.batch("batch-1"));
        assertEquals(List.of("InsufficientInstanceCapacity"), reasons(world));
        assertEquals(List.of("Launched"), world.liveStates());
    }

    @Test
    @DisplayName("aws.md §8, 3: beside missing capacity, what is not allowed is told, and the pool is still avoided")
    void tellsWhatIsNotAllowed() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(
                EMPTY, new Refusal(RefusalKind.INVALID, "UnauthorizedOperation", "You are not authorized.", null));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(List.of("UnauthorizedOperation"), reasons(world));
        assertTrue(avoided(world).contains(CHEAPEST));
    }

    @Test
    @DisplayName("aws.md §8, 4: a type that its zone does not support is avoided for three minutes")
    void avoidsWhatIsNotSupportedForAWhile() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(
                new Refusal(RefusalKind.INSUFFICIENT_CAPACITY, "Unsupported", "not in this zone", CHEAPEST));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(List.of(CHEAPEST), avoided(world));
        world.clock.advance(Duration.ofMinutes(3));
        assertEquals(List.of(), avoided(world));
    }

    @Test
    @DisplayName("aws.md §8, 6 and 7: a fleet is all spot; without spot's role it is all on demand for three minutes")
    void buysOnDemandWithoutSpotsRole() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(new Refusal(
                RefusalKind.CAPACITY_TYPE,
                "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
                "The provided credentials do not have permission to create the service-linked role for Spot.",
                null));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(
                List.of(CapacityType.SPOT, CapacityType.ON_DEMAND),
                world.fleet.requests().stream().map(FleetRequest::capacityType).toList());
        assertEquals(List.of(CapacityPool.all(CapacityType.SPOT)), avoided(world));
        world.cluster.pending(World.replica("more", "2"), "more-0");
        world.clock.advance(Duration.ofMinutes(3));
        world.provision.answer(world.batch("batch-2"));
        assertEquals(CapacityType.SPOT, world.fleet.requests().getLast().capacityType());
    }

    @Test
    @DisplayName("aws.md §8, 8: spot that costs more than on-demand capacity is not asked for where both would do")
    void asksForNoSpotThatIsDearerThanOnDemand() {
        var world = World.withPods(Faults.none(), 2);
        world.catalog.becomes(new Catalog(List.of(
                type("m7g.large", offering("us-east-1a", CapacityType.SPOT, "0.03"), ON_DEMAND),
                type("m7g.xlarge", offering("us-east-1a", CapacityType.SPOT, "0.09")))));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(
                List.of("m7g.large"),
                world.fleet.requests().getFirst().options().stream()
                        .map(FleetRequest.Option::instanceType)
                        .toList());
    }

    @Test
    @DisplayName("aws.md §8, 20: after a full subnet the next launch goes to another one of the zone")
    void goesToAnotherSubnetOfTheZone() {
        var world = World.withPods(Faults.none(), 2);
        world.catalog.resolvesTo(new ResolvedNodeClass.Ready(
                World.nodeClass(),
                List.of(new Subnet("subnet-1", "us-east-1a", 90), new Subnet("subnet-2", "us-east-1a", 80)),
                List.of("sg-nodes"),
                List.of(new Image("ami-arm64", "node", "arm64"))));
        world.fleet.refuseNext(new Refusal(
                RefusalKind.INSUFFICIENT_CAPACITY,
                "InsufficientFreeAddressesInSubnet",
                "There are not enough free addresses in subnet 'subnet-1'.",
                CHEAPEST,
                "subnet-1"));
        world.provision.answer(world.batch("batch-1"));
        var next = world.fleet.requests().getLast();
        assertEquals(
                List.of("subnet-2"),
                next.nodeClass().subnets().stream().map(Subnet::id).toList());
        assertTrue(next.options().stream().allMatch(option -> option.zone().equals("us-east-1a")));
        assertEquals(List.of("Launched"), world.liveStates());
    }

    @Test
    @DisplayName("aws.md §8, 56: a profile that EC2 has not heard of yet is asked for again, and nothing is avoided")
    void asksAgainForAYoungProfile() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(
                new Refusal(RefusalKind.NOT_YET, "InvalidParameterValue", "Invalid IAM Instance Profile name", null));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(2, world.fleet.requests().size());
        assertEquals(List.of(), avoided(world));
        assertEquals(List.of("Launched"), world.liveStates());
    }

    @Test
    @DisplayName("aws.md §8, 18: a class that is not ready fails the claim for its own reason")
    void failsForTheClassesOwnReason() {
        var world = World.withPods(Faults.none(), 2);
        world.catalog.resolvesTo(
                new ResolvedNodeClass.NotReady("default", "NodeClassReadinessUnknown", "EC2 does not answer."));
        var plan = world.provision.answer(world.batch("batch-1")).plan();
        assertEquals(List.of(), world.fleet.requests());
        assertTrue(plan.unplaceable().getFirst().reason().contains("EC2 does not answer."));
    }

    private static InstanceType type(String name, Offering... offerings) {
        return new InstanceType(
                name,
                "arm64",
                List.of("linux"),
                Collections.emptySortedMap(),
                ResourceList.parse(Map.of("cpu", "2", "memory", "8Gi", "pods", "29")),
                ResourceList.NONE,
                List.of(offerings));
    }

    private static Offering offering(String zone, CapacityType capacityType, String price) {
        return new Offering(zone, capacityType, HourlyPrice.parse(price), true);
    }

    private static List<CapacityPool> avoided(World world) {
        return world.offerings.unavailable(world.clock.instant()).stream()
                .map(offering -> offering.pool())
                .toList();
    }

    private static List<String> reasons(World world) {
        return world.book.in(ClaimState.Failed.class).stream()
                .map(claim -> ((ClaimState.Failed) claim.state()).reason())
                .distinct()
                .toList();
    }

    private static CapacityPool pool(String type, String zone) {
        return new CapacityPool(CapacityType.SPOT, type, zone);
    }
}
