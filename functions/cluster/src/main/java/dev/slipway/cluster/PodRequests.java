package dev.slipway.cluster;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kube-scheduler counts for a pod (Kubernetes, "Resource Management for Pods and Containers", "Sidecar
 * Containers" and "Pod Overhead", read 2026-11-22).
 */
final class PodRequests {
    private PodRequests() {}

    /** Throws {@link IllegalArgumentException} naming container and text, when an amount cannot be read. */
    static ResourceList of(Pod pod) {
        var spec = pod.getSpec();
        var status = pod.getStatus();
        var statuses = status == null ? null : status.getContainerStatuses();
        var initStatuses = status == null ? null : status.getInitContainerStatuses();
        var total = ResourceList.NONE;
        for (var container : orEmpty(spec.getContainers())) {
            total = sum(total, container, requests(container).max(allocated(container, statuses)));
        }
        var sidecars = ResourceList.NONE;
        var starting = ResourceList.NONE;
        for (var container : orEmpty(spec.getInitContainers())) {
            if ("Always".equals(container.getRestartPolicy())) {
                sidecars = sum(sidecars, container, requests(container).max(allocated(container, initStatuses)));
                starting = starting.max(sidecars);
            } else {
                // An init container runs beside the sidecars before it, and beside nothing else.
                starting = starting.max(sum(sidecars, container, requests(container)));
            }
        }
        total = sum(total, "init containers", sidecars).max(starting);
        return sum(podLevel(spec, total), "overhead", amounts("overhead", spec.getOverhead()))
                .plusAtMost(ResourceList.of(ResourceList.PODS, Quantity.of(1)));
    }

    private static ResourceList sum(ResourceList before, Container container, ResourceList more) {
        return sum(before, "container " + container.getName(), more);
    }

    private static ResourceList sum(ResourceList before, String where, ResourceList more) {
        try {
            return before.plus(more);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    /** Requests of the pod as a whole, where given, stand for those of its containers. */
    private static ResourceList podLevel(PodSpec spec, ResourceList containers) {
        var resources = spec.getResources();
        if (resources == null) {
            return containers;
        }
        var asked = new TreeMap<>(containers.amounts());
        amounts("spec.resources", resources.getLimits()).amounts().forEach(asked::putIfAbsent);
        asked.putAll(amounts("spec.resources", resources.getRequests()).amounts());
        return new ResourceList(asked);
    }

    private static ResourceList requests(Container container) {
        var resources = container.getResources();
        return resources == null ? ResourceList.NONE : requests("container " + container.getName(), resources);
    }

    /** A limit without a request is the request. */
    private static ResourceList requests(String where, ResourceRequirements resources) {
        var asked = new TreeMap<>(amounts(where, resources.getLimits()).amounts());
        asked.putAll(amounts(where, resources.getRequests()).amounts());
        return new ResourceList(asked);
    }

    /**
     * While a pod is being resized in place, the largest of wish, allocation and what its containers run with counts
     * (Kubernetes, "Resize CPU and Memory Resources assigned to Containers", read 2026-11-27).
     */
    private static ResourceList allocated(Container container, @Nullable List<ContainerStatus> statuses) {
        if (statuses != null) {
            for (var status : statuses) {
                if (status.getName().equals(container.getName())) {
                    var where = "status of " + container.getName();
                    var running = status.getResources() == null
                            ? ResourceList.NONE
                            : amounts(where, status.getResources().getRequests());
                    return amounts(where, status.getAllocatedResources()).max(running);
                }
            }
        }
        return ResourceList.NONE;
    }

    static ResourceList amounts(
            String where, @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return ResourceList.NONE;
        }
        var texts = new TreeMap<String, String>();
        quantities.forEach((name, quantity) -> texts.put(name, quantity.toString()));
        try {
            return ResourceList.parse(texts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
