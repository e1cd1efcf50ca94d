package dev.slipway.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.template.FunctionResource.ScheduleTrigger;
import dev.slipway.local.template.Place;
import dev.slipway.local.template.ScheduleExpression;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ScheduleTickerTest {
    private static final Place PLACE = new Place("us-east-1", "123456789012", URI.create("http://127.0.0.1:1"));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:01.5Z"), ZoneOffset.UTC);

    @Test
    void sendsTheSchedulersOwnEvent() throws Exception {
        var event = new ObjectMapper().readTree(payload(""));
        assertEquals("Scheduled Event", event.get("detail-type").asText());
        assertEquals("aws.scheduler", event.get("source").asText());
        assertEquals("2026-11-22T08:00:01Z", event.get("time").asText());
        assertEquals(
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/S",
                event.get("resources").get(0).asText());
        assertEquals("{}", event.get("detail").textValue());
    }

    @Test
    void sendsTheInputThatTheTemplateGives() {
        assertEquals("{\"a\":1}", payload("{\"a\":1}"));
    }

    private static String payload(String input) {
        var settings = new HostSettings(PLACE, Path.of("logs"), new TreeMap<>(), List.of(), null, 1, CLOCK);
        var schedule = new ScheduleTrigger("S", "S", new ScheduleExpression.Rate(Duration.ofMinutes(1)), input, true);
        try (var guard = new ChildGuard()) {
            var function = new LocalFunction(
                    new FunctionCommand(TestHost.function("F"), settings, Path.of("work")), guard, new InvocationLog());
            return new ScheduleTicker(function, schedule, settings).payload();
        }
    }
}
