package dev.slipway.cluster;

import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers, node by node, what taking it away would disturb (core.md §3.2 to §3.4). */
final class Disturbances {
    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    /** Of an eviction cost, the deletion cost and the priority that add 1; core.md §3.2. */
    private static final double DELETION_COST_UNIT = 1 << 27;

    private static final double PRIORITY_UNIT = 1 << 25;
    private static final double MOST = 10;

    /** Length of a time such as 2026-11-27T08:00:00Z. */
    private static final int SECONDS = 20;

    private final Instant now;
    private final Map<String, OfNode> byNode = new HashMap<>();

    private static final class OfNode {
        private final List<String> blockers = new ArrayList<>();
        private double cost = 1;
        private Instant busyAt = Instant.EPOCH;
        private String busyText = "";

        void busy(@Nullable String text) {
            // As the API server writes times, the order of the texts is theirs; reading each took a fifteenth of the
            // time.
            if (text == null || (text.length() == SECONDS && text.endsWith("Z") && text.compareTo(busyText) <= 0)) {
                return;
            }
            var at = instant(text);
            if (at.isAfter(busyAt)) {
                busyAt = at;
                busyText = text.length() == SECONDS && text.endsWith("Z") ? text : "";
            }
        }
    }

    Disturbances(Instant now) {
        this.now = now;
    }

    /** A pod that is not finished, on the node. */
    void add(String node, Pod pod, EvictionBudgets budgets) {
        if (node.isEmpty()) {
            return;
        }
        var of = byNode.computeIfAbsent(node, _ -> new OfNode());
        var owner = PodReader.ownerKind(pod);
        var terminating = pod.getMetadata().getDeletionTimestamp() != null;
        var blocker = terminating ? null : blocker(pod, owner, budgets);
        if (blocker != null) {
            of.blockers.add("pod %s: %s".formatted(PodReader.id(pod), blocker));
        }
        if (PodReader.comesBack(pod)) {
            if (!SnapshotBuilder.leaving(pod)) {
                of.cost += Math.max(0, evictionCost(pod));
            }
            of.busy(terminating ? pod.getMetadata().getDeletionTimestamp() : boundAt(pod));
        }
    }

    NodeDisruption of(Node node) {
        var annotations = node.getMetadata().getAnnotations();
        var held = annotations != null && "true".equals(annotations.get(WellKnown.DO_NOT_DISRUPT));
        var of = byNode.getOrDefault(node.getMetadata().getName(), new OfNode());
        return new NodeDisruption(held, of.blockers, of.cost, of.busyAt, NodeReader.ailing(node));
    }

    private @Nullable String blocker(Pod pod, String owner, EvictionBudgets budgets) {
        var annotations = pod.getMetadata().getAnnotations();
        var asked = annotations == null ? null : annotations.get(WellKnown.DO_NOT_DISRUPT);
        if (asked != null && held(pod, now)) {
            return "it is annotated %s: \"%s\"".formatted(WellKnown.DO_NOT_DISRUPT, asked);
        }
        var forbidden = owner.equals("Node") ? null : budgets.forbidding(pod);
        // Whoever stays on the node is not evicted.
        return forbidden == null || staysWhenDisrupted(pod) ? null : forbidden;
    }

    private static boolean staysWhenDisrupted(Pod pod) {
        return PodReader.tolerations(pod.getSpec(), new TreeSet<>()).stream()
                .anyMatch(toleration -> toleration.tolerates(WellKnown.DISRUPTED));
    }

    /**
     * True while a pod asks not to be disrupted (core.md §3.3). A duration counts from the pod's start; anything that is
     * neither that nor "true" counts for nothing.
     */
    static boolean held(Pod pod, Instant now) {
        var annotations = pod.getMetadata().getAnnotations();
        var asked = annotations == null ? "" : annotations.getOrDefault(WellKnown.DO_NOT_DISRUPT, "");
        if (asked.equals("true")) {
            return true;
        }
        var lasts = GoDuration.parse(asked);
        if (lasts == null || lasts.isNegative() || lasts.isZero()) {
            return false;
        }
        var started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        return started == null || instant(started).plus(lasts).isAfter(now);
    }

    private static double evictionCost(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        var priority = pod.getSpec().getPriority();
        var cost = 1
                + deletionCost(annotations == null ? null : annotations.get(DELETION_COST)) / DELETION_COST_UNIT
                + (priority == null ? 0 : priority) / PRIORITY_UNIT;
        return Math.clamp(cost, -MOST, MOST);
    }

    private static double deletionCost(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            // As Kubernetes does with one that it cannot read.
            return 0;
        }
    }

    private static @Nullable String boundAt(Pod pod) {
        if (pod.getStatus() != null) {
            for (var condition : PodRules.orEmpty(pod.getStatus().getConditions())) {
                if ("PodScheduled".equals(condition.getType()) && "True".equals(condition.getStatus())) {
                    return condition.getLastTransitionTime();
                }
            }
        }
        return null;
    }

    private static Instant instant(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }
}
