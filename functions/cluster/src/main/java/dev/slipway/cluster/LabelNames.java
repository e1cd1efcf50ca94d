package dev.slipway.cluster;

import dev.slipway.model.scheduling.WellKnown;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about label keys and values (core.md §1.2, §1.11; Kubernetes, "Labels and Selectors", read 2026-11-22). */
final class LabelNames {
    private static final Map<String, String> STABLE_BY_LEGACY = Map.of(
            "failure-domain.beta.kubernetes.io/zone", WellKnown.ZONE,
            "failure-domain.beta.kubernetes.io/region", WellKnown.REGION,
            "beta.kubernetes.io/arch", WellKnown.ARCH,
            "beta.kubernetes.io/os", WellKnown.OS,
            "beta.kubernetes.io/instance-type", WellKnown.INSTANCE_TYPE,
            "karpenter.sh/provisioner-name", WellKnown.NODE_POOL);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** Letters of a domain, a count. */
    private static final int LONGEST_DOMAIN = 253;

    private LabelNames() {}

    static String stable(String key) {
        return STABLE_BY_LEGACY.getOrDefault(key, key);
    }

    static SortedMap<String, String> stable(@Nullable Map<String, String> labels) {
        var stable = new TreeMap<String, String>();
        if (labels != null) {
            labels.forEach((key, value) -> stable.put(stable(key), value == null ? "" : value));
        }
        return Collections.unmodifiableSortedMap(stable);
    }

    static boolean qualified(String key) {
        var slash = key.indexOf('/');
        var name = key.substring(slash + 1);
        return NAME.matcher(name).matches()
                && (slash < 0
                        || (slash <= LONGEST_DOMAIN
                                && DOMAIN.matcher(key.substring(0, slash)).matches()));
    }

    /** Why it is no label's key; null when it is one. */
    static @Nullable String wrongKey(String key) {
        return qualified(key) ? null : "\"%s\" is not a label key. Keys look like example.com/team.".formatted(key);
    }

    static boolean value(String value) {
        return value.isEmpty() || NAME.matcher(value).matches();
    }

    /** Why it is no label's value; null when it is one. */
    static @Nullable String wrongValue(String value) {
        return value(value)
                ? null
                : "\"%s\" is not a label value: at most 63 letters, digits, '-', '_' and '.', the first and the last a letter or digit."
                        .formatted(value);
    }

    /** Why a NodePool may not use this key; null when it may. */
    static @Nullable String refusal(String key) {
        var wrong = wrongKey(key);
        if (wrong != null) {
            return wrong;
        }
        if (key.equals(WellKnown.NODE_POOL)) {
            return "the label %s is set from the NodePool's own name. Leave it out.".formatted(key);
        }
        if (key.equals(WellKnown.HOSTNAME)) {
            return "the label %s is different on every node. Leave it out.".formatted(key);
        }
        var slash = key.indexOf('/');
        if (slash > 0 && key.substring(0, slash).endsWith("karpenter.sh") && !key.equals(WellKnown.CAPACITY_TYPE)) {
            return "labels of the domain karpenter.sh are reserved; only %s may be used. Maybe a domain of your own is meant."
                    .formatted(WellKnown.CAPACITY_TYPE);
        }
        return null;
    }
}
