package dev.slipway.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Faults and warnings of one object. Paths may be translated back to what the user wrote, for converted objects. */
final class ObjectReport {
    private final Findings findings;
    private final String object;
    private final UnaryOperator<String> asWritten;

    /** Of this object, whatever form its paths have. */
    private final AtomicInteger faults;

    ObjectReport(Findings findings, String object) {
        this(findings, object, UnaryOperator.identity(), new AtomicInteger());
    }

    private ObjectReport(Findings findings, String object, UnaryOperator<String> asWritten, AtomicInteger faults) {
        this.findings = findings;
        this.object = object;
        this.asWritten = asWritten;
        this.faults = faults;
    }

    /** The same report for paths of another form of the object. */
    ObjectReport translating(UnaryOperator<String> toWritten) {
        return new ObjectReport(findings, object, toWritten, faults);
    }

    void fault(String path, String message) {
        faults.incrementAndGet();
        findings.fault(object, asWritten.apply(path) + ": " + message);
    }

    void warn(String path, String message) {
        findings.warn(object, asWritten.apply(path) + ": " + message);
    }

    /** True while nothing that was reported keeps the object from being used. */
    boolean sound() {
        return faults.get() == 0;
    }
}
