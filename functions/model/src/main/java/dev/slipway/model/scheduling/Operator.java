package dev.slipway.model.scheduling;

import java.util.Optional;

/** How a requirement reads its values; Gte and Lte exist for NodePools only (core.md §1.9). */
public enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist"),
    GT("Gt"),
    LT("Lt"),
    GTE("Gte"),
    LTE("Lte");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** As Kubernetes writes it. */
    public String text() {
        return text;
    }

    /** The operator written so, or empty for an unknown word (case matters, as in Kubernetes). */
    public static Optional<Operator> named(String text) {
        for (var operator : values()) {
            if (operator.text.equals(text)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }
}
