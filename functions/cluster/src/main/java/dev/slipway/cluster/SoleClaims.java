package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Claims that are one pod's at a time: volumes with access mode ReadWriteOncePod (Kubernetes, "Persistent Volumes", access
 * modes), and ResourceClaims that pods name themselves, whose devices are all on one node that is not known beforehand.
 * Read 2026-11-26.
 */
final class SoleClaims {
    private static final String ONE_POD = "ReadWriteOncePod";
    private static final String DEVICES = "ResourceClaim";

    private final TreeMap<String, String> holders = new TreeMap<>();

    /** Those of a pod, as texts to be read. */
    static List<String> of(Pod pod, References references) {
        var namespace = PodReader.id(pod).namespace();
        var claims = new TreeSet<String>();
        for (var volume : PodRules.orEmpty(pod.getSpec().getVolumes())) {
            var source = volume.getPersistentVolumeClaim();
            var claim = source == null ? null : references.claim(namespace, source.getClaimName());
            // A claim template of a StatefulSet makes one claim for each of its pods.
            if (claim != null
                    && !VolumeReader.toBeMade(claim)
                    && claim.getSpec() != null
                    && PodRules.orEmpty(claim.getSpec().getAccessModes()).contains(ONE_POD)) {
                claims.add("PersistentVolumeClaim %s/%s (%s)".formatted(namespace, source.getClaimName(), ONE_POD));
            }
        }
        for (var device : PodRules.orEmpty(pod.getSpec().getResourceClaims())) {
            if (device.getResourceClaimName() != null) {
                claims.add("%s %s/%s".formatted(DEVICES, namespace, device.getResourceClaimName()));
            }
        }
        return List.copyOf(claims);
    }

    /** The pod has its place already. */
    void held(List<String> claims, String pod) {
        claims.forEach(claim -> holders.merge(claim, pod, (one, other) -> one.compareTo(other) <= 0 ? one : other));
    }

    /** Takes them all for the pod, or says which one is another's; null when they are the pod's now. */
    @Nullable
    String take(List<String> claims, String pod) {
        for (var claim : claims) {
            var holder = holders.get(claim);
            if (holder != null && !holder.equals(pod)) {
                return claim.startsWith(DEVICES)
                        ? "%s: its devices are on the node of %s, and a new node would not reach them"
                                .formatted(claim, holder)
                        : "%s: one pod at a time may use it, and %s does".formatted(claim, holder);
            }
        }
        claims.forEach(claim -> holders.put(claim, pod));
        return null;
    }
}
