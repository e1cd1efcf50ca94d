package dev.slipway.model.decision;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When a function that a schedule invokes last came to its end, so that people see whether it still does. Remembered by a
 * control book under the function's name.
 *
 * @param at its end
 */
public record LastRun(Instant at) {
    /** Names in the control book: {@code CONTROL#last-sweep}, … */
    public static final String SWEEP = "last-sweep";

    public static final String CONSOLIDATION = "last-consolidation";

    private static final String AT = "at";

    /** As it is remembered. */
    public SortedMap<String, String> values() {
        var values = new TreeMap<String, String>();
        values.put(AT, at.toString());
        return Collections.unmodifiableSortedMap(values);
    }

    /** Empty when it never ran, or when somebody wrote something else there. */
    public static Optional<LastRun> of(SortedMap<String, String> values) {
        try {
            return Optional.ofNullable(values.get(AT)).map(Instant::parse).map(LastRun::new);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
