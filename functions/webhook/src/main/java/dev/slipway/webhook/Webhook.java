package dev.slipway.webhook;

import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.port.NodeQueue;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.port.SnapshotStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a cluster and forwards what happens in it to the two queues, until it is closed. */
public final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    /** How often windows are looked at; a fifth of how late a batch may be. */
    private static final Duration TICK = Duration.ofMillis(20);

    /** Without a tick for so long, a thread is stuck, whatever the reason: longer than any call to a queue may take. */
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Clock clock;
    private final PlanForwarder plans;
    private final NodeForwarder nodes;
    private final ClusterWatch watch;
    private final BooleanSupplier leads;
    private final WebhookMetrics metrics = new WebhookMetrics();
    private final ScheduledExecutorService ticker = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("webhook-", 1).daemon(true).factory());
    private volatile Instant plansTickedAt;
    private volatile Instant nodesTickedAt;

    private Webhook(
            Function<ClusterWatch.Listener, ClusterWatch> watching,
            PlanQueue planQueue,
            SnapshotStore store,
            NodeQueue nodeQueue,
            Settings settings,
            BooleanSupplier leads,
            Clock clock) {
        this.clock = clock;
        this.leads = leads;
        this.plansTickedAt = clock.instant();
        this.nodesTickedAt = clock.instant();
        this.nodes = new NodeForwarder(nodeQueue, settings, metrics);
        var writer =
                new BatchWriter(settings.cluster(), store, now -> snapshotter().snapshot(now));
        // A large cluster's batch leaves a heap that is nearly full: better the collector's long pause now
        // than while the next one is written.
        this.plans = new PlanForwarder(planQueue, writer, settings, metrics, clock, System::gc);
        this.watch = watching.apply(new Ears());
        metrics.watch(leads, watch::synced, watch::nodes, plans::waiting);
    }

    /**
     * Starts watching as the only one that does, without a place for large snapshots, and returns at once.
     *
     * @param watching begins to watch the cluster, and tells the listener; its client stays open, and its owner closes it
     *     after this
     * @param clock that windows and back-off are measured by
     */
    public static Webhook start(
            Function<ClusterWatch.Listener, ClusterWatch> watching,
            PlanQueue planQueue,
            NodeQueue nodeQueue,
            Settings settings,
            Clock clock) {
        return start(watching, planQueue, SnapshotStore.NONE, nodeQueue, settings, () -> true, clock);
    }

    /**
     * The same as one of several.
     *
     * @param store where snapshots go that are too large for a message
     * @param leads asked before each send; true for at most one of them, and the others only keep up with the cluster
     */
    static Webhook start(
            Function<ClusterWatch.Listener, ClusterWatch> watching,
            PlanQueue planQueue,
            SnapshotStore store,
            NodeQueue nodeQueue,
            Settings settings,
            BooleanSupplier leads,
            Clock clock) {
        var webhook = new Webhook(watching, planQueue, store, nodeQueue, settings, leads, clock);
        var every = TICK.toMillis();
        // One thread for each queue: one that hangs must not hold up the other.
        var _ = webhook.ticker.scheduleWithFixedDelay(webhook::tickPlans, every, every, TimeUnit.MILLISECONDS);
        var _ = webhook.ticker.scheduleWithFixedDelay(webhook::tickNodes, every, every, TimeUnit.MILLISECONDS);
        return webhook;
    }

    private ClusterWatch snapshotter() {
        return watch;
    }

    private void tickPlans() {
        guarded(() -> {
            var leading = leads.getAsBoolean();
            if (!leading) {
                plans.standBy();
            }
            // Pods are kept while the caches fill: a snapshot without its nodes would buy everything twice.
            if (ready()) {
                plans.warmUp(clock.instant());
                if (leading) {
                    plans.tick(clock.instant());
                }
            }
        });
        plansTickedAt = clock.instant();
    }

    private void tickNodes() {
        guarded(() -> {
            if (leads.getAsBoolean()) {
                nodes.tick(clock.instant());
            } else {
                nodes.standBy(clock.instant());
            }
        });
        nodesTickedAt = clock.instant();
    }

    /** A scheduled task that throws would never run again, and nobody would know. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("forwarding failed; it goes on with the next tick", e);
        }
    }

    /** True when the cluster has been read, so that batches can be sent. */
    public boolean ready() {
        return watch.synced();
    }

    PrometheusRegistry metrics() {
        return metrics.registry();
    }

    /** True while both queues are being served. */
    public boolean healthy() {
        var limit = clock.instant().minus(STUCK);
        return plansTickedAt.isAfter(limit) && nodesTickedAt.isAfter(limit);
    }

    /** Stops watching; then the one that leads sends what has been gathered, once. */
    @Override
    public void close() {
        ticker.shutdown();
        try {
            if (!ticker.awaitTermination(10, TimeUnit.SECONDS)) {
                ticker.shutdownNow();
            }
        } catch (InterruptedException _) {
            ticker.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (leads.getAsBoolean()) {
            if (ready()) {
                guarded(() -> plans.flush(clock.instant()));
            }
            nodes.flush(clock.instant());
        }
        watch.close();
    }

    private final class Ears implements ClusterWatch.Listener {
        @Override
        public void podWaits(String uid) {
            plans.waits(uid, clock.instant());
        }

        @Override
        public void podSettled(String uid) {
            plans.settled(uid);
        }

        @Override
        public void nodeSeen(NodeSnapshot node) {
            nodes.seen(node, clock.instant());
        }

        @Override
        public void nodeGone(NodeSnapshot node) {
            nodes.gone(node, clock.instant());
        }

        @Override
        public void nodeEmptied(NodeName node) {
            nodes.emptied(node, clock.instant());
        }

        @Override
        public void roomFreed() {
            plans.roomFreed();
        }
    }
}
