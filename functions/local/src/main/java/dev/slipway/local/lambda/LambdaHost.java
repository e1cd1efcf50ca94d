package dev.slipway.local.lambda;

import dev.slipway.local.template.FunctionResource;
import dev.slipway.local.template.ScheduleExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Runs the template's functions on this machine: from their queues, from their schedules and when asked. */
public final class LambdaHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LambdaHost.class);
    /** How long closing waits for running invocations. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HostSettings settings;
    private final ChildGuard guard;
    private final InvocationLog invocations = new InvocationLog();
    private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
    private final List<Thread> pollers = new ArrayList<>();
    private final List<String> notFired = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ScheduledExecutorService schedules = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("schedules").factory());

    private LambdaHost(HostSettings settings, ChildGuard guard) {
        this.settings = settings;
        this.guard = guard;
    }

    /**
     * Starts pollers and schedules; processes start at their function's first event.
     *
     * @throws IllegalStateException naming function and path when code was not built, or cannot run on this machine
     */
    public static LambdaHost start(List<FunctionResource> functions, HostSettings settings, SqsClient sqs) {
        var guard = new ChildGuard();
        try {
            for (var function : functions) {
                var _ = new FunctionCommand(function, settings, guard.folder()).command();
            }
            var host = new LambdaHost(settings, guard);
            functions.forEach(function -> host.add(function, sqs));
            return host;
        } catch (IOException unreadable) {
            guard.close();
            throw new UncheckedIOException(
                    "The functions' code cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (RuntimeException refused) {
            guard.close();
            throw refused;
        }
    }

    private void add(FunctionResource resource, SqsClient sqs) {
        var function = new LocalFunction(new FunctionCommand(resource, settings, guard.folder()), guard, invocations);
        functions.put(resource.logicalId(), function);
        for (var trigger : resource.queues()) {
            pollers.add(Thread.ofVirtual()
                    .name("poller-" + trigger.queue())
                    .start(new QueuePoller(sqs, function, trigger, settings.place(), stopping)));
        }
        for (var schedule : resource.schedules()) {
            if (!schedule.enabled()) {
                continue;
            }
            switch (schedule.expression()) {
                case ScheduleExpression.Rate(var every) -> {
                    var millis = Math.max(1, every.toMillis() / settings.speed());
                    var _ = schedules.scheduleAtFixedRate(
                            new ScheduleTicker(function, schedule, settings), millis, millis, TimeUnit.MILLISECONDS);
                }
                case ScheduleExpression.Cron(var fields) -> {
                    log.warn(
                            "schedule not fired schedule={} cron={} reason=only rates fire locally",
                            schedule.name(),
                            fields);
                    notFired.add("%s (cron(%s))".formatted(schedule.name(), fields));
                }
            }
        }
    }

    /**
     * Invokes a function and waits for its answer; how it ended is in the reply.
     *
     * @param logicalId the function's key in the template
     * @param payload JSON
     */
    public Reply invoke(String logicalId, String payload) {
        var function = functions.get(logicalId);
        if (function == null) {
            throw new IllegalArgumentException(
                    "The template has no function '%s' (it has %s).".formatted(logicalId, functions.keySet()));
        }
        return function.invoke(payload, "direct");
    }

    /** Every invocation so far. */
    public InvocationLog invocations() {
        return invocations;
    }

    /** Schedules by the calendar, which the host does not fire. */
    public List<String> notFired() {
        return List.copyOf(notFired);
    }

    /** Stops polling and schedules, lets running invocations end for some seconds, then kills every process. */
    @Override
    public void close() {
        stopping.countDown();
        schedules.shutdownNow();
        var waits = functions.values().stream()
                .map(function -> Thread.ofVirtual().start(() -> function.close(PATIENCE)))
                .toList();
        waits.forEach(LambdaHost::join);
        pollers.forEach(LambdaHost::join);
        guard.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
