package dev.slipway.model.pool;

import dev.slipway.model.resource.Quantity;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a node's kubelet is set up, by the names of Kubernetes' KubeletConfiguration v1beta1 (aws.md §1.7). Null and empty
 * leave a setting to the image's default.
 *
 * @param clusterDns addresses that pods ask for names
 * @param maxPods most pods of a node, at least 0; null leaves it to the instance type
 * @param podsPerCore most pods for each core, at least 0; 0 means no such bound
 * @param systemReserved,kubeReserved kept from pods, by {@code cpu}, {@code memory}, {@code ephemeral-storage}, {@code pid}
 * @param evictionHard,evictionSoft thresholds by signal such as {@code memory.available}: a quantity or a percentage, as
 *     written
 * @param evictionSoftGracePeriod how long a soft threshold may be crossed; the same signals as {@code evictionSoft}
 * @param evictionMaxPodGracePeriod seconds
 * @param imageGcHighThresholdPercent,imageGcLowThresholdPercent 0 to 100; high is above low
 * @param others every other field by name, its value as JSON; only AL2023 can set them
 */
public record Kubelet(
        List<String> clusterDns,
        @Nullable Integer maxPods,
        @Nullable Integer podsPerCore,
        SortedMap<String, Quantity> systemReserved,
        SortedMap<String, Quantity> kubeReserved,
        SortedMap<String, String> evictionHard,
        SortedMap<String, String> evictionSoft,
        SortedMap<String, Duration> evictionSoftGracePeriod,
        @Nullable Integer evictionMaxPodGracePeriod,
        @Nullable Integer imageGcHighThresholdPercent,
        @Nullable Integer imageGcLowThresholdPercent,
        @Nullable Boolean cpuCfsQuota,
        SortedMap<String, String> others) {
    /** Nothing is set. */
    public static final Kubelet NONE = new Kubelet(
            List.of(),
            null,
            null,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            null,
            null,
            null,
            null,
            Collections.emptySortedMap());

    public Kubelet {
        clusterDns = List.copyOf(clusterDns);
        systemReserved = copyOf(systemReserved);
        kubeReserved = copyOf(kubeReserved);
        evictionHard = copyOf(evictionHard);
        evictionSoft = copyOf(evictionSoft);
        evictionSoftGracePeriod = copyOf(evictionSoftGracePeriod);
        others = copyOf(others);
    }

    private static <T> SortedMap<String, T> copyOf(SortedMap<String, T> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
