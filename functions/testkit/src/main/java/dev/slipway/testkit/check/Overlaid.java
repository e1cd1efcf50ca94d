package dev.slipway.testkit.check;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An instance type as overlays make it for one NodePool (core.md §1.7): the heaviest wins, then the last by name. */
final class Overlaid {
    private final List<NodeOverlay> overlays;
    private final NodePool pool;
    private final InstanceType type;

    Overlaid(List<NodeOverlay> overlays, NodePool pool, InstanceType type) {
        this.overlays = byPrecedence(overlays);
        this.pool = pool;
        this.type = type;
    }

    private static List<NodeOverlay> byPrecedence(List<NodeOverlay> overlays) {
        if (overlays.isEmpty()) {
            return overlays;
        }
        var sorted = new ArrayList<>(overlays);
        sorted.sort((a, b) -> a.weight() != b.weight()
                ? Integer.compare(b.weight(), a.weight())
                : b.name().compareTo(a.name()));
        return sorted;
    }

    private boolean touches(NodeOverlay overlay, Offering offering) {
        var labels = Sites.labels(
                pool.labels(),
                pool.name(),
                pool.nodeClassRef().name(),
                type,
                type.name(),
                offering.zone(),
                offering.capacityType());
        for (var requirement : overlay.requirements()) {
            var value = requirement.key().equals(Sites.RESERVATION)
                    ? offering.reservation()
                    : labels.get(requirement.key());
            if (!Selecting.holds(requirement, value)) {
                return false;
            }
        }
        return true;
    }

    HourlyPrice price(Offering offering) {
        for (var overlay : overlays) {
            var price = overlay.price();
            var adjustment = overlay.priceAdjustment();
            if (price != null && touches(overlay, offering)) {
                return price;
            }
            if (adjustment != null && touches(overlay, offering)) {
                return adjusted(offering.price(), adjustment);
            }
        }
        return offering.price();
    }

    private static HourlyPrice adjusted(HourlyPrice price, String adjustment) {
        var dollars = price.dollars();
        if (adjustment.endsWith("%")) {
            var percent = new BigDecimal(adjustment.substring(0, adjustment.length() - 1));
            dollars = dollars.add(dollars.multiply(percent).movePointLeft(2));
        } else {
            dollars = dollars.add(new BigDecimal(adjustment));
        }
        return HourlyPrice.of(dollars.max(BigDecimal.ZERO).setScale(6, RoundingMode.CEILING));
    }

    ResourceList capacity() {
        if (overlays.isEmpty()) {
            return type.capacity();
        }
        var amounts = new TreeMap<>(type.capacity().amounts());
        var set = new ArrayList<String>();
        for (var overlay : overlays) {
            if (touchesAny(overlay)) {
                overlay.capacity().amounts().forEach((name, amount) -> {
                    if (!set.contains(name)) {
                        set.add(name);
                        amounts.put(name, amount);
                    }
                });
            }
        }
        return new ResourceList(amounts);
    }

    private boolean touchesAny(NodeOverlay overlay) {
        for (var offering : type.offerings()) {
            if (touches(overlay, offering)) {
                return true;
            }
        }
        return false;
    }
}
