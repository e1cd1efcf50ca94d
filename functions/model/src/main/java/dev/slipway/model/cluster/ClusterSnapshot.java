package dev.slipway.model.cluster;

import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The cluster at one moment. The webhook sends it with each batch; sweeps and the command line build the same.
 *
 * @param takenAt when the first list behind it was read
 * @param kinds of all pods below, each once; groups name them by index
 * @param pending pods that wait for a node (core.md §2.1, provisionable), those included that are nominated to a node which
 *     has not joined
 * @param nodes all nodes, by name
 * @param daemonSets the shape of one pod of each DaemonSet, whose name its owner tells: {@code DaemonSet/agent}
 * @param nodePools,nodeClasses,nodeOverlays those that could be read, by name
 * @param nominations of pods without a node, by pod
 * @param faults objects that could not be read; everything else goes on without them
 */
public record ClusterSnapshot(
        Instant takenAt,
        List<PodKind> kinds,
        List<PodGroup> pending,
        List<NodeSnapshot> nodes,
        List<PodKind> daemonSets,
        List<NodePool> nodePools,
        List<NodeClass> nodeClasses,
        List<NodeOverlay> nodeOverlays,
        List<Nomination> nominations,
        List<ObjectFault> faults) {
    public ClusterSnapshot {
        kinds = List.copyOf(kinds);
        pending = pending.stream()
                .sorted(Comparator.comparing(PodGroup::kind).thenComparing(PodGroup::leaving))
                .toList();
        nodes = nodes.stream().sorted(Comparator.comparing(NodeSnapshot::name)).toList();
        daemonSets = List.copyOf(daemonSets);
        nodePools =
                nodePools.stream().sorted(Comparator.comparing(NodePool::name)).toList();
        nodeClasses = nodeClasses.stream()
                .sorted(Comparator.comparing(NodeClass::name))
                .toList();
        nodeOverlays = nodeOverlays.stream()
                .sorted(Comparator.comparing(NodeOverlay::name))
                .toList();
        nominations = nominations.stream()
                .sorted(Comparator.comparing(Nomination::pod))
                .toList();
        faults = List.copyOf(faults);
    }

    /** Nobody is nominated. */
    public ClusterSnapshot(
            Instant takenAt,
            List<PodKind> kinds,
            List<PodGroup> pending,
            List<NodeSnapshot> nodes,
            List<PodKind> daemonSets,
            List<NodePool> nodePools,
            List<NodeClass> nodeClasses,
            List<NodeOverlay> nodeOverlays,
            List<ObjectFault> faults) {
        this(takenAt, kinds, pending, nodes, daemonSets, nodePools, nodeClasses, nodeOverlays, List.of(), faults);
    }

    /** Without overlays, and nobody is nominated. */
    public ClusterSnapshot(
            Instant takenAt,
            List<PodKind> kinds,
            List<PodGroup> pending,
            List<NodeSnapshot> nodes,
            List<PodKind> daemonSets,
            List<NodePool> nodePools,
            List<NodeClass> nodeClasses,
            List<ObjectFault> faults) {
        this(takenAt, kinds, pending, nodes, daemonSets, nodePools, nodeClasses, List.of(), faults);
    }

    /** The same cluster with other pods and nodes. */
    public ClusterSnapshot with(List<PodGroup> otherPending, List<NodeSnapshot> otherNodes) {
        return new ClusterSnapshot(
                takenAt,
                kinds,
                otherPending,
                otherNodes,
                daemonSets,
                nodePools,
                nodeClasses,
                nodeOverlays,
                nominations,
                faults);
    }

    /** The same cluster, in which the virtual pods of these buffers wait, too. */
    public ClusterSnapshot holding(List<CapacityBuffer> buffers) {
        var all = new ArrayList<>(kinds);
        var names = new TreeMap<Integer, List<String>>();
        for (var buffer : buffers.stream().sorted(CapacityBuffer.ORDER).toList()) {
            var kind = buffer.kind();
            if (kind != null && buffer.replicas() > 0) {
                if (!all.contains(kind)) {
                    all.add(kind);
                }
                var held = names.computeIfAbsent(all.indexOf(kind), _ -> new ArrayList<>());
                buffer.pods().forEach(pod -> held.add(pod.name()));
            }
        }
        var waiting = new ArrayList<>(pending);
        names.forEach((kind, held) -> waiting.add(new PodGroup(kind, held)));
        return new ClusterSnapshot(
                takenAt, all, waiting, nodes, daemonSets, nodePools, nodeClasses, nodeOverlays, nominations, faults);
    }

    /** The same cluster with other faults. */
    public ClusterSnapshot withFaults(List<ObjectFault> others) {
        return new ClusterSnapshot(
                takenAt, kinds, pending, nodes, daemonSets, nodePools, nodeClasses, nodeOverlays, nominations, others);
    }

    public PodKind kindOf(PodGroup group) {
        return kinds.get(group.kind());
    }
}
