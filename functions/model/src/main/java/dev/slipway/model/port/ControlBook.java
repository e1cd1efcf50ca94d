package dev.slipway.model.port;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small things that a sweep must remember until the next one. */
public interface ControlBook {
    /** What is remembered under a name; nothing at version 0 when nothing was ever written. */
    Control read(String name);

    /**
     * Remembers {@code values} instead, if nobody has written since {@code expectedVersion} was read.
     *
     * @return false when somebody was faster; nothing is written then
     */
    boolean write(String name, SortedMap<String, String> values, long expectedVersion);

    /**
     * Values by key.
     *
     * @param version counts writes, from 1; 0 for nothing written yet
     */
    record Control(SortedMap<String, String> values, long version) {
        public Control {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }
}
