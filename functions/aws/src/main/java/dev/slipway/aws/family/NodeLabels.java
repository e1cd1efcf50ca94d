package dev.slipway.aws.family;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node's labels, by who may set them. The API server refuses a kubelet that labels itself in the domains of Kubernetes
 * (NodeRestriction; <a href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction">
 * Kubernetes documentation</a>, read 2026-11-22), except for the prefixes {@code kubelet.kubernetes.io} and
 * {@code node.kubernetes.io} and a few names.
 *
 * @param flags that the kubelet is told to set
 * @param withheld that only somebody else may set, at registration
 */
record NodeLabels(SortedMap<String, String> flags, SortedMap<String, String> withheld) {
    /** Set by the kubelet or the cloud controller from what they know themselves; nobody has to pass them on. */
    private static final SortedSet<String> KNOWN_TO_THE_NODE = new TreeSet<>(List.of(
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "kubernetes.io/hostname",
            "node.kubernetes.io/instance-type",
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone"));

    static NodeLabels of(SortedMap<String, String> labels) {
        var flags = new TreeMap<String, String>();
        var withheld = new TreeMap<String, String>();
        labels.forEach((key, value) -> {
            if (!KNOWN_TO_THE_NODE.contains(key)) {
                (restricted(key) ? withheld : flags).put(key, value);
            }
        });
        return new NodeLabels(flags, withheld);
    }

    private static boolean restricted(String key) {
        var slash = key.indexOf('/');
        if (slash < 0) {
            return false;
        }
        var domain = key.substring(0, slash);
        var open = in(domain, "kubelet.kubernetes.io") || in(domain, "node.kubernetes.io");
        return !open && (in(domain, "kubernetes.io") || in(domain, "k8s.io"));
    }

    private static boolean in(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}
