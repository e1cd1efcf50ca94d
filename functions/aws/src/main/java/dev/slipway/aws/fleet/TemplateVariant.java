package dev.slipway.aws.fleet;

import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.ResourceList;
import java.util.Comparator;

/**
 * What of a launch template depends on the option, so that a fleet has one template for each (aws.md §3.5).
 *
 * @param maxPods that the kubelet is told to admit
 * @param efaInterfaces that the instance gets, 0 unless its pods ask for EFA
 * @param reservation that it is launched into; empty unless reserved
 */
record TemplateVariant(long maxPods, int efaInterfaces, String reservation) implements Comparable<TemplateVariant> {
    private static final Comparator<TemplateVariant> ORDER = Comparator.comparingLong(TemplateVariant::maxPods)
            .thenComparingInt(TemplateVariant::efaInterfaces)
            .thenComparing(TemplateVariant::reservation);

    static TemplateVariant of(FleetRequest request, FleetRequest.Option option) {
        var nodeClass = request.nodeClass().spec();
        var maxPods = nodeClass.kubelet().maxPods();
        var efa = request.requests().get(ResourceList.EFA).millis() > 0
                && nodeClass.network().interfaces().isEmpty();
        return new TemplateVariant(
                maxPods == null ? option.maxPods() : maxPods, efa ? option.efaInterfaces() : 0, option.reservation());
    }

    @Override
    public int compareTo(TemplateVariant other) {
        return ORDER.compare(this, other);
    }
}
