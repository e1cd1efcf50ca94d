package dev.slipway.flow.interruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** EC2 recommends to move off spot instances that run two pods each. */
final class FollowRebalanceTest {
    private static World running(Faults faults, int pods) {
        var world = World.withPods(faults, pods);
        world.rebalances();
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        world.clock.advance(Duration.ofMinutes(1));
        return world;
    }

    private static List<InstanceId> instances(World world) {
        return world.book.live().stream()
                .filter(NodeClaim::usable)
                .flatMap(claim -> claim.instance().stream())
                .map(instance -> instance.id())
                .toList();
    }

    private static void recommend(World world, InstanceId instance) {
        world.deliver(() -> world.interruption.answer(new InterruptionNotice(
                DisruptionReason.REBALANCE_RECOMMENDED, List.of(instance), world.clock.instant(), null)));
    }

    private static void rebalance(World world, InstanceId instance) {
        recommend(world, instance);
        world.meanwhile(() -> world.deliver(world::life));
        world.settle();
    }

    @Test
    void nothingHappensUnlessThePoolAsksForIt() {
        var world = World.running(Faults.none());
        recommend(world, instances(world).getFirst());
        assertEquals(List.of("Initialized"), world.liveStates());
        assertTrue(world.plans.waiting().isEmpty());
    }

    static Stream<Faults> everyCrash() {
        var clean = running(Faults.none(), 2);
        var instance = instances(clean).getFirst();
        var before = clean.faults.count();
        rebalance(clean, instance);
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void theNodeIsReplacedOnceWhereverThatIsKilled(Faults faults) {
        var world = running(faults, 2);
        var old = instances(world).getFirst();
        rebalance(world, old);
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(2, world.fleet.everStarted().size(), "one replacement");
        assertEquals(1, world.fleet.running().size());
    }

    @Test
    void whatIsAtRiskIsNotBoughtAgain() {
        var world = running(Faults.none(), 2);
        rebalance(world, instances(world).getFirst());
        var pools = new TreeSet<CapacityPool>();
        world.fleet.everStarted().forEach(instance -> pools.add(instance.pool()));
        assertEquals(2, pools.size());
    }

    @Test
    void noPodIsEvictedBeforeTheReplacementIsReady() {
        var world = running(Faults.none(), 2);
        recommend(world, instances(world).getFirst());
        world.provision.answer(world.plans.take().orElseThrow());
        world.drainStep.take(world.drains.take().orElseThrow().request());
        assertEquals(0, world.faults.count("cluster:evict"));
        world.nodesJoin();
        world.drainStep.take(world.drains.take().orElseThrow().request());
        assertEquals(2, world.faults.count("cluster:evict"));
    }

    @Test
    void oneNodeOfAPoolAndZoneGoesInTenMinutes() {
        var world = running(Faults.none(), 4);
        var both = instances(world);
        assertEquals(2, both.size());
        both.forEach(instance -> recommend(world, instance));
        assertEquals(List.of("Disrupted", "Initialized"), world.liveStates());
        recommend(world, both.getFirst());
        assertEquals(List.of("Disrupted", "Initialized"), world.liveStates(), "said again, it is the same");
        world.clock.advance(Duration.ofMinutes(10));
        recommend(world, both.getLast());
        assertEquals(List.of("Disrupted", "Disrupted"), world.liveStates());
    }
}
