package dev.slipway.aws.family;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an instance runs at its first boot, so that it joins the cluster with its labels and taints: the same bytes for
 * the same input, by the rules of its image's family.
 */
public final class NodeUserData {
    /** Most bytes of user data before base64, EC2's bound; aws.md §1.10 and §9.1. */
    private static final int MOST_BYTES = 16_384;

    private static final ClusterIdentity NO_CLUSTER = new ClusterIdentity("", "", "", "");

    private NodeUserData() {}

    /** Why no node can be made with this class's family and user data, in whatever cluster; empty when fine. */
    public static Optional<Problem> problemOf(NodeClass nodeClass) {
        return problemOf(nodeClass, NO_CLUSTER);
    }

    /** Why no node of this cluster can be made with this class's family and user data; empty when fine. */
    public static Optional<Problem> problemOf(NodeClass nodeClass, ClusterIdentity cluster) {
        var family = ImageFamily.named(nodeClass.amiFamily());
        if (family.isEmpty()) {
            return Optional.of(new Problem(
                    "UnsupportedAmiFamily",
                    "spec.amiFamily \"%s\" is not known. Maybe AL2023 is meant, or Custom with your own userData."
                            .formatted(nodeClass.amiFamily())));
        }
        var fault = family.get().faultOf(nodeClass.userData());
        return fault.isPresent()
                ? Optional.of(new Problem("UserDataUnreadable", "spec.userData %s.".formatted(fault.get())))
                : tooLarge(of(family.get(), nodeClass, List.of(), cluster, Collections.emptySortedMap(), List.of(), 0));
    }

    /**
     * What is wrong with a class.
     *
     * @param reason one word, as in a status condition
     * @param message a sentence that names the field
     */
    public record Problem(String reason, String message) {}

    /**
     * The text, not yet base64, of a class without a {@link #problemOf problem}.
     *
     * @param maxPods that the kubelet admits when the class does not say
     */
    public static String of(
            ResolvedNodeClass.Ready nodeClass,
            ClusterIdentity cluster,
            SortedMap<String, String> labels,
            List<Taint> taints,
            long maxPods) {
        var family = ImageFamily.named(nodeClass.spec().amiFamily()).orElseThrow();
        var imageNames = nodeClass.images().stream().map(Image::name).toList();
        return of(family, nodeClass.spec(), imageNames, cluster, labels, taints, maxPods);
    }

    /** A problem when EC2 would refuse the text for its length. */
    public static Optional<Problem> tooLarge(String userData) {
        var bytes = userData.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Problem(
                        "UserDataSizeLimitExceeded",
                        "spec.userData and what joins a node to its cluster have %d bytes, at most %d can be given. Maybe a part can be fetched at boot."
                                .formatted(bytes, MOST_BYTES)));
    }

    private static String of(
            ImageFamily family,
            NodeClass nodeClass,
            List<String> imageNames,
            ClusterIdentity cluster,
            SortedMap<String, String> labels,
            List<Taint> taints,
            long maxPods) {
        var kubelet = nodeClass.kubelet();
        var nodeLabels = NodeLabels.of(labels);
        return family.userData(new FirstBoot(
                nodeClass.userData(),
                cluster,
                nodeLabels.flags(),
                atStart(taints, nodeLabels),
                kubelet.maxPods() == null ? maxPods : kubelet.maxPods(),
                kubelet.clusterDns().isEmpty() ? cluster.dnsAddresses() : kubelet.clusterDns(),
                kubelet,
                nodeClass.raid0(),
                imageNames));
    }

    /**
     * The unregistered taint keeps pods away until somebody has set the labels that the kubelet may not set. Without such
     * labels it is left out, so that pods can bind as soon as the node is ready.
     */
    private static List<Taint> atStart(List<Taint> taints, NodeLabels labels) {
        if (labels.withheld().isEmpty() || taints.stream().anyMatch(WellKnown.UNREGISTERED::matches)) {
            return taints;
        }
        var all = new ArrayList<>(taints);
        all.add(WellKnown.UNREGISTERED);
        return all;
    }
}
