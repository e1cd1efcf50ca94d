package dev.slipway.model.scheduling;

import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything about a pod that decides where it may run. Replicas are equal in it, so 10,000 replicas are one kind.
 *
 * @param namespace the pods' namespace
 * @param owner kind of the controlling owner: {@code ReplicaSet}, {@code DaemonSet}, {@code Job}, {@code Node} for a
 *     mirror pod; empty for a bare pod
 * @param labels those that selectors may read; labels that differ for each replica (StatefulSet pod name and index) are
 *     left out
 * @param requests what the scheduler counts: containers, init containers, sidecars and overhead taken together, and one
 *     {@code pods}
 * @param nodeSelector labels that the node must have
 * @param requiredTerms alternatives of the required node affinity; empty means no demand
 * @param preferredTerms wishes about the node, in the pod's order
 * @param tolerations in the pod's order
 * @param spreads topology spread constraints, in the pod's order
 * @param affinity,antiAffinity to other pods
 * @param hostPorts that it takes, in the pod's order
 * @param volumes what its volumes ask of the node
 * @param priority the pod's priority value; higher goes first
 * @param unsupported hard constraints of the pod that this version does not understand yet, by field name; a pod with
 *     any is not placed, and says why
 */
public record PodKind(
        String namespace,
        String owner,
        SortedMap<String, String> labels,
        ResourceList requests,
        SortedMap<String, String> nodeSelector,
        List<NodeSelectorTerm> requiredTerms,
        List<PreferredNodeTerm> preferredTerms,
        List<Toleration> tolerations,
        List<TopologySpread> spreads,
        PodAffinity affinity,
        PodAffinity antiAffinity,
        List<HostPort> hostPorts,
        PodVolumes volumes,
        int priority,
        List<String> unsupported) {
    public PodKind {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
        requiredTerms = List.copyOf(requiredTerms);
        preferredTerms = List.copyOf(preferredTerms);
        tolerations = List.copyOf(tolerations);
        spreads = List.copyOf(spreads);
        hostPorts = List.copyOf(hostPorts);
        unsupported = List.copyOf(unsupported);
    }

    /** A kind without wishes, ports, volumes, and rules about other pods. */
    public PodKind(
            String namespace,
            String owner,
            SortedMap<String, String> labels,
            ResourceList requests,
            SortedMap<String, String> nodeSelector,
            List<NodeSelectorTerm> requiredTerms,
            List<Toleration> tolerations,
            int priority,
            List<String> unsupported) {
        this(
                namespace,
                owner,
                labels,
                requests,
                nodeSelector,
                requiredTerms,
                List.of(),
                tolerations,
                List.of(),
                PodAffinity.NONE,
                PodAffinity.NONE,
                List.of(),
                PodVolumes.NONE,
                priority,
                unsupported);
    }

    /** The same pods, and one more reason why they cannot be placed. */
    public PodKind refused(String reason) {
        var reasons = new ArrayList<>(unsupported);
        reasons.add(reason);
        return with(volumes, reasons);
    }

    /** The same with other volumes. */
    public PodKind with(PodVolumes others) {
        return with(others, unsupported);
    }

    private PodKind with(PodVolumes otherVolumes, List<String> otherUnsupported) {
        return new PodKind(
                namespace,
                owner,
                labels,
                requests,
                nodeSelector,
                requiredTerms,
                preferredTerms,
                tolerations,
                spreads,
                affinity,
                antiAffinity,
                hostPorts,
                otherVolumes,
                priority,
                otherUnsupported);
    }

    /** True for pods that come back elsewhere when their node goes: all but DaemonSet and mirror pods. */
    public boolean reschedulable() {
        return !owner.equals("DaemonSet") && !owner.equals("Node");
    }

    public boolean tolerates(Taint taint) {
        return tolerations.stream().anyMatch(toleration -> toleration.tolerates(taint));
    }
}
