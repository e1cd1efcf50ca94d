package dev.slipway.cluster;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the spec of a NodePool of v1beta1 into that of v1 (core.md §1.13, second table). */
final class BetaNodePool {
    /** How long nodes lived when nothing was said; v1beta1's own default, 30 days. */
    private static final String EXPIRE_AFTER = "720h";

    private BetaNodePool() {}

    /** Where a path of v1 stands in v1beta1. */
    static String asWritten(String path) {
        return path.replace("spec.template.spec.expireAfter", "spec.disruption.expireAfter")
                .replace("nodeClassRef.group", "nodeClassRef.apiVersion");
    }

    static Map<String, @Nullable Object> toNodePool(Map<?, ?> written, ObjectReport report) {
        var pool = copy(written);
        var disruption = written.get("disruption") instanceof Map<?, ?> map ? copy(map) : copy(Map.of());
        var expireAfter = disruption.remove("expireAfter");
        if (written.get("template") instanceof Map<?, ?> map && map.get("spec") instanceof Map<?, ?> spec) {
            var template = copy(map);
            template.put("spec", nodeSpec(spec, expireAfter, report));
            pool.put("template", template);
        }
        if (pool.get("disruption") == null || pool.get("disruption") instanceof Map<?, ?>) {
            pool.put("disruption", disruption(disruption, report));
        }
        return pool;
    }

    private static Map<String, @Nullable Object> nodeSpec(
            Map<?, ?> written, @Nullable Object expireAfter, ObjectReport report) {
        var spec = copy(written);
        spec.put("expireAfter", expireAfter == null ? EXPIRE_AFTER : expireAfter);
        if (spec.remove("kubelet") != null) {
            report.warn(
                    "spec.template.spec.kubelet",
                    "this belongs to the EC2NodeClass (spec.kubelet) now; it is left out. Maybe slipway convert helps.");
        }
        if (written.get("nodeClassRef") instanceof Map<?, ?> map) {
            var ref = copy(map);
            var apiVersion = ref.remove("apiVersion");
            ref.putIfAbsent(
                    "group",
                    apiVersion == null
                            ? CustomKind.EC2_NODE_CLASS.group()
                            : apiVersion.toString().replaceFirst("/.*", ""));
            ref.putIfAbsent("kind", CustomKind.EC2_NODE_CLASS.kind());
            spec.put("nodeClassRef", ref);
        }
        return spec;
    }

    private static Map<String, @Nullable Object> disruption(
            Map<String, @Nullable Object> written, ObjectReport report) {
        var policy = written.get("consolidationPolicy");
        var after = written.get("consolidateAfter");
        if (policy == null || policy.equals("WhenUnderutilized")) {
            written.put("consolidationPolicy", "WhenEmptyOrUnderutilized");
            if (after == null) {
                written.put("consolidateAfter", "0s");
            } else if (!after.equals("Never")) {
                report.fault(
                        "spec.disruption.consolidateAfter",
                        "\"%s\" goes with consolidationPolicy: WhenEmpty alone in v1beta1. Leave it out, or write the pool in v1."
                                .formatted(after));
            }
        } else if (policy.equals("WhenEmpty") && after == null) {
            report.fault(
                    "spec.disruption.consolidateAfter",
                    "this field is missing; v1beta1 asks for it with WhenEmpty. An example is 30s.");
        }
        return written;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        var copy = new TreeMap<String, @Nullable Object>();
        map.forEach((name, value) -> copy.put(name.toString(), value));
        return copy;
    }
}
