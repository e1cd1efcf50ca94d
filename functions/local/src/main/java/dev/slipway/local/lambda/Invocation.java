package dev.slipway.local.lambda;

import java.time.Duration;
import java.time.Instant;

/**
 * One invocation, as logged.
 *
 * @param function logical id in the template
 * @param requestId the id that the handler's context had
 * @param trigger what caused it: {@code sqs NAME × COUNT}, {@code schedule NAME} or {@code direct}
 * @param startedAt when a free process was there or began to start
 * @param cold whether a process had to be started
 * @param init time until the new process asked for work; zero when warm
 * @param duration time from the handover of the event to the answer
 * @param outcome how it ended
 * @param peakMemoryBytes largest resident size of the process so far, bytes; 0 where the system does not tell
 */
public record Invocation(
        String function,
        String requestId,
        String trigger,
        Instant startedAt,
        boolean cold,
        Duration init,
        Duration duration,
        Outcome outcome,
        long peakMemoryBytes) {
    /** True when the handler returned. */
    public boolean succeeded() {
        return outcome instanceof Outcome.Succeeded;
    }
}
