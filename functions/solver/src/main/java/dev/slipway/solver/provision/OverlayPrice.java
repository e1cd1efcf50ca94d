package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.resource.HourlyPrice;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What an overlay makes of a price: exact to the millionth of a dollar, halves rounded up, and never below nothing. */
final class OverlayPrice {
    private OverlayPrice() {}

    static boolean says(NodeOverlay overlay) {
        return overlay.price() != null || overlay.priceAdjustment() != null;
    }

    /** The price that the overlay sets; {@code listed} itself when it says nothing. */
    static HourlyPrice of(NodeOverlay overlay, HourlyPrice listed) {
        var price = overlay.price();
        if (price != null) {
            return price;
        }
        var adjustment = overlay.priceAdjustment();
        return adjustment == null ? listed : adjusted(listed, adjustment.strip());
    }

    private static HourlyPrice adjusted(HourlyPrice listed, String adjustment) {
        var base = BigDecimal.valueOf(listed.microUsd());
        var change = adjustment.endsWith("%")
                ? base.multiply(new BigDecimal(adjustment.substring(0, adjustment.length() - 1)))
                        .movePointLeft(2)
                : new BigDecimal(adjustment).movePointRight(6);
        return new HourlyPrice(base.add(change)
                .max(BigDecimal.ZERO)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
