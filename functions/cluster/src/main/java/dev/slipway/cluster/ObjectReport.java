package dev.slipway.cluster;

import java.util.function.UnaryOperator;

/** Faults and warnings of one object. Paths may be translated back to what the user wrote, for converted objects. */
final class ObjectReport {
    private final Findings findings;
    private final String object;
    private final UnaryOperator<String> asWritten;
    private final int faultsBefore;

    ObjectReport(Findings findings, String object) {
        this(findings, object, UnaryOperator.identity(), findings.faultCount());
    }

    private ObjectReport(Findings findings, String object, UnaryOperator<String> asWritten, int faultsBefore) {
        this.findings = findings;
        this.object = object;
        this.asWritten = asWritten;
        this.faultsBefore = faultsBefore;
    }

    /** The same report for paths of another form of the object. */
    ObjectReport translating(UnaryOperator<String> toWritten) {
        return new ObjectReport(findings, object, toWritten, faultsBefore);
    }

    void fault(String path, String message) {
        findings.fault(object, asWritten.apply(path) + ": " + message);
    }

    void warn(String path, String message) {
        findings.warn(object, asWritten.apply(path) + ": " + message);
    }

    /** True while nothing that was reported keeps the object from being used. */
    boolean sound() {
        return findings.faultCount() == faultsBefore;
    }
}
