package dev.slipway.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.template.Place;
import dev.slipway.local.template.RuleResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.event.ruler.Machine;

/** The default event bus: matches events with AWS's own Event Ruler and sends them on, unchanged, to the rules' queues. */
public final class EventBus {
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What every event has (EventBridge user guide, "Events", read 2026-11); a rule matches against all of it. */
    private static final List<String> REQUIRED = List.of("source", "detail-type", "detail");

    private final Machine machine = Machine.builder().build();
    private final List<RuleResource> rules;
    private final SqsClient sqs;
    private final Place place;
    private final List<String> unmatched = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    EventBus(List<RuleResource> rules, SqsClient sqs, Place place) {
        this.rules = List.copyOf(rules);
        this.sqs = sqs;
        this.place = place;
        for (var rule : rules) {
            try {
                machine.addRule(rule.logicalId(), rule.pattern());
            } catch (IOException noPattern) {
                throw new UncheckedIOException(
                        "%s.EventPattern is refused: %s".formatted(rule.logicalId(), noPattern.getMessage()),
                        noPattern);
            }
        }
    }

    /**
     * Puts one event on the bus.
     *
     * @param envelope the whole event, JSON, as EventBridge delivers it
     * @return the rules that matched, by logical id; empty when none did
     * @throws IllegalArgumentException when it is no event
     */
    public List<String> put(String envelope) {
        var event = parse(envelope);
        var matched = new TreeSet<>(machine.rulesForJSONEvent(event));
        if (matched.isEmpty()) {
            unmatched.add(envelope);
            log.info("event unmatched source={} detailType={}", event.path("source"), event.path("detail-type"));
            listeners.forEach(listener -> listener.accept(envelope));
        }
        rules.stream()
                .filter(rule -> matched.contains(rule.logicalId()))
                .flatMap(rule -> rule.queues().stream())
                .map(place::queueUrl)
                .forEach(url -> sqs.sendMessage(message -> message.queueUrl(url).messageBody(envelope)));
        return List.copyOf(matched);
    }

    /** Events that no rule matched, in order. */
    public List<String> unmatched() {
        return List.copyOf(unmatched);
    }

    /** Calls the listener with each further event that no rule matches. */
    public void onUnmatched(Consumer<String> listener) {
        listeners.add(listener);
    }

    private static JsonNode parse(String envelope) {
        try {
            var event = JSON.readTree(envelope);
            REQUIRED.stream().filter(field -> !event.has(field)).findFirst().ifPresent(field -> {
                throw new IllegalArgumentException("The event has no '%s': %s".formatted(field, envelope));
            });
            return event;
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("The event is no JSON: " + envelope, notJson);
        }
    }
}
