package dev.slipway.local.kubernetes.nodes;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a kubelet makes of its flags, as far as anybody can see it from outside.
 *
 * <p>Source: the kubelet's check of {@code --node-labels} (kubernetes.io, "NodeRestriction"), read 2026-11-22.
 */
final class KubeletFlags {

    /** Labels of Kubernetes' own domains that a kubelet may still give itself. */
    private static final Set<String> KUBELET_LABELS = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/instance-type",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region");

    private KubeletFlags() {}

    /**
     * Reads flags such as {@code --node-labels="team=a"}, with quotes or without; unknown ones are passed over.
     *
     * @throws IllegalArgumentException when the kubelet would not start with them
     */
    static BootConfig.Joins read(List<String> flags) {
        var labels = new TreeMap<String, String>();
        var taints = new ArrayList<Taint>();
        var maxPods = OptionalInt.empty();
        for (var flag : flags) {
            var value = unquoted(flag.substring(flag.indexOf('=') + 1));
            if (flag.startsWith("--node-labels=")) {
                readLabels(value, labels);
            } else if (flag.startsWith("--register-with-taints=")) {
                readTaints(value, taints);
            } else if (flag.startsWith("--max-pods=")) {
                maxPods = OptionalInt.of(Integer.parseInt(value));
            }
        }
        return new BootConfig.Joins(labels, taints, maxPods);
    }

    /** Refuses a label that NodeRestriction keeps kubelets from setting. */
    static void check(String key) {
        if (!allowed(key)) {
            throw new IllegalArgumentException(
                    "unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [%s]; the kubelet"
                                    .formatted(key)
                            + " refuses to start with them");
        }
    }

    private static void readLabels(String text, SortedMap<String, String> labels) {
        for (var pair : text.split(",", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--node-labels holds '%s', which is not key=value".formatted(pair));
            }
            var key = pair.substring(0, equals);
            check(key);
            labels.put(key, pair.substring(equals + 1));
        }
    }

    private static boolean allowed(String key) {
        var domain = key.contains("/") ? key.substring(0, key.indexOf('/')) : "";
        var ofKubernetes = domain.equals("kubernetes.io")
                || domain.endsWith(".kubernetes.io")
                || domain.equals("k8s.io")
                || domain.endsWith(".k8s.io");
        return !ofKubernetes
                || KUBELET_LABELS.contains(key)
                || domain.equals("kubelet.kubernetes.io")
                || domain.endsWith(".kubelet.kubernetes.io")
                || domain.equals("node.kubernetes.io")
                || domain.endsWith(".node.kubernetes.io");
    }

    /** Each is {@code key=value:Effect}, or {@code key:Effect}. */
    private static void readTaints(String text, List<Taint> taints) {
        for (var taint : text.split(",", -1)) {
            var colon = taint.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "--register-with-taints holds '%s', which is not key=value:Effect".formatted(taint));
            }
            var pair = taint.substring(0, colon).split("=", 2);
            taints.add(new Taint(taint.substring(colon + 1), pair[0], null, pair.length > 1 ? pair[1] : ""));
        }
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
