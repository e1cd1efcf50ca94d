package dev.slipway.model.pool;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What EC2 said when a launch with a node class was tried without launching anything (aws.md §3.9).
 *
 * @param question names what was asked: a class that means something else by now is another question
 * @param at when EC2 was asked
 * @param reason one word, as in a status condition; empty when EC2 would launch
 * @param message a sentence with what was refused and the likely fix; empty when EC2 would launch
 */
public record DryRun(String question, Instant at, String reason, String message) {
    private static final int PARTS = 4;

    public boolean passed() {
        return reason.isEmpty();
    }

    /** One line, as a control book remembers it. */
    public String text() {
        return String.join(" ", question, at.toString(), reason, message);
    }

    /** Reads {@link #text}; empty when somebody wrote something else. */
    public static Optional<DryRun> read(String text) {
        var parts = text.split(" ", PARTS);
        try {
            return parts.length == PARTS
                    ? Optional.of(new DryRun(parts[0], Instant.parse(parts[1]), parts[2], parts[3]))
                    : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
