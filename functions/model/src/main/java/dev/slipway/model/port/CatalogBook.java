package dev.slipway.model.port;

import dev.slipway.model.catalog.CatalogFacts;

/** Keeps what EC2 was found to offer, for all functions: one object with a version. */
public interface CatalogBook {
    /**
     * What is kept, unless its version is the one already known.
     *
     * @param known version of what the caller has; 0 for nothing
     */
    Kept read(long known);

    /**
     * Keeps {@code facts} instead, if nobody has written since {@code expectedVersion} was read.
     *
     * @param expectedVersion 0 for nothing kept yet
     * @return false when somebody was faster; nothing is written then
     */
    boolean write(CatalogFacts facts, long expectedVersion);

    /** What was found. */
    sealed interface Kept {
        /** Counts writes, from 1; 0 when nothing was ever written. */
        long version();

        /** Nothing that the caller does not know already. */
        record Unchanged(long version) implements Kept {}

        record Found(CatalogFacts facts, long version) implements Kept {}

        /**
         * It cannot be understood, most likely because a newer release wrote it.
         *
         * @param why a sentence that names what was found and what is understood
         */
        record Unreadable(String why, long version) implements Kept {}
    }
}
