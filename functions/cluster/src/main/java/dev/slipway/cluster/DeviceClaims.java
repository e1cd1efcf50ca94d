package dev.slipway.cluster;

import dev.slipway.model.resource.ResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/** Devices that a pod asks for through dynamic resource allocation (Kubernetes, "Dynamic Resource Allocation"). */
final class DeviceClaims {
    private DeviceClaims() {}

    /**
     * As resources that instance types are known to have.
     *
     * @param unsupported where claims are named that ask for more than a count of devices of one class
     */
    static ResourceList of(Pod pod, References references, Set<String> unsupported) {
        var total = ResourceList.NONE;
        for (var claim : PodRules.orEmpty(pod.getSpec().getResourceClaims())) {
            var devices = references.devices(PodReader.id(pod).namespace(), claim);
            if (devices == null) {
                unsupported.add(
                        "spec.resourceClaims: %s asks for devices in a way that cannot be planned for, or its claim or template does not exist"
                                .formatted(claim.getName()));
            } else {
                total = total.plus(devices);
            }
        }
        return total;
    }
}
