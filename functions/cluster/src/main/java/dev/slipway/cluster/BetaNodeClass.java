package dev.slipway.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the spec of an EC2NodeClass of v1beta1 into that of v1 (aws.md §1.13, column "Notes"). */
final class BetaNodeClass {
    static final String NO_UBUNTU =
            "Ubuntu was dropped by Karpenter v1. Write AL2 with what selects the image, and its disk as a block device.";

    private BetaNodeClass() {}

    static Map<String, @Nullable Object> toNodeClass(Map<?, ?> spec, ObjectReport report) {
        var nodeClass = new TreeMap<String, @Nullable Object>();
        spec.forEach((name, value) -> nodeClass.put(name.toString(), value));
        nodeClass.put("metadataOptions", metadataOptions(spec.get("metadataOptions")));
        var family = spec.get("amiFamily");
        if (family instanceof String text && text.equals("Ubuntu")) {
            report.fault("spec.amiFamily", NO_UBUNTU);
        }
        var images = spec.get("amiSelectorTerms");
        if (family instanceof String text
                && !text.equals("Custom")
                && (images == null || List.of().equals(images))) {
            nodeClass.remove("amiFamily");
            nodeClass.put("amiSelectorTerms", latest(text));
        }
        return nodeClass;
    }

    /** The newest image of a family, which was meant where none was selected. */
    static List<Map<String, String>> latest(String family) {
        return List.of(Map.of("alias", family.toLowerCase(Locale.ROOT) + "@latest"));
    }

    /** Until v1 containers could reach the metadata service where nothing was said. */
    static Object metadataOptions(@Nullable Object written) {
        if (written != null && !(written instanceof Map<?, ?>)) {
            return written;
        }
        var options = new TreeMap<String, @Nullable Object>();
        options.put("httpPutResponseHopLimit", 2);
        if (written instanceof Map<?, ?> map) {
            map.forEach((key, value) -> options.put(key.toString(), value));
        }
        return options;
    }
}
