package dev.slipway.model.pool;

/**
 * The placement group that nodes are launched into (aws.md §1.11).
 *
 * @param id {@code pg-…}; empty for none
 * @param strategy cluster, partition or spread, as EC2 writes them; empty for none
 * @param partitions how many there are, 1 to 7; 0 for other strategies than partition
 */
public record PlacementGroup(String id, String strategy, int partitions) {
    /** Nodes are launched into no placement group. */
    public static final PlacementGroup NONE = new PlacementGroup("", "", 0);
}
