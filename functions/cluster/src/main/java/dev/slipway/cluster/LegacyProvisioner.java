package dev.slipway.cluster;

import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the spec of a Provisioner (karpenter.sh/v1alpha5) into that of a NodePool, with its old defaults (core.md §1.13). */
final class LegacyProvisioner {
    /** A pool that asks for none of these got general purpose types, by v1alpha5's own defaulting. */
    private static final List<String> TYPE_LABELS = List.of(
            WellKnown.INSTANCE_TYPE,
            "karpenter.k8s.aws/instance-family",
            "karpenter.k8s.aws/instance-category",
            "karpenter.k8s.aws/instance-generation");

    private LegacyProvisioner() {}

    /** Where a path of the NodePool stands in the Provisioner. */
    static String asWritten(String path) {
        return path.replace("spec.template.spec.nodeClassRef", "spec.providerRef")
                .replace("spec.template.spec.", "spec.")
                .replace("spec.template.metadata.", "spec.")
                .replace("spec.limits", "spec.limits.resources")
                .replace("spec.disruption.consolidateAfter", "spec.ttlSecondsAfterEmpty")
                .replace("spec.expireAfter", "spec.ttlSecondsUntilExpired");
    }

    static Map<String, @Nullable Object> toNodePool(Map<?, ?> specValues, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        var nodeSpec = new TreeMap<String, @Nullable Object>();
        nodeSpec.put("nodeClassRef", nodeClassRef(spec));
        nodeSpec.put("requirements", requirements(spec));
        copy(spec, "taints", nodeSpec);
        copy(spec, "startupTaints", nodeSpec);
        var untilExpired = spec.number("ttlSecondsUntilExpired", 0, Integer.MAX_VALUE);
        nodeSpec.put("expireAfter", untilExpired == null ? "Never" : untilExpired + "s");
        var metadata = new TreeMap<String, @Nullable Object>();
        copy(spec, "labels", metadata);
        if (spec.has("annotations")) {
            metadata.put("annotations", annotations(spec));
        }

        var pool = new TreeMap<String, @Nullable Object>();
        pool.put("template", Map.of("metadata", metadata, "spec", nodeSpec));
        pool.put("disruption", disruption(spec));
        var limits = spec.object("limits");
        copy(limits, "resources", pool);
        limits.rejectUnknown();
        if (pool.containsKey("resources")) {
            pool.put("limits", pool.remove("resources"));
        }
        copy(spec, "weight", pool);
        if (spec.has("provider")) {
            report.fault(
                    "spec.provider",
                    "settings inside a Provisioner are not read. Move them to an EC2NodeClass, as slipway convert does.");
        }
        if (spec.has("kubeletConfiguration")) {
            report.warn(
                    "spec.kubeletConfiguration",
                    "this belongs to the EC2NodeClass (spec.kubelet) now; it is left out. Maybe slipway convert helps.");
        }
        spec.rejectUnknown();
        return pool;
    }

    private static Map<String, @Nullable Object> annotations(Fields spec) {
        var annotations = new TreeMap<String, @Nullable Object>();
        spec.textMap("annotations")
                .forEach((key, value) -> annotations.put(
                        key.matches("karpenter\\.sh/do-not-(evict|consolidate)") ? "karpenter.sh/do-not-disrupt" : key,
                        value));
        return annotations;
    }

    private static Map<String, String> nodeClassRef(Fields spec) {
        var name = "default";
        if (spec.has("providerRef")) {
            var ref = spec.object("providerRef");
            name = ref.required("name", "default");
            ref.get("apiVersion");
            var kind = ref.text("kind");
            if (!kind.isEmpty() && !kind.equals(CustomKind.AWS_NODE_TEMPLATE.kind())) {
                ref.report()
                        .fault(
                                ref.path("kind"),
                                "\"%s\" is not known. Maybe \"AWSNodeTemplate\" is meant.".formatted(kind));
            }
            ref.rejectUnknown();
        } else if (!spec.has("provider")) {
            spec.report().warn("spec.providerRef", "this field is missing; the node class \"default\" is taken.");
        }
        return Map.of(
                "group", CustomKind.EC2_NODE_CLASS.group(), "kind", CustomKind.EC2_NODE_CLASS.kind(), "name", name);
    }

    private static List<Object> requirements(Fields spec) {
        var written = spec.get("requirements") instanceof List<?> list ? list : List.of();
        var requirements = new ArrayList<Object>();
        written.forEach(element -> {
            if (element != null) {
                requirements.add(element);
            }
        });
        var keys = new ArrayList<String>();
        for (var element : requirements) {
            if (element instanceof Map<?, ?> map && map.get("key") instanceof String key) {
                keys.add(LabelNames.stable(key));
            }
        }
        if (spec.get("labels") instanceof Map<?, ?> labels) {
            labels.keySet().forEach(key -> keys.add(LabelNames.stable(key.toString())));
        }
        if (!keys.contains(WellKnown.OS)) {
            requirements.add(requirement(WellKnown.OS, "In", "linux"));
        }
        if (!keys.contains(WellKnown.ARCH)) {
            requirements.add(requirement(WellKnown.ARCH, "In", "amd64"));
        }
        if (!keys.contains(WellKnown.CAPACITY_TYPE)) {
            requirements.add(requirement(WellKnown.CAPACITY_TYPE, "In", "on-demand"));
        }
        if (TYPE_LABELS.stream().noneMatch(keys::contains)) {
            requirements.add(requirement("karpenter.k8s.aws/instance-category", "In", "c", "m", "r"));
            requirements.add(requirement("karpenter.k8s.aws/instance-generation", "Gt", "2"));
        }
        return requirements;
    }

    private static Map<String, Object> requirement(String key, String operator, String... values) {
        return Map.of("key", key, "operator", operator, "values", List.of(values));
    }

    private static Map<String, Object> disruption(Fields spec) {
        var afterEmpty = spec.number("ttlSecondsAfterEmpty", 0, Integer.MAX_VALUE);
        var consolidation = spec.object("consolidation");
        var consolidate = Boolean.TRUE.equals(consolidation.flag("enabled"));
        consolidation.rejectUnknown();
        if (consolidate && afterEmpty != null) {
            spec.report().fault("spec.ttlSecondsAfterEmpty", "it excludes consolidation.enabled: true. Keep one.");
        }
        if (consolidate) {
            return Map.of("consolidationPolicy", "WhenEmptyOrUnderutilized", "consolidateAfter", "0s");
        }
        return afterEmpty == null
                ? Map.of("consolidationPolicy", "WhenEmpty", "consolidateAfter", "Never")
                : Map.of("consolidationPolicy", "WhenEmpty", "consolidateAfter", afterEmpty + "s");
    }

    private static void copy(Fields from, String name, Map<String, @Nullable Object> to) {
        if (from.has(name)) {
            to.put(name, from.get(name));
        }
    }
}
