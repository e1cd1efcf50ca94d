package dev.slipway.model.pool;

import java.util.Arrays;
import java.util.Optional;

/** What EC2's recommendation to rebalance, a spot instance at elevated risk of interruption, means for a NodePool's node. */
public enum RebalancePolicy {
    /** Nothing: recommendations are far more frequent than interruptions (aws.md §4.4). */
    IGNORE("ignore"),
    /** The node goes once others are ready for its pods. */
    REPLACE_THEN_DRAIN("replaceThenDrain");

    private final String text;

    RebalancePolicy(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Optional<RebalancePolicy> named(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.text.equals(text))
                .findFirst();
    }
}
