package dev.slipway.solver.consolidation;

/**
 * What users may choose about consolidation.
 *
 * @param spotToSpot spot nodes may be replaced by cheaper spot nodes (core.md §0.2, gate SpotToSpotConsolidation)
 * @param leastSaving part of the price of the nodes that go which a replacement must save at least, from 0 to 1: what
 *     keeps prices that move a little from moving pods
 */
public record ConsolidationSettings(boolean spotToSpot, double leastSaving) {
    /** Karpenter's gate is off by default; 5 % is about what a spot price moves by in an hour. */
    public static final ConsolidationSettings USUAL = new ConsolidationSettings(false, 0.05);

    public ConsolidationSettings {
        if (!(leastSaving >= 0 && leastSaving <= 1)) {
            throw new IllegalArgumentException(
                    "The least saving is %s, and must be between 0 and 1.".formatted(leastSaving));
        }
    }
}
