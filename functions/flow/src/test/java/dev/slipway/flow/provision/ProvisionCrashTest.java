package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Provisioning run twice, out of order, killed before and after each of its calls, and with every call failing once. */
class ProvisionCrashTest {
    /** Six replicas of 1 core on nodes of 2 cores, where the cheapest pool has room for one: two rounds, several nodes. */
    private static World world(Faults faults) {
        var world = World.withPods(faults, 6);
        world.fleet.capacity(new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a"), 1);
        world.fleet.capacity(new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1b"), 0);
        world.fleet.capacity(new CapacityPool(CapacityType.SPOT, "m7g.xlarge", "us-east-1a"), 0);
        world.fleet.capacity(new CapacityPool(CapacityType.SPOT, "m7g.xlarge", "us-east-1b"), 0);
        return world;
    }

    static Stream<Faults> everyCrash() {
        var clean = world(Faults.none());
        clean.provision.answer(clean.batch("batch-1"));
        return Faults.crashesIn(0, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void buysOnceWhenKilledAtAnyCallAndDeliveredAgain(Faults faults) {
        var world = world(faults);
        var batch = world.batch("batch-1");
        world.deliver(() -> world.provision.answer(batch));
        assertEveryPodHasOnePlace(world, 6);
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void sweepAloneRepairsWhatAKilledInvocationLeft(Faults faults) {
        var world = world(faults);
        var batch = world.batch("batch-1");
        try {
            world.provision.answer(batch);
        } catch (Crash killed) {
            // The message is lost too.
        }
        for (var minute = 0; minute < 8; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.settle();
        }
        assertEveryPodHasOnePlace(world, 6);
    }

    @ParameterizedTest
    @MethodSource("flakyWorlds")
    void buysOnceWhenEveryCallFailsOnce(Faults faults) {
        var world = world(faults);
        var batch = world.batch("batch-1");
        for (var attempt = 0; attempt < 8; attempt++) {
            world.deliver(() -> world.provision.answer(batch));
        }
        assertEveryPodHasOnePlace(world, 6);
    }

    static Stream<Faults> flakyWorlds() {
        return Stream.of(Faults.eachFailsOnce(), Faults.eachAnswerIsLostOnce());
    }

    @Test
    void buysOnceWhenTheSameBatchComesTwice() {
        var world = world(Faults.none());
        var batch = world.batch("batch-1");
        world.provision.answer(batch);
        world.provision.answer(batch);
        assertEveryPodHasOnePlace(world, 6);
    }

    @Test
    void buysNothingForAnOlderBatchThatComesLate() {
        var world = world(Faults.none());
        var first = world.batch("batch-1");
        world.clock.advance(Duration.ofSeconds(2));
        var second = world.batch("batch-2");
        world.provision.answer(second);
        world.provision.answer(first);
        assertEveryPodHasOnePlace(world, 6);
    }

    @Test
    void readsTheClusterWhenTheBatchIsOld() {
        var world = world(Faults.none());
        var batch = world.batch("batch-1");
        world.provision.answer(batch);
        world.nodesJoin();
        world.podsBind();
        world.clock.advance(Duration.ofMinutes(10));
        var before = world.fleet.requests().size();
        world.provision.answer(batch);
        assertEquals(before, world.fleet.requests().size());
    }

    @Test
    void plansNothingOntoANodeThatHasVanished() {
        var world = World.withPods(Faults.none(), 2);
        world.provision.answer(world.batch("batch-1"));
        world.nodesJoin();
        world.clock.advance(Duration.ofMinutes(5));
        world.cluster.deleteNode(World.nodeOf(world.book.live().getFirst()));
        world.provision.answer(world.batch("batch-2"));
        assertEquals(2, world.fleet.running().size(), "the phantom would have swallowed the pods for ever");
    }

    /** The money and the claims agree, and no pod was planned for twice. */
    private static void assertEveryPodHasOnePlace(World world, int pods) {
        var live = world.book.live();
        assertEquals(
                live.stream()
                        .flatMap(claim -> claim.instance().stream())
                        .map(instance -> instance.id().value())
                        .sorted()
                        .toList(),
                names(world.fleet.running(), instance -> instance.id().value()));
        assertTrue(world.liveStates().stream().allMatch("Launched"::equals), world.liveStates()::toString);
        var planned = new ArrayList<String>();
        live.forEach(claim -> planned.addAll(claim.spec().pods()));
        assertEquals(pods, planned.size(), () -> "planned: " + planned);
        assertEquals(pods, planned.stream().distinct().count(), () -> "planned: " + planned);
        assertEquals(pods / 2, live.size(), () -> describe(live));
    }

    private static String describe(List<NodeClaim> claims) {
        return claims.stream()
                .map(claim -> claim.name() + " " + claim.state())
                .toList()
                .toString();
    }

    private static List<String> names(List<CloudInstance> instances, Function<CloudInstance, String> name) {
        return instances.stream().map(name).sorted().toList();
    }
}
