package dev.slipway.solver.provision;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The room that CapacityBuffers keep free (core.md §1.8): where it is, and whether it is there. */
public final class Headroom {
    private Headroom() {}

    /**
     * The same cluster with the virtual pods where the planner puts them now, as if they ran there, so that whoever takes
     * nodes away sees which of them keep room. Those that are on no node which has joined are left out: nobody waits for them.
     */
    public static ClusterSnapshot seated(ProvisionFacts facts) {
        var snapshot = facts.snapshot();
        if (snapshot.pending().stream()
                .noneMatch(group -> group.names().stream().anyMatch(PodId::virtual))) {
            return snapshot;
        }
        var nodes = new TreeMap<PodId, String>();
        for (var placement : ProvisionSolver.solve(facts).placements()) {
            if (!placement.inFlight()) {
                placement.pods().stream().filter(PodId::virtual).forEach(pod -> nodes.put(pod, placement.node()));
            }
        }
        var pending = new ArrayList<PodGroup>();
        var held = new TreeMap<String, List<PodGroup>>();
        for (var group : snapshot.pending()) {
            var namespace = snapshot.kindOf(group).namespace();
            var real = new ArrayList<String>();
            var names = new TreeMap<String, List<String>>();
            for (var name : group.names()) {
                @Nullable String node = nodes.get(new PodId(namespace, name));
                if (!PodId.virtual(name)) {
                    real.add(name);
                } else if (node != null) {
                    names.computeIfAbsent(node, _ -> new ArrayList<>()).add(name);
                }
            }
            if (!real.isEmpty()) {
                pending.add(new PodGroup(group.kind(), real, group.leaving()));
            }
            names.forEach((node, some) ->
                    held.computeIfAbsent(node, _ -> new ArrayList<>()).add(new PodGroup(group.kind(), some)));
        }
        return snapshot.with(
                pending,
                snapshot.nodes().stream()
                        .map(node -> with(held.getOrDefault(node.name().value(), List.of()), node))
                        .toList());
    }

    private static NodeSnapshot with(List<PodGroup> more, NodeSnapshot node) {
        if (more.isEmpty()) {
            return node;
        }
        var groups = new ArrayList<>(node.pods());
        groups.addAll(more);
        return node.with(groups);
    }

    /** Virtual pods on a node of a {@link #seated} cluster, a count. */
    public static int heldOn(NodeSnapshot node) {
        return (int) node.pods().stream()
                .flatMap(group -> group.names().stream())
                .filter(PodId::virtual)
                .count();
    }

    /** What the buffer's status is to say once a plan has been made in which its pods wait. */
    public static List<Condition> conditions(CapacityBuffer buffer, ProvisionPlan plan) {
        return List.of(buffer.readiness(), provisioning(buffer, plan));
    }

    private static Condition provisioning(CapacityBuffer buffer, ProvisionPlan plan) {
        if (buffer.readiness().status() != Truth.TRUE) {
            return lacking("NotReadyForProvisioning", "What room is meant is not known.");
        }
        if (buffer.replicas() == 0) {
            return lacking("BufferEmpty", "It asks for room for no pod.");
        }
        var own = new TreeSet<PodId>(buffer.pods());
        Predicate<PodId> isOwn = own::contains;
        var coming = plan.newNodes().stream()
                .flatMap(node -> node.claim().spec().pods().stream())
                .map(PodId::parse)
                .filter(isOwn)
                .count();
        var nowhere = plan.unplaceable().stream()
                .filter(group -> group.pods().stream().anyMatch(isOwn))
                .toList();
        if (!nowhere.isEmpty()) {
            var pods = nowhere.stream()
                    .mapToLong(group -> group.pods().stream().filter(isOwn).count())
                    .sum();
            return lacking(
                    "RequiresNewCapacity",
                    "There is no room for %d of %d pods: %s"
                            .formatted(
                                    pods, buffer.replicas(), nowhere.getFirst().reason()));
        }
        return coming > 0
                ? lacking(
                        "RequiresNewCapacity", "%d of %d pods wait for new nodes.".formatted(coming, buffer.replicas()))
                : new Condition(CapacityBuffer.PROVISIONING, Truth.TRUE, "FitsExistingCapacity", "");
    }

    private static Condition lacking(String reason, String message) {
        return Condition.failed(CapacityBuffer.PROVISIONING, reason, message);
    }
}
