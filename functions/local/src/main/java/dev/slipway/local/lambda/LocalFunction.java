package dev.slipway.local.lambda;

import dev.slipway.local.lambda.RuntimeApi.Call;
import dev.slipway.local.template.FunctionResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One function: at most one process, started at its first event, kept warm, replaced after a crash or a time-out.
 *
 * <p>Callers take turns in the order in which they came; Lambda would start further processes instead, up to the
 * function's concurrency.
 */
final class LocalFunction {
    /** Lambda stops an init phase after this and does it again within the function's own time-out (developer guide, "Init phase"). */
    private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

    private final FunctionResource resource;
    private final FunctionCommand command;
    private final ChildGuard guard;
    private final InvocationLog log;
    private final Clock clock;
    private final String arn;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable ExecutionEnvironment environment;
    private volatile boolean closed;

    LocalFunction(FunctionCommand command, ChildGuard guard, InvocationLog log) {
        this.resource = command.function();
        this.command = command;
        this.guard = guard;
        this.log = log;
        this.clock = command.settings().clock();
        this.arn = command.settings().place().functionArn(resource.name());
    }

    Reply invoke(String payload, String trigger) {
        turn.lock();
        try {
            if (closed) {
                throw new HostClosed(resource.logicalId());
            }
            return take(payload, trigger);
        } finally {
            turn.unlock();
        }
    }

    /** Does one call; a process that ended while idle is replaced without the caller's notice. */
    private Reply take(String payload, String trigger) {
        while (true) {
            var startedAt = clock.instant();
            var requestId = UUID.randomUUID().toString();
            var last = environment;
            var warm = last != null && last.alive();
            var current = last != null && warm ? last : replace();
            var notReady = current.awaitReady(INIT_LIMIT.plus(resource.timeout()));
            var readyAt = clock.instant();
            var answer = notReady.isPresent() ? notReady.get() : run(current, requestId, payload, readyAt);
            if (answer instanceof Answer.NeverTaken) {
                discard();
                continue;
            }
            var invocation = new Invocation(
                    resource.logicalId(),
                    requestId,
                    trigger,
                    startedAt,
                    !warm,
                    warm ? Duration.ZERO : Duration.between(startedAt, readyAt),
                    Duration.between(readyAt, clock.instant()),
                    outcome(answer),
                    current.peakMemoryBytes());
            if (notReady.isPresent() || answer instanceof Answer.TimedOut || answer instanceof Answer.Exited) {
                discard();
            }
            log.add(invocation);
            return new Reply(invocation, answer instanceof Answer.Responded(var body) ? body : "");
        }
    }

    private Answer run(ExecutionEnvironment current, String requestId, String payload, Instant now) {
        var deadline = now.plus(resource.timeout());
        return current.run(new Call(requestId, arn, payload, deadline, new CompletableFuture<>()), resource.timeout());
    }

    private Outcome outcome(Answer answer) {
        return switch (answer) {
            case Answer.Responded _ -> new Outcome.Succeeded();
            case Answer.Failed(var type, var message) -> new Outcome.Failed(type, message);
            case Answer.Exited(var code) -> new Outcome.Exited(code);
            case Answer.TimedOut() -> new Outcome.TimedOut(resource.timeout());
            case Answer.NeverTaken() -> throw new IllegalStateException("A call that nobody took has no outcome.");
        };
    }

    private ExecutionEnvironment replace() {
        discard();
        var fresh = ExecutionEnvironment.start(command, guard);
        environment = fresh;
        return fresh;
    }

    private void discard() {
        var old = environment;
        environment = null;
        if (old != null) {
            old.close();
        }
    }

    /** Waits so long for a running invocation, then kills the process. */
    void close(Duration patience) {
        closed = true;
        var mine = false;
        try {
            mine = turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        var last = environment;
        if (last != null) {
            last.close();
        }
        if (mine) {
            turn.unlock();
        }
    }
}
