package dev.slipway.local.lambda;

import java.time.Duration;

/** How an invocation ended. */
public sealed interface Outcome {
    /** The handler returned. */
    record Succeeded() implements Outcome {}

    /** The handler threw, or could not be loaded; class and message as the Runtime Interface Client reports them. */
    record Failed(String type, String message) implements Outcome {}

    /** The function's {@code Timeout} was over; its process was killed. */
    record TimedOut(Duration limit) implements Outcome {}

    /** The process ended before it answered. */
    record Exited(int code) implements Outcome {}

    /** One line for a table. */
    default String summary() {
        return switch (this) {
            case Succeeded() -> "succeeded";
            case Failed(var type, var message) -> "failed: %s: %s".formatted(type, message);
            case TimedOut(var limit) -> "timed out after %d s".formatted(limit.toSeconds());
            case Exited(var code) -> "process exited with code %d".formatted(code);
        };
    }
}
