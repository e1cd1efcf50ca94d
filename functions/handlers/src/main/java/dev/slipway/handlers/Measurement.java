package dev.slipway.handlers;

/**
 * One value.
 *
 * @param label value of the measure's label; empty when that has none
 */
record Measurement(Measure measure, double value, String label) {
    Measurement {
        if (label.isEmpty() != measure.label().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has the label \"%s\", and its value is \"%s\".".formatted(measure, measure.label(), label));
        }
    }

    /** Of a measure without a label. */
    Measurement(Measure measure, double value) {
        this(measure, value, "");
    }
}
