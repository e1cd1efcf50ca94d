package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.ec2.InstanceState;
import dev.slipway.local.ec2.Lifecycle;
import dev.slipway.local.ec2.StandInInstance;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestPod;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What {@code flow/RandomFaultsTest} does on fakes, over HTTP: the deployed adapters and SDK clients, whose requests are
 * throttled, refused, cut before and after their effect, and answered with what was true a while ago, in an EC2 with little
 * capacity that shows late what it launched. Once requests succeed again, sweeps alone have to bring every pod onto one node
 * that is paid for once, and leave nothing running for nobody. {@code -Dseeds=N -Dseed=FROM} runs others: the build has
 * time for a few only, and 2,000 take 26 minutes of a core.
 */
final class HttpFaultsTest {
    private static final int SEEDS = Integer.getInteger("seeds", 15);
    private static final long FIRST = Long.getLong("seed", 0);

    /** Long enough for every time-out of a claim's life, in minutes: never launched, never registered, drained. */
    private static final int CALM = 45;

    /** So many minutes without anything left to do end a run early: longer than capacity is held to be missing. */
    private static final int QUIET = 5;

    private static final List<InstanceState> PAID_FOR = List.of(InstanceState.PENDING, InstanceState.RUNNING);

    @Test
    void everythingIsPaidForOnceAndNothingIsLost() {
        var struck = new ConcurrentSkipListMap<FaultyHttp.Fault, Integer>();
        var requests = new AtomicInteger();
        LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach(seed -> {
            try (var storm = new Storm(seed)) {
                storm.passes();
                storm.world.http.struck().forEach((fault, times) -> struck.merge(fault, times, Integer::sum));
                requests.addAndGet(storm.world.http.requests());
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "Run again with -Dseeds=1 -Dseed=%d: %s".formatted(seed, failure.getMessage()), failure);
            }
        });
        System.out.printf("%d seeds, %d requests, struck %s%n", SEEDS, requests.get(), struck);
    }

    private static final class Storm implements AutoCloseable {
        private final SplittableRandom random;
        private final HttpWorld world;
        private final List<PlanRequest> batches = new ArrayList<>();
        private int pods;

        Storm(long seed) {
            random = new SplittableRandom(seed);
            world = new HttpWorld(
                    Faults.atRandom(seed, random.nextInt(60)),
                    seed,
                    10 + random.nextInt(90),
                    Duration.ofSeconds(random.nextInt(60)));
            world.cluster.nodePool(new TestPool("default")
                    .consolidateAfter(Duration.ofSeconds(30))
                    .consolidationPolicy(
                            random.nextBoolean()
                                    ? ConsolidationPolicy.WHEN_EMPTY
                                    : ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED)
                    .build());
            for (var type : HttpWorld.TYPES) {
                for (var zone : HttpWorld.ZONES) {
                    if (random.nextInt(3) > 0) {
                        world.ec2.capacity(Lifecycle.SPOT, type, zone, random.nextInt(3));
                    }
                }
            }
        }

        @Override
        public void close() {
            world.close();
        }

        void passes() {
            morePods();
            for (var step = 15 + random.nextInt(25); step > 0; step--) {
                wellOrNot(this::something);
                world.clock.advance(Duration.ofSeconds(random.nextInt(40)));
            }
            world.http.heal();
            world.faults.heal();
            var quiet = 0;
            for (var minute = 0; minute < CALM && quiet < QUIET; minute++) {
                world.clock.advance(Duration.ofMinutes(1));
                world.sweep.run();
                settle();
                kubernetesWorks();
                world.consolidate.run();
                settle();
                quiet = unrest().isEmpty() ? quiet + 1 : 0;
            }
            assertEquals(List.of(), unrest(), "what is wrong at the end");
            launchedNoMoreThanAsked();
        }

        private void wellOrNot(Runnable part) {
            try {
                part.run();
            } catch (Crash | RetryableFault failure) {
                // The invocation is gone. Whether its message comes again is decided by the next draws.
            }
        }

        private void something() {
            switch (random.nextInt(14)) {
                case 0 -> morePods();
                case 1 -> fewerPods();
                case 2, 3, 4 -> {
                    batches.add(world.batch("batch-" + batches.size()));
                    world.provision.answer(batches.getLast());
                }
                case 5 -> {
                    if (!batches.isEmpty()) {
                        world.provision.answer(batches.get(random.nextInt(batches.size())));
                    }
                }
                case 6, 7 -> world.sweep.run();
                case 8 -> world.plans.take().ifPresent(world.provision::answer);
                case 9, 10 -> world.drains.take().ifPresent(sent -> world.drainStep.take(sent.request()));
                case 11 -> kubernetesWorks();
                case 12 -> world.consolidate.run();
                default -> reclaim();
            }
        }

        /** Handles everything that waits in the queues; all is well by now. */
        private void settle() {
            for (var steps = 0; steps < 500; steps++) {
                var plan = world.plans.take();
                if (plan.isPresent()) {
                    world.provision.answer(plan.get());
                    continue;
                }
                var drain = world.drains.take();
                if (drain.isEmpty()) {
                    return;
                }
                world.clock.advance(drain.get().delay());
                kubernetesWorks();
                world.sweep.run();
                world.drainStep.take(drain.get().request());
            }
            throw new AssertionError("The queues do not run empty: " + world.drains.waiting());
        }

        private void reclaim() {
            var running = paidFor();
            if (!running.isEmpty()) {
                world.ec2.reclaim(running.get(random.nextInt(running.size())).id());
            }
        }

        private void morePods() {
            var cpu = List.of("500m", "1", "2").get(random.nextInt(3));
            var kind = new TestPod("app-" + cpu)
                    .asks("cpu", cpu)
                    .asks("memory", "1Gi")
                    .ownedBy("ReplicaSet")
                    .kind();
            for (var count = 1 + random.nextInt(6); count > 0; count--) {
                world.cluster.pending(kind, "pod-" + pods++);
            }
        }

        private void fewerPods() {
            var waiting = world.cluster.pendingPods();
            if (!waiting.isEmpty()) {
                world.cluster.remove(waiting.get(random.nextInt(waiting.size())));
            }
        }

        private List<StandInInstance> paidFor() {
            return world.ec2.instances().stream()
                    .filter(instance -> PAID_FOR.contains(instance.state()))
                    .toList();
        }

        private void kubernetesWorks() {
            nodesJoin();
            nodesFallSilent();
            podsBind();
        }

        /** What the node controller says of a node from whose kubelet it hears nothing. */
        private void nodesFallSilent() {
            var running = runningNodes();
            for (var name : world.cluster.nodeNames()) {
                if (!running.contains(name)) {
                    world.cluster.change(name, Storm::silent);
                }
            }
        }

        private static NodeSnapshot silent(NodeSnapshot node) {
            return new NodeSnapshot(
                    node.name(),
                    node.providerId(),
                    node.labels(),
                    node.taints(),
                    node.capacity(),
                    node.allocatable(),
                    false,
                    node.deleting(),
                    node.createdAt(),
                    node.pods());
        }

        private List<NodeName> runningNodes() {
            return paidFor().stream()
                    .map(instance -> new NodeName(instance.privateDnsName()))
                    .toList();
        }

        /** Kubelets start whether or not their claim has noticed that it has an instance; these are of those that have. */
        private void nodesJoin() {
            var names = world.cluster.nodeNames();
            var unjoined = paidFor().stream()
                    .filter(instance -> !names.contains(new NodeName(instance.privateDnsName())))
                    .toList();
            if (unjoined.isEmpty()) {
                return;
            }
            for (var claim : world.claims()) {
                for (var instance : unjoined) {
                    if (holds(claim, instance) && claim.node().isEmpty() && claim.usable()) {
                        world.cluster.join(new NodeName(instance.privateDnsName()), claim, true);
                    }
                }
            }
        }

        private static boolean holds(NodeClaim claim, StandInInstance instance) {
            return claim.instance()
                    .map(held -> held.id().value().equals(instance.id()))
                    .orElse(false);
        }

        /** Onto the node that it is nominated to, or else onto any that has room. */
        private void podsBind() {
            var running = runningNodes();
            for (var nomination : world.cluster.asItIs().nominations()) {
                if (running.contains(nomination.node())) {
                    // Its room has been kept.
                    takingPods(world.cluster.asItIs(), nomination.node())
                            .forEach(node -> world.cluster.bind(nomination.pod(), node.name()));
                }
            }
            for (var pod : world.cluster.pendingPods()) {
                running.forEach(node -> bind(pod, node));
            }
        }

        private void bind(PodId pod, NodeName name) {
            var cluster = world.cluster.asItIs();
            for (var group : cluster.pending()) {
                var kind = cluster.kindOf(group);
                if (kind.namespace().equals(pod.namespace()) && group.names().contains(pod.name())) {
                    takingPods(cluster, name).stream()
                            .filter(node -> kind.requests().fitsIn(free(cluster, node)))
                            .forEach(node -> world.cluster.bind(pod, name));
                }
            }
        }

        private static List<NodeSnapshot> takingPods(ClusterSnapshot cluster, NodeName name) {
            return cluster.nodes().stream()
                    .filter(node -> node.name().equals(name)
                            && node.ready()
                            && node.taints().isEmpty())
                    .toList();
        }

        private static ResourceList free(ClusterSnapshot cluster, NodeSnapshot node) {
            var free = node.allocatable();
            for (var group : node.pods()) {
                free = free.minus(
                        cluster.kindOf(group).requests().times(group.names().size()));
            }
            return free;
        }

        /** What is not as it should be at the end, in words. */
        private List<String> unrest() {
            var wrong = new ArrayList<String>();
            world.cluster.pendingPods().forEach(pod -> wrong.add(pod + " waits"));
            var held = new TreeMap<String, String>();
            for (var claim : world.claims()) {
                if (!claim.live()) {
                    continue;
                }
                if (claim.state() instanceof ClaimState.Initialized initialized) {
                    var instance = initialized.instance().id();
                    var other = held.put(instance.value(), claim.name().value());
                    if (other != null) {
                        wrong.add("%s and %s hold %s".formatted(other, claim.name(), instance));
                    }
                    if (world.cluster.podsOn(initialized.node()).isEmpty()) {
                        wrong.add(claim.name() + " is paid for and empty since " + initialized.since());
                    }
                } else {
                    wrong.add(claim.name() + " is " + claim.state());
                }
            }
            for (var instance : paidFor()) {
                if (held.remove(instance.id()) == null) {
                    wrong.add(instance.id() + " runs for nobody");
                }
            }
            held.forEach((instance, claim) -> wrong.add(claim + " holds " + instance + ", which does not run"));
            return wrong;
        }

        private void launchedNoMoreThanAsked() {
            var asked = count(world.claims().stream()
                    .map(claim -> claim.spec().launch().value())
                    .toList());
            var started = count(world.ec2.instances().stream()
                    .map(instance -> instance.tags().getOrDefault(WellKnown.TAG_LAUNCH, ""))
                    .toList());
            started.forEach((launch, count) ->
                    assertTrue(count <= asked.getOrDefault(launch, 0), () -> launch + " was launched twice"));
        }

        private static Map<String, Integer> count(List<String> names) {
            var counts = new TreeMap<String, Integer>();
            names.forEach(name -> counts.merge(name, 1, Integer::sum));
            return counts;
        }
    }
}
