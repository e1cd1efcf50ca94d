package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a node whose capacity reservation ends. */
final class EndedReservationTest {
    private static final HourlyPrice ON_DEMAND = HourlyPrice.parse("0.08");

    @Test
    @DisplayName("aws.md §8, 52: the claim and its node become on-demand capacity, which is no drift")
    void becomesOnDemand() {
        // row 96 of core.md §6
        var world = reserved(Faults.none());
        assertEquals("cr-1", world.cluster.asItIs().nodes().getFirst().labels().get(WellKnown.RESERVATION));
        reservationEnds(world);
        world.sweep.run();
        assertOnDemand(world);
    }

    @Test
    @DisplayName("aws.md §8, 52: while EC2 still reports the reservation, nothing changes")
    void staysReservedWhileEc2SaysSo() {
        var world = reserved(Faults.none());
        world.sweep.run();
        assertEquals(CapacityType.RESERVED, claim(world).spec().capacityType());
        assertEquals(List.of("reserved"), capacityTypes(world));
    }

    @Test
    @DisplayName("aws.md §8, 53: nodes of a capacity block that ends within 40 minutes are drained")
    void leavesABlockThatEnds() {
        var world = reserved(Faults.none());
        selects(world, false);
        world.sweep.run();
        assertEquals("Initialized", claim(world).state().text());
        selects(world, true);
        world.sweep.run();
        var leaving = claim(world);
        assertEquals("Disrupted", leaving.state().text());
        assertEquals(DisruptionReason.EXPIRED, ((ClaimState.Disrupted) leaving.state()).reason());
    }

    /** The class selects the block, and EC2 says when it ends. */
    private static void selects(World world, boolean expiring) {
        var nodeClass = TestNodeClass.like(World.nodeClass())
                .capacityReservations(new CapacityReservationTerm(Collections.emptySortedMap(), "cr-1", "", ""))
                .build();
        world.cluster.nodeClass(nodeClass);
        world.catalog.resolvesTo(new ResolvedNodeClass.Ready(
                nodeClass,
                List.of(new Subnet("subnet-1", "us-east-1a", 90)),
                List.of("sg-nodes"),
                List.of(new Image("ami-arm64", "node", "arm64")),
                "nodes",
                List.of(new CapacityReservation(
                        "cr-1",
                        "m7g.large",
                        "us-east-1a",
                        "111122223333",
                        "targeted",
                        CapacityReservation.Type.CAPACITY_BLOCK,
                        false,
                        expiring,
                        "",
                        4)),
                PlacementGroup.NONE));
    }

    static Stream<Faults> everyCrash() {
        var clean = reserved(Faults.none());
        reservationEnds(clean);
        var before = clean.faults.count();
        clean.sweep.run();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void theNextSweepDoesWhatAKilledOneLeft(Faults faults) {
        var world = reserved(faults);
        reservationEnds(world);
        try {
            world.sweep.run();
        } catch (Crash killed) {
            world.sweep.run();
        }
        world.sweep.run();
        assertOnDemand(world);
    }

    private static void assertOnDemand(World world) {
        var claim = claim(world);
        assertEquals("Initialized", claim.state().text());
        assertEquals(CapacityType.ON_DEMAND, claim.spec().capacityType());
        assertEquals(
                CapacityType.ON_DEMAND, claim.instance().orElseThrow().pool().capacityType());
        assertEquals(ON_DEMAND, claim.price());
        assertNull(claim.spec().labels().get(WellKnown.RESERVATION));
        assertNull(claim.drifted());
        assertEquals("batch-1", claim.spec().request(), "whose it is does not end with the reservation");
        assertEquals(List.of("on-demand"), capacityTypes(world));
        assertTrue(world.cluster.asItIs().nodes().stream()
                .noneMatch(node -> node.labels().containsKey(WellKnown.RESERVATION)));
    }

    private static World reserved(Faults faults) {
        var world = World.withPods(faults, 0);
        world.cluster.nodePool(World.pool("reserved", "on-demand"));
        world.catalog.becomes(new Catalog(List.of(new InstanceType(
                "m7g.large",
                "arm64",
                List.of("linux"),
                Collections.emptySortedMap(),
                ResourceList.parse(Map.of("cpu", "2", "memory", "8Gi", "pods", "29")),
                ResourceList.NONE,
                List.of(
                        new Offering("us-east-1a", CapacityType.ON_DEMAND, ON_DEMAND, true),
                        new Offering(
                                "us-east-1a", CapacityType.RESERVED, HourlyPrice.parse("0.001"), true, "cr-1", 5))))));
        world.catalog.resolvesTo(new ResolvedNodeClass.Ready(
                World.nodeClass(),
                List.of(new Subnet("subnet-1", "us-east-1a", 90)),
                List.of("sg-nodes"),
                List.of(new Image("ami-arm64", "node", "arm64"))));
        world.cluster.pending(World.replica("web", "1"), "web-0");
        world.provision.answer(world.batch("batch-1"));
        world.nodesJoin();
        world.podsBind();
        world.clock.advance(Duration.ofMinutes(10));
        return world;
    }

    /** EC2 lets the instance run on, and no longer says what it was launched into. */
    private static void reservationEnds(World world) {
        var old = world.fleet.running().getFirst();
        world.fleet.put(new CloudInstance(
                old.id(),
                new CapacityPool(
                        CapacityType.ON_DEMAND,
                        old.pool().instanceType(),
                        old.pool().zone()),
                old.state(),
                old.imageId(),
                old.launchedAt(),
                old.tags(),
                old.subnetId(),
                old.securityGroupIds(),
                "",
                old.placementGroup(),
                old.privateDnsName()));
    }

    private static NodeClaim claim(World world) {
        return world.book.live().getFirst();
    }

    private static List<String> capacityTypes(World world) {
        return world.cluster.asItIs().nodes().stream()
                .map(node -> node.labels().getOrDefault(WellKnown.CAPACITY_TYPE, ""))
                .toList();
    }
}
