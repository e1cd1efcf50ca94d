package dev.slipway.model.pool;

import java.util.Optional;

/** When a NodePool's nodes may be removed to save money. */
public enum ConsolidationPolicy {
    WHEN_EMPTY("WhenEmpty"),
    WHEN_EMPTY_OR_UNDERUTILIZED("WhenEmptyOrUnderutilized"),
    BALANCED("Balanced");

    private final String text;

    ConsolidationPolicy(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Optional<ConsolidationPolicy> named(String text) {
        for (var policy : values()) {
            if (policy.text.equals(text)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }
}
