package dev.slipway.aws.state;

import java.time.Duration;

/** How long items stay for people to look at; DynamoDB then deletes them within about two days. */
final class KeptFor {
    /** A claim, from the moment it is Terminated or Failed. */
    static final Duration CLAIM = Duration.ofDays(30);

    /**
     * A line of history, from the moment it was written: a node's default life (Karpenter's expireAfter of 30 days), the
     * claim's own 30 days after its end, and as much again for drains that take long. Lines cannot be renewed when the
     * claim ends without reading them all.
     */
    static final Duration HISTORY = Duration.ofDays(90);

    /** What a node told of its memory, since the last that told the same (aws.md §2.3). */
    static final Duration MEMORY = Duration.ofDays(60);

    static final Duration DECISION = Duration.ofDays(14);

    private KeptFor() {}
}
