package dev.slipway.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.sweep.ForgetfulBook;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Clusters in which everything goes wrong for a while: calls that are throttled, that answer after the caller has been
 * killed or not at all, messages that are lost, late or doubled, capacity that runs out, instances that EC2 shows late or
 * takes away, indexes that lag. Once calls succeed again, sweeps alone have to bring every pod onto one node that is paid
 * for once, and leave nothing running for nobody. {@code -Dseeds=N -Dseed=FROM} runs others.
 */
class RandomFaultsTest {
    private static final int SEEDS = Integer.getInteger("seeds", 2000);
    private static final long FIRST = Long.getLong("seed", 0);

    /** Long enough for every time-out of a claim's life, in minutes: never launched, never registered, drained. */
    private static final int CALM = 45;

    /** So many minutes without anything left to do end a run early: longer than capacity is held to be missing. */
    private static final int QUIET = 6;

    @Test
    void everythingIsPaidForOnceAndNothingIsLost() {
        LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach(seed -> {
            try {
                new Storm(seed).passes();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "Run again with -Dseeds=1 -Dseed=%d: %s".formatted(seed, failure.getMessage()), failure);
            }
        });
    }

    private static final class Storm {
        private final SplittableRandom random;
        private final World world;
        private final List<PlanRequest> batches = new ArrayList<>();
        private int pods;

        Storm(long seed) {
            random = new SplittableRandom(seed);
            world = World.withPods(Faults.atRandom(seed, 20 + random.nextInt(150)), 0);
            world.fleet.visibleAfter(Duration.ofSeconds(random.nextInt(90)));
            world.fleet.shutsDownIn(Duration.ofSeconds(random.nextInt(90)));
            if (random.nextBoolean()) {
                world.savesMoney("spot", "on-demand");
            }
            for (var type : List.of("m7g.large", "m7g.xlarge")) {
                for (var zone : List.of("us-east-1a", "us-east-1b")) {
                    if (random.nextInt(3) > 0) {
                        world.fleet.capacity(new CapacityPool(CapacityType.SPOT, type, zone), random.nextInt(3));
                    }
                }
            }
        }

        void passes() {
            morePods();
            for (var step = 20 + random.nextInt(30); step > 0; step--) {
                wellOrNot(this::something);
                world.clock.advance(Duration.ofSeconds(random.nextInt(40)));
            }
            world.faults.heal();
            world.book.catchUp();
            world.meanwhile(() -> {
                nodesJoin();
                podsBind();
                world.sweep.run();
            });
            var quiet = 0;
            for (var minute = 0; minute < CALM && quiet < QUIET; minute++) {
                world.clock.advance(Duration.ofMinutes(1));
                world.sweep.run();
                world.settle();
                nodesJoin();
                podsBind();
                world.consolidate.run();
                world.settle();
                quiet = atRest() ? quiet + 1 : 0;
            }
            judge();
        }

        private void wellOrNot(Runnable part) {
            try {
                part.run();
            } catch (Crash | RetryableFault failure) {
                // The invocation is gone. Whether its message comes again is decided by the next draws.
            }
        }

        private void something() {
            switch (random.nextInt(15)) {
                case 0 -> morePods();
                case 1 -> fewerPods();
                case 2 -> batches.add(world.batch("batch-" + batches.size()));
                case 3, 4 -> {
                    batches.add(world.batch("batch-" + batches.size()));
                    world.provision.answer(batches.getLast());
                }
                case 5 -> {
                    if (!batches.isEmpty()) {
                        world.provision.answer(batches.get(random.nextInt(batches.size())));
                    }
                }
                case 6 -> world.sweep.run();
                case 7 -> world.plans.take().ifPresent(world.provision::answer);
                case 8, 9 -> world.drains.take().ifPresent(sent -> world.drainStep.take(sent.request()));
                case 10 -> nodesJoin();
                case 11 -> podsBind();
                case 12 -> world.consolidate.run();
                case 13 -> misfortune();
                default -> world.sweepWith(new ForgetfulBook(world.book)).run();
            }
        }

        private void misfortune() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    var running = world.fleet.running();
                    if (!running.isEmpty()) {
                        world.fleet.takeAway(
                                running.get(random.nextInt(running.size())).id());
                    }
                }
                case 1 ->
                    world.fleet.refuseNext(
                            new Refusal(RefusalKind.QUOTA, "VcpuLimitExceeded", "the test has no more vCPUs", null));
                case 2 -> world.book.lag();
                default -> world.book.catchUp();
            }
        }

        private void morePods() {
            var cpu = List.of("500m", "1", "2").get(random.nextInt(3));
            for (var count = 1 + random.nextInt(6); count > 0; count--) {
                world.cluster.pending(World.replica("app-" + cpu, cpu), "pod-" + pods++);
            }
        }

        private void fewerPods() {
            var waiting = world.cluster.pendingPods();
            if (!waiting.isEmpty()) {
                world.cluster.remove(waiting.get(random.nextInt(waiting.size())));
            }
        }

        private void nodesJoin() {
            for (var claim : world.book.all()) {
                if (instanceRuns(claim) && claim.node().isEmpty() && claim.usable()) {
                    world.cluster.join(World.nodeOf(claim), claim, true);
                }
            }
        }

        private boolean instanceRuns(NodeClaim claim) {
            return claim.instance().isPresent()
                    && world.fleet.running().stream()
                            .anyMatch(one ->
                                    one.id().equals(claim.instance().get().id()));
        }

        /** Onto the node that it was planned for, or else onto any that has room. */
        private void podsBind() {
            for (var claim : world.book.all()) {
                if (claim.usable() && claim.node().isPresent() && instanceRuns(claim)) {
                    claim.spec().pods().forEach(pod -> bind(PodId.parse(pod), World.nodeOf(claim)));
                }
            }
            for (var pod : world.cluster.pendingPods()) {
                world.cluster.nodeNames().forEach(node -> bind(pod, node));
            }
        }

        private void bind(PodId pod, NodeName node) {
            if (!world.cluster.pendingPods().contains(pod)) {
                return;
            }
            var cluster = world.cluster.asItIs();
            if (cluster.nominations().contains(new Nomination(pod, node))) {
                // Its room has been kept.
                cluster.nodes().stream()
                        .filter(one -> one.name().equals(node)
                                && one.ready()
                                && one.taints().isEmpty())
                        .forEach(one -> world.cluster.bind(pod, node));
            }
            for (var group : cluster.pending()) {
                var kind = cluster.kindOf(group);
                if (kind.namespace().equals(pod.namespace()) && group.names().contains(pod.name())) {
                    cluster.nodes().stream()
                            .filter(one -> one.name().equals(node)
                                    && one.ready()
                                    && one.taints().isEmpty())
                            .filter(one -> kind.requests().fitsIn(free(cluster, one)))
                            .forEach(one -> world.cluster.bind(pod, node));
                }
            }
        }

        private static ResourceList free(ClusterSnapshot cluster, NodeSnapshot node) {
            var free = node.allocatable();
            for (var group : node.pods()) {
                free = free.minus(
                        cluster.kindOf(group).requests().times(group.names().size()));
            }
            return free;
        }

        private boolean atRest() {
            var running = world.fleet.running();
            return world.cluster.pendingPods().isEmpty()
                    && world.book.live().stream().allMatch(claim -> claim.state() instanceof ClaimState.Initialized)
                    && running.size() == world.book.live().size()
                    && world.book.live().stream().allMatch(this::used);
        }

        private boolean used(NodeClaim claim) {
            return !world.cluster.podsOn(World.nodeOf(claim)).isEmpty();
        }

        private void judge() {
            assertEquals(List.of(), world.cluster.pendingPods(), "pods that wait for ever");
            var held = world.book.live().stream()
                    .flatMap(claim -> claim.instance().stream())
                    .map(instance -> instance.id().value())
                    .sorted()
                    .toList();
            var running = world.fleet.running().stream()
                    .map(instance -> instance.id().value())
                    .sorted()
                    .toList();
            assertEquals(held, running, "instances that live claims hold, and those that cost money");
            assertTrue(
                    world.book.live().stream().allMatch(claim -> claim.state() instanceof ClaimState.Initialized),
                    () -> "unfinished: " + world.liveStates());
            for (var claim : world.book.live()) {
                assertTrue(used(claim), () -> claim.name() + " is paid for and empty");
            }
            launchedNoMoreThanAsked();
        }

        private void launchedNoMoreThanAsked() {
            var asked = new TreeMap<LaunchId, Integer>();
            for (FleetRequest request : world.fleet.requests()) {
                asked.merge(request.launch(), request.count(), Math::max);
            }
            var started = new TreeMap<LaunchId, Integer>();
            world.fleet
                    .everStarted()
                    .forEach(instance -> instance.launch().ifPresent(launch -> started.merge(launch, 1, Integer::sum)));
            started.forEach((launch, count) ->
                    assertTrue(count <= asked.getOrDefault(launch, 0), () -> launch + " was launched twice"));
        }
    }
}
