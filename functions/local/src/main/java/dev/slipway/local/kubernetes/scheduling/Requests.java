package dev.slipway.local.kubernetes.scheduling;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod needs of a node, in base units (cores, bytes, pieces), by resource.
 *
 * <p>The larger of what runs together and of each init container beside the sidecars started before it, plus the
 * overhead; requests of the pod as a whole replace those of its containers. Kubernetes, "Sidecar Containers" and
 * "Resource Management for Pods and Containers", read 2026-11-22.
 */
final class Requests {

    private Requests() {}

    static SortedMap<String, BigDecimal> of(Pod pod) {
        var spec = pod.getSpec();
        var sidecars = new TreeMap<String, BigDecimal>();
        var starting = new TreeMap<String, BigDecimal>();
        for (var init : spec.getInitContainers()) {
            if ("Always".equals(init.getRestartPolicy())) {
                add(sidecars, requests(init));
                raise(starting, sidecars);
            } else {
                var beside = new TreeMap<>(sidecars);
                add(beside, requests(init));
                raise(starting, beside);
            }
        }
        var needed = new TreeMap<>(sidecars);
        spec.getContainers().forEach(container -> add(needed, requests(container)));
        raise(needed, starting);
        if (spec.getResources() != null) {
            needed.putAll(amounts(spec.getResources().getRequests()));
        }
        add(needed, amounts(spec.getOverhead()));
        needed.put("pods", BigDecimal.ONE);
        return needed;
    }

    static SortedMap<String, BigDecimal> amounts(@Nullable Map<String, Quantity> quantities) {
        var amounts = new TreeMap<String, BigDecimal>();
        if (quantities != null) {
            quantities.forEach((resource, quantity) -> amounts.put(resource, Quantity.getAmountInBytes(quantity)));
        }
        return amounts;
    }

    static void add(SortedMap<String, BigDecimal> sum, Map<String, BigDecimal> more) {
        more.forEach((resource, amount) -> sum.merge(resource, amount, BigDecimal::add));
    }

    private static void raise(SortedMap<String, BigDecimal> maximum, Map<String, BigDecimal> other) {
        other.forEach((resource, amount) -> maximum.merge(resource, amount, BigDecimal::max));
    }

    private static SortedMap<String, BigDecimal> requests(Container container) {
        return container.getResources() == null
                ? new TreeMap<>()
                : amounts(container.getResources().getRequests());
    }
}
