package dev.slipway.webhook;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.port.NodeQueue;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a change when something about a node changed that decisions read. Of several unsent changes of a node the newest
 * counts. Informers call {@link #seen}, {@link #emptied} and {@link #gone}, one other thread {@link #tick}.
 */
final class NodeForwarder {
    /** When nothing has been sent for so long, some node is sent again: CloudWatch sees by it that the webhook is at work. */
    static final Duration HEARTBEAT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(NodeForwarder.class);

    private final NodeQueue queue;
    private final Settings settings;
    private final WebhookMetrics metrics;
    private final BackOff backOff = new BackOff();

    private final Object lock = new Object();
    private final Map<NodeName, NodeSnapshot> lastByNode = new HashMap<>();
    private final Map<NodeName, NodeChange> unsentByNode = new LinkedHashMap<>();
    private @Nullable Instant sentAt;

    NodeForwarder(NodeQueue queue, Settings settings, WebhookMetrics metrics) {
        this.queue = queue;
        this.settings = settings;
        this.metrics = metrics;
    }

    void seen(NodeSnapshot node, Instant now) {
        synchronized (lock) {
            var before = lastByNode.put(node.name(), node);
            // After a restart every node is new to us; those that were initialized long ago are no news.
            var old = before == null
                    && node.ready()
                    && !node.deleting()
                    && "true".equals(node.labels().get(WellKnown.INITIALIZED));
            // Heartbeats write a node every few seconds and change nothing here.
            if (!node.equals(before) && !old) {
                keep(new NodeChange(settings.cluster(), node.name(), node.providerId(), false, now));
            }
        }
    }

    void gone(NodeSnapshot node, Instant now) {
        synchronized (lock) {
            lastByNode.remove(node.name());
            keep(new NodeChange(settings.cluster(), node.name(), node.providerId(), true, now));
        }
    }

    /** One without the label of a NodePool is nobody's to take away. */
    void emptied(NodeName name, Instant now) {
        synchronized (lock) {
            var node = lastByNode.get(name);
            if (node != null && node.labels().containsKey(WellKnown.NODE_POOL)) {
                keep(new NodeChange(settings.cluster(), name, node.providerId(), false, now, now));
            }
        }
    }

    private void keep(NodeChange change) {
        var unsent = unsentByNode.remove(change.node());
        unsentByNode.put(change.node(), unsent == null ? change : change.after(unsent));
        if (unsentByNode.size() > settings.nodeChangesKept()) {
            var oldest = unsentByNode.keySet().iterator().next();
            unsentByNode.remove(oldest);
            metrics.nodeChangeDropped();
            LOG.warn("node change dropped node={} kept={}; the sweep will find it", oldest, settings.nodeChangesKept());
        }
    }

    void tick(Instant now) {
        beat(now);
        if (backOff.due(now)) {
            flush(now);
        }
    }

    /** A change is only a hint to look at the node, so one more does no harm. */
    private void beat(Instant now) {
        synchronized (lock) {
            if (sentAt == null) {
                sentAt = now;
            }
            if (unsentByNode.isEmpty() && !now.isBefore(sentAt.plus(HEARTBEAT))) {
                lastByNode.values().stream()
                        .findFirst()
                        .ifPresent(node ->
                                keep(new NodeChange(settings.cluster(), node.name(), node.providerId(), false, now)));
            }
        }
    }

    /** Another one sends. What that one might not have sent any more, had it gone away, is kept. */
    void standBy(Instant now) {
        synchronized (lock) {
            unsentByNode
                    .values()
                    .removeIf(change -> change.at().plus(settings.standByFor()).isBefore(now));
        }
    }

    /** Sends everything, until the queue refuses. */
    void flush(Instant now) {
        List<NodeChange> changes;
        synchronized (lock) {
            changes = new ArrayList<>(unsentByNode.values());
        }
        for (var change : changes) {
            try {
                queue.send(change);
            } catch (RuntimeException e) {
                // Whatever the queue's client throws: what could not be sent stays.
                backOff.failed(now);
                metrics.nodeChangeRefused();
                LOG.warn(
                        "node queue did not take the change node={} reason=\"{}\"; it is sent again",
                        change.node(),
                        e.getMessage());
                return;
            }
            backOff.succeeded();
            metrics.nodeChangeSent();
            synchronized (lock) {
                // A newer change of the same node may have come in between, and that one is still to be sent.
                unsentByNode.remove(change.node(), change);
                sentAt = now;
            }
        }
    }
}
