package dev.slipway.model.pool;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A status condition without its times, which whoever writes it knows.
 *
 * @param reason one word; the type's own name when it is met, as Karpenter has it
 * @param message a sentence with the value at fault and the likely fix; empty when it is met
 */
public record Condition(String type, Truth status, String reason, String message) {
    public static final String READY = "Ready";

    /** Most characters of a message, or the API server refuses the whole status; Kubernetes, metav1.Condition, read 2026-11-27. */
    private static final int LONGEST_MESSAGE = 32_768;

    /** A message quotes what its object has, which may be of any length; what is too long is cut. */
    public Condition {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    /** What Kubernetes lets a condition be. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        Truth(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static Condition met(String type) {
        return new Condition(type, Truth.TRUE, type, "");
    }

    /** Nothing is known yet that speaks for it or against it; the reason is Karpenter's. */
    public static Condition unknown(String type, String message) {
        return new Condition(type, Truth.UNKNOWN, "AwaitingReconciliation", message);
    }

    public static Condition failed(String type, String reason, String message) {
        return new Condition(type, Truth.FALSE, reason, message);
    }

    /** {@code Ready}, which is true when all parts are, and false when one is false. */
    static Condition ready(List<Condition> parts) {
        var lacking = parts.stream().filter(part -> part.status() != Truth.TRUE).toList();
        if (lacking.isEmpty()) {
            return met(READY);
        }
        var message = lacking.stream()
                .map(part -> "%s=%s (%s)".formatted(part.type(), part.status().text(), part.reason()))
                .collect(Collectors.joining(", "));
        var status = lacking.stream().anyMatch(part -> part.status() == Truth.FALSE) ? Truth.FALSE : Truth.UNKNOWN;
        return new Condition(READY, status, "UnhealthyDependents", message);
    }
}
