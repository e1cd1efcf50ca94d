package dev.slipway.aws.family;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's settings as flags of its command line, in one fixed order (aws.md §1.10). Values hold no quotes: labels
 * and taints cannot, the rest is checked where it is read.
 */
final class KubeletFlags {
    private final List<String> flags = new ArrayList<>();

    private KubeletFlags() {}

    static String of(FirstBoot boot) {
        var kubelet = boot.kubelet();
        var flags = new KubeletFlags();
        flags.map("--node-labels", boot.labels(), "=", Function.identity());
        if (!boot.taints().isEmpty()) {
            flags.quoted(
                    "--register-with-taints",
                    boot.taints().stream().map(Object::toString).collect(Collectors.joining(",")));
        }
        flags.plain("--max-pods", boot.maxPods());
        flags.plain("--pods-per-core", kubelet.podsPerCore());
        flags.map("--system-reserved", kubelet.systemReserved(), "=", Object::toString);
        flags.map("--kube-reserved", kubelet.kubeReserved(), "=", Object::toString);
        flags.map("--eviction-hard", kubelet.evictionHard(), "<", Function.identity());
        flags.map("--eviction-soft", kubelet.evictionSoft(), "<", Function.identity());
        flags.map("--eviction-soft-grace-period", kubelet.evictionSoftGracePeriod(), "=", KubeletFlags::text);
        flags.plain("--eviction-max-pod-grace-period", kubelet.evictionMaxPodGracePeriod());
        flags.plain("--image-gc-high-threshold", kubelet.imageGcHighThresholdPercent());
        flags.plain("--image-gc-low-threshold", kubelet.imageGcLowThresholdPercent());
        flags.plain("--cpu-cfs-quota", kubelet.cpuCfsQuota());
        return String.join(" ", flags.flags);
    }

    /** As Go writes it, {@code 1m30s}: ISO 8601 without its PT, in small letters. */
    static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private void plain(String flag, @Nullable Object value) {
        if (value != null) {
            flags.add(flag + "=" + value);
        }
    }

    private void quoted(String flag, String value) {
        flags.add(flag + "=\"" + value + "\"");
    }

    private <T> void map(String flag, Map<String, T> values, String between, Function<T, String> text) {
        if (!values.isEmpty()) {
            quoted(
                    flag,
                    values.entrySet().stream()
                            .map(entry -> entry.getKey() + between + text.apply(entry.getValue()))
                            .collect(Collectors.joining(",")));
        }
    }
}
