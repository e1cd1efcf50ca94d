package dev.slipway.cli;

import dev.slipway.model.resource.HourlyPrice;

/** Prices in a column: dollars, without zeros at the end. */
final class Dollars {
    private Dollars() {}

    static String of(HourlyPrice price) {
        return price.dollars().stripTrailingZeros().toPlainString();
    }
}
