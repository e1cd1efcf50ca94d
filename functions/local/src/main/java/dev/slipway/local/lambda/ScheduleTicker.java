package dev.slipway.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.template.FunctionResource.ScheduleTrigger;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invokes a function for one schedule. A tick that comes while the one before is still at work is left out; Lambda
 * would run both.
 */
final class ScheduleTicker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ScheduleTicker.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalFunction function;
    private final ScheduleTrigger schedule;
    private final HostSettings settings;
    private final AtomicBoolean busy = new AtomicBoolean();

    ScheduleTicker(LocalFunction function, ScheduleTrigger schedule, HostSettings settings) {
        this.function = function;
        this.schedule = schedule;
        this.settings = settings;
    }

    @Override
    public void run() {
        if (busy.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::invoke);
        }
    }

    private void invoke() {
        try {
            var _ = function.invoke(payload(), "schedule " + schedule.name());
        } catch (HostClosed closing) {
            log.debug("schedule stopped schedule={}", schedule.name());
        } catch (IllegalStateException | UncheckedIOException failed) {
            log.warn("schedule failed schedule={} reason={}", schedule.name(), failed.getMessage());
        } finally {
            busy.set(false);
        }
    }

    /** The event that EventBridge Scheduler sends to a target without an input; {@code detail} is a text in it. */
    String payload() {
        if (!schedule.input().isEmpty()) {
            return schedule.input();
        }
        var place = settings.place();
        var event = JSON.createObjectNode();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.scheduler");
        event.put("account", place.accountId());
        event.put(
                "time",
                settings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", place.region());
        event.putArray("resources")
                .add("arn:aws:scheduler:%s:%s:schedule/default/%s"
                        .formatted(place.region(), place.accountId(), schedule.name()));
        event.put("detail", "{}");
        return event.toString();
    }
}
