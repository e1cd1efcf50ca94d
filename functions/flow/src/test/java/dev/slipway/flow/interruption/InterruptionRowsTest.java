package dev.slipway.flow.interruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.testkit.fake.Faults;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of aws.md §8 on what EC2 says of running instances. */
final class InterruptionRowsTest {
    @Test
    @DisplayName("aws.md §8, 43: a recommendation to rebalance is followed only where the pool asks for it")
    void rebalanceRecommendationsAreNoOrders() {
        var world = World.running(Faults.none());
        notice(world, DisruptionReason.REBALANCE_RECOMMENDED);
        assertEquals(List.of("Initialized"), world.liveStates());
        assertTrue(world.cluster.asItIs().nodes().stream()
                .allMatch(node -> node.taints().isEmpty()));
        assertEquals(List.of(), world.drains.waiting());
    }

    @Test
    @DisplayName("aws.md §8, 45: the pool of a spot warning is avoided before its replacement is asked for")
    void poolsAreAvoidedBeforeReplacementsAreAskedFor() {
        var faults = Faults.none();
        var world = World.running(faults);
        notice(world, DisruptionReason.SPOT_INTERRUPTED);
        assertTrue(
                last(faults, "offerings:mark") < last(faults, "plans:send"),
                () -> faults.calls().toString());
    }

    @Test
    @DisplayName("aws.md §8, 46: that an instance ends which Slipway itself has ended changes nothing")
    void ownEndsAreNoNews() {
        var world = World.running(Faults.none());
        var own = instances(world.book.live());
        notice(world, DisruptionReason.SPOT_INTERRUPTED);
        world.settle();
        var before = world.book.all();
        world.interruption.answer(
                new InterruptionNotice(DisruptionReason.INSTANCE_TERMINATING, own, world.clock.instant(), null));
        assertEquals(before, world.book.all());
        assertEquals(List.of(), world.drains.waiting());
    }

    @Test
    @DisplayName("aws.md §8, 47: all three instances of one notice of maintenance are taken away")
    void everyInstanceOfANoticeGoes() {
        var world = World.withPods(Faults.none(), 5);
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        assertEquals(List.of("Initialized", "Initialized", "Initialized"), world.liveStates());
        notice(world, DisruptionReason.MAINTENANCE_SCHEDULED);
        assertEquals(List.of("Disrupted", "Disrupted", "Disrupted"), world.liveStates());
        assertEquals(3, world.drains.waiting().size());
    }

    @ParameterizedTest
    @CsvSource({
        "SPOT_INTERRUPTED, SpotInterrupted",
        "RESERVATION_INTERRUPTED, CapacityReservationInstanceInterrupted",
        "MAINTENANCE_SCHEDULED, InstanceUnhealthy",
        "INSTANCE_STOPPING, InstanceStopping",
        "INSTANCE_TERMINATING, InstanceTerminating",
    })
    void theNodeIsToldWhyItGoesOnce(DisruptionReason reason, String event) {
        var world = World.running(Faults.none());
        notice(world, reason);
        notice(world, reason);
        world.deliver(world.sweep::run);
        var told = world.cluster.events().stream()
                .filter(one -> one.object().startsWith("Node/"))
                .toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.getFirst().warning());
        assertEquals(event, told.getFirst().reason());
    }

    private static void notice(World world, DisruptionReason reason) {
        world.interruption.answer(
                new InterruptionNotice(reason, instances(world.book.live()), world.clock.instant(), null));
    }

    private static List<InstanceId> instances(List<NodeClaim> claims) {
        return claims.stream()
                .flatMap(claim -> claim.instance().stream())
                .map(instance -> instance.id())
                .toList();
    }

    private static int last(Faults faults, String operation) {
        var calls = faults.calls().stream()
                .map(call -> call.substring(0, call.indexOf(' ')))
                .toList();
        return calls.lastIndexOf(operation);
    }
}
