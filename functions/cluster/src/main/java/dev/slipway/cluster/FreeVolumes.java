package dev.slipway.cluster;

import dev.slipway.model.resource.ResourceList;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which volumes a claim could be bound to (Kubernetes, "Persistent Volumes", binding, read 2026-11-27). */
final class FreeVolumes {
    private static final String STORAGE = "storage";

    private FreeVolumes() {}

    /** Nobody else's, large enough, of the mode and with the access that the claim asks for. */
    static boolean suits(
            PersistentVolume volume, String namespace, String claim, @Nullable PersistentVolumeClaimSpec asked) {
        var spec = volume.getSpec();
        var status = volume.getStatus();
        var phase = status == null ? null : status.getPhase();
        var owner = spec.getClaimRef();
        var reserved = owner != null && claim.equals(owner.getName()) && namespace.equals(owner.getNamespace());
        if (volume.getMetadata().getDeletionTimestamp() != null
                || (owner != null && !reserved)
                || "Released".equals(phase)
                || "Failed".equals(phase)) {
            return false;
        }
        if (asked == null) {
            return true;
        }
        var labels = asked.getSelector() == null ? null : asked.getSelector().getMatchLabels();
        var own = volume.getMetadata().getLabels();
        return mode(spec.getVolumeMode()).equals(mode(asked.getVolumeMode()))
                && PodRules.orEmpty(spec.getAccessModes()).containsAll(PodRules.orEmpty(asked.getAccessModes()))
                && (labels == null || (own != null && own.entrySet().containsAll(labels.entrySet())))
                && storage(
                                asked.getResources() == null
                                        ? null
                                        : asked.getResources().getRequests())
                        .fitsIn(storage(spec.getCapacity()));
    }

    private static String mode(@Nullable String written) {
        return written == null ? "Filesystem" : written;
    }

    private static ResourceList storage(@Nullable Map<String, Quantity> amounts) {
        var storage = amounts == null ? null : amounts.get(STORAGE);
        return storage == null ? ResourceList.NONE : PodRequests.amounts(STORAGE, Map.of(STORAGE, storage));
    }
}
