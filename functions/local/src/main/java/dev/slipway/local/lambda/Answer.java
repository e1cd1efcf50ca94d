package dev.slipway.local.lambda;

/** What an execution environment makes of one call. */
sealed interface Answer {
    record Responded(String payload) implements Answer {}

    record Failed(String type, String message) implements Answer {}

    record Exited(int code) implements Answer {}

    record TimedOut() implements Answer {}

    /** The process ended before it took the call: nothing of it ran, another process may have it. */
    record NeverTaken() implements Answer {}
}
