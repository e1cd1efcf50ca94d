package dev.slipway.solver.provision;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The room that CapacityBuffers keep free (core.md §1.8): where it is, and whether it is there. */
public final class Headroom {
    private Headroom() {}

    /**
     * The same cluster with the virtual pods where the planner puts them now, as if they ran there: whoever takes nodes away
     * then treats them as any pod, so that no node goes as empty that keeps room, and each may go where the room is found
     * elsewhere. Those without a node that has joined wait as before.
     */
    public static ClusterSnapshot seated(ProvisionFacts facts) {
        var snapshot = facts.snapshot();
        if (snapshot.pending().stream()
                .noneMatch(group -> group.names().stream().anyMatch(PodId::virtual))) {
            return snapshot;
        }
        var placed = new TreeMap<String, SortedSet<PodId>>();
        var seated = new TreeSet<PodId>();
        for (var placement : ProvisionSolver.solve(facts).placements()) {
            for (var pod : virtual(placement)) {
                placed.computeIfAbsent(placement.node(), _ -> new TreeSet<>()).add(pod);
                seated.add(pod);
            }
        }
        var kinds = new TreeMap<PodId, Integer>();
        var pending = new ArrayList<PodGroup>();
        for (var group : snapshot.pending()) {
            var namespace = snapshot.kindOf(group).namespace();
            var left = new ArrayList<String>();
            for (var name : group.names()) {
                var pod = new PodId(namespace, name);
                if (seated.contains(pod)) {
                    kinds.put(pod, group.kind());
                } else {
                    left.add(name);
                }
            }
            if (!left.isEmpty()) {
                pending.add(new PodGroup(group.kind(), left, group.leaving()));
            }
        }
        var nodes = snapshot.nodes().stream()
                .map(node -> with(placed.get(node.name().value()), node, kinds))
                .toList();
        return snapshot.with(pending, nodes);
    }

    private static List<PodId> virtual(Placement placement) {
        return placement.inFlight()
                ? List.of()
                : placement.pods().stream().filter(PodId::virtual).toList();
    }

    private static NodeSnapshot with(
            @Nullable SortedSet<PodId> pods, NodeSnapshot node, SortedMap<PodId, Integer> kinds) {
        if (pods == null) {
            return node;
        }
        var names = new TreeMap<Integer, List<String>>();
        pods.forEach(pod -> names.computeIfAbsent(kinds.getOrDefault(pod, 0), _ -> new ArrayList<>())
                .add(pod.name()));
        return node.holding(names.entrySet().stream()
                .map(entry -> new PodGroup(entry.getKey(), entry.getValue()))
                .toList());
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
                        "RequiresNewCapacity",
                        "New nodes are launched for %d of %d pods.".formatted(coming, buffer.replicas()))
                : new Condition(CapacityBuffer.PROVISIONING, Truth.TRUE, "FitsExistingCapacity", "");
    }

    private static Condition lacking(String reason, String message) {
        return Condition.failed(CapacityBuffer.PROVISIONING, reason, message);
    }
}
