package dev.slipway.model.catalog;

import java.util.Optional;

/** How an instance is bought, in the order in which a launch prefers them (aws.md §3.4). */
public enum CapacityType {
    RESERVED("reserved"),
    SPOT("spot"),
    ON_DEMAND("on-demand");

    private final String text;

    CapacityType(String text) {
        this.text = text;
    }

    /** The value of the label {@code karpenter.sh/capacity-type}. */
    public String text() {
        return text;
    }

    public static Optional<CapacityType> named(String text) {
        for (var type : values()) {
            if (type.text.equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
