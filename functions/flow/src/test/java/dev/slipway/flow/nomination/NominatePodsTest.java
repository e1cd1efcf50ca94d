package dev.slipway.flow.nomination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nominations, killed before and after each call, said twice, and taken back. */
class NominatePodsTest {
    private static final int PODS = 4;

    private static void provision(World world) {
        var batch = world.batch("batch-1");
        world.deliver(() -> world.provision.answer(batch));
    }

    /** Each pod that waits is nominated to the node of the one claim that was planned for it. */
    private static void assertEveryPodKnowsItsNode(World world) {
        var expected = new TreeMap<PodId, NodeName>();
        for (var claim : world.book.live()) {
            if (claim.usable()) {
                claim.spec()
                        .pods()
                        .forEach(pod -> claim.expectedNode().ifPresent(node -> expected.put(PodId.parse(pod), node)));
            }
        }
        assertEquals(world.cluster.pendingPods(), List.copyOf(expected.keySet()), "one place for each");
        assertEquals(expected, world.cluster.nominations());
    }

    static Stream<Faults> crashesOfProvision() {
        var clean = World.withPods(Faults.none(), PODS);
        provision(clean);
        assertTrue(clean.faults.calls().contains("cluster:nominate default/inflate-3"), clean.faults.calls()::toString);
        return Faults.crashesIn(0, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("crashesOfProvision")
    void podsKnowTheirNodesBeforeThoseJoin(Faults faults) {
        var world = World.withPods(faults, PODS);
        provision(world);
        assertEveryPodKnowsItsNode(world);
    }

    @ParameterizedTest
    @MethodSource("crashesOfProvision")
    void aSweepSaysWhatAKilledInvocationLeftUnsaid(Faults faults) {
        var world = World.withPods(faults, PODS);
        var batch = world.batch("batch-1");
        try {
            world.provision.answer(batch);
        } catch (Crash killed) {
            // The message is lost too.
        }
        for (var minute = 0; minute < 6; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.settle();
        }
        assertEveryPodKnowsItsNode(world);
    }

    @Test
    void aSweepSaysWhatEc2KnewTooLateForTheInvocation() {
        var world = World.withPods(Faults.none(), PODS);
        world.fleet.visibleAfter(Duration.ofSeconds(10));
        provision(world);
        assertEquals(new TreeMap<>(), world.cluster.nominations());
        world.clock.advance(Duration.ofSeconds(20));
        world.sweep.run();
        assertEveryPodKnowsItsNode(world);
    }

    @Test
    void saysNothingTwice() {
        var world = World.withPods(Faults.none(), PODS);
        provision(world);
        var said = world.faults.count("cluster:nominate");
        world.clock.advance(Duration.ofSeconds(20));
        world.sweep.run();
        world.provision.answer(world.batch("batch-2"));
        assertEquals(said, world.faults.count("cluster:nominate"));
        assertEquals(PODS / 2, world.fleet.everStarted().size(), "a pod that knows its node buys nothing more");
    }

    @Test
    void saysNothingWhereTheSchedulerDoesNotListen() {
        var world = World.withPods(Faults.none(), PODS);
        world.cluster.withoutNominations();
        provision(world);
        world.sweep.run();
        assertEquals(0, world.faults.count("cluster:nominate"));
        assertEquals(0, world.faults.count("fleet:launchedBy"));
        assertEquals(PODS, world.cluster.pendingPods().size());
        assertFalse(world.fleet.running().isEmpty());
    }

    private static World nominated(Faults faults) {
        var world = World.withPods(faults, PODS);
        provision(world);
        return world;
    }

    private static InstanceId first(World world) {
        return world.book.live().stream()
                .filter(NodeClaim::usable)
                .flatMap(claim -> claim.instance().stream())
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** A node goes before it has joined. */
    private static void interrupt(World world, InstanceId instance) {
        world.deliver(() -> world.interruption.answer(new InterruptionNotice(
                DisruptionReason.SPOT_INTERRUPTED,
                List.of(instance),
                world.clock.instant(),
                world.clock.instant().plus(Duration.ofMinutes(2)))));
        world.settle();
    }

    static Stream<Faults> crashesOfAnInterruption() {
        var clean = nominated(Faults.none());
        var instance = first(clean);
        var before = clean.faults.count();
        interrupt(clean, instance);
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("crashesOfAnInterruption")
    void podsOfANodeThatGoesAreToldAnother(Faults faults) {
        var world = nominated(faults);
        interrupt(world, first(world));
        assertEveryPodKnowsItsNode(world);
    }

    @Test
    void aPodThatDoesNotComeToItsNodeMayLookElsewhere() {
        var world = nominated(Faults.none());
        world.nodesJoin();
        world.clock.advance(Duration.ofSeconds(30));
        world.sweep.run();
        assertEquals(PODS, world.cluster.nominations().size(), "it may be binding");
        world.clock.advance(Duration.ofMinutes(1));
        world.sweep.run();
        assertEquals(new TreeMap<>(), world.cluster.nominations());
        world.clock.advance(Duration.ofMinutes(1));
        world.sweep.run();
        assertEquals(new TreeMap<>(), world.cluster.nominations(), "it is not told again");
    }
}
