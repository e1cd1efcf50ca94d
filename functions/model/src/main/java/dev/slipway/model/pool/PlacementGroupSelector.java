package dev.slipway.model.pool;

/**
 * Which placement group nodes are launched into (aws.md §1.11): at most one of the two is given.
 *
 * @param id {@code pg-…}; empty when not given
 * @param name empty when not given
 */
public record PlacementGroupSelector(String id, String name) {
    /** Nodes are launched into no placement group. */
    public static final PlacementGroupSelector NONE = new PlacementGroupSelector("", "");
}
