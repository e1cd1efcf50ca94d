package dev.slipway.cluster;

import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a NodeOverlay (karpenter.sh/v1alpha1) strictly, by core.md §1.7. */
final class NodeOverlayReader {
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}(\\.[0-9]+)?");
    private static final Pattern ADJUSTMENT = Pattern.compile("[+-][0-9]{1,9}(\\.[0-9]+)?%?");
    private static final List<String> NATIVE =
            List.of(ResourceList.CPU, ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE, ResourceList.PODS);

    private NodeOverlayReader() {}

    /** Empty when anything in it is wrong; the report says what. */
    static Optional<NodeOverlay> read(String name, Map<?, ?> specValues, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        var requirements = RequirementReader.ofOverlay(spec.objects("requirements"));
        var price = spec.text("price");
        var adjustment = spec.text("priceAdjustment");
        var capacity = spec.amounts("capacity");
        var weight = spec.number("weight", 1, 10_000);
        spec.rejectUnknown();
        if (!price.isEmpty() && !adjustment.isEmpty()) {
            report.fault(spec.path("price"), "price and priceAdjustment exclude each other. Keep one of them.");
        }
        if (!price.isEmpty() && !PRICE.matcher(price).matches()) {
            report.fault(spec.path("price"), "\"%s\" is not a price in dollars per hour.".formatted(price));
        }
        if (!adjustment.isEmpty() && !ADJUSTMENT.matcher(adjustment).matches()) {
            report.fault(
                    spec.path("priceAdjustment"),
                    "\"%s\" is not an adjustment. Write signed dollars (-0.05) or a signed percentage (+10%%)."
                            .formatted(adjustment));
        }
        for (var resource : capacity.keySet()) {
            if (NATIVE.contains(resource)) {
                report.fault(
                        spec.path("capacity") + "." + resource,
                        "an overlay cannot change what the machine itself has.");
            }
        }
        var amounts = NodePoolReader.amounts(spec.path("capacity"), capacity, report);
        if (!report.sound()) {
            return Optional.empty();
        }
        return Optional.of(new NodeOverlay(
                name,
                weight == null ? 0 : weight,
                requirements,
                price.isEmpty() ? null : HourlyPrice.parse(price),
                adjustment.isEmpty() ? null : adjustment,
                amounts));
    }
}
