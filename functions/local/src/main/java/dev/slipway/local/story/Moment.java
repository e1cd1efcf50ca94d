package dev.slipway.local.story;

import java.time.Instant;

/**
 * One line of the story's table.
 *
 * @param who the function, or {@code you} for what the story itself did
 * @param what happened
 * @param where it can be inspected: a table key, a log, an API
 */
public record Moment(Instant at, String who, String what, String where) {}
