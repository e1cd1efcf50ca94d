package dev.slipway.handlers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.cluster.InterruptionNotice;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads EventBridge envelopes; their shapes are in {@code events/} (aws.md §4.3). */
final class InterruptionNoticeReader {
    /** From the spot warning to the end (EC2 user guide, "Spot Instance interruption notices", read 2026-11-22). */
    private static final Duration SPOT_NOTICE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private InterruptionNoticeReader() {}

    /**
     * The notice, or empty for an event that asks nothing of us.
     *
     * @throws IllegalArgumentException when the body is no event that we know
     */
    static Optional<InterruptionNotice> read(String body) {
        var event = envelope(body);
        var kind = event.path("detail-type").asText();
        var detail = event.path("detail");
        var at = time(event.path("time").asText());
        return switch (kind) {
            case "EC2 Spot Instance Interruption Warning" ->
                notice(DisruptionReason.SPOT_INTERRUPTED, instance(detail), at, true);
            case "EC2 Capacity Reservation Instance Interruption Warning" ->
                notice(DisruptionReason.RESERVATION_INTERRUPTED, instance(detail), at, true);
            case "EC2 Instance State-change Notification" -> stateChange(detail, at);
            case "AWS Health Event" -> health(detail, at);
            case "EC2 Instance Rebalance Recommendation" ->
                notice(DisruptionReason.REBALANCE_RECOMMENDED, instance(detail), at, false);
            default ->
                throw new IllegalArgumentException(
                        "No event of the kind \"%s\" is known. Maybe a rule sends more than template.yaml declares."
                                .formatted(kind));
        };
    }

    private static JsonNode envelope(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The message is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Optional<InterruptionNotice> stateChange(JsonNode detail, Instant at) {
        return switch (detail.path("state").asText().toLowerCase(Locale.ROOT)) {
            case "stopping", "stopped" -> notice(DisruptionReason.INSTANCE_STOPPING, instance(detail), at, false);
            case "shutting-down", "terminated" ->
                notice(DisruptionReason.INSTANCE_TERMINATING, instance(detail), at, false);
            default -> Optional.empty();
        };
    }

    private static Optional<InterruptionNotice> health(JsonNode detail, Instant at) {
        if (!detail.path("service").asText().equals("EC2")
                || !detail.path("eventTypeCategory").asText().equals("scheduledChange")) {
            return Optional.empty();
        }
        var instances = new ArrayList<InstanceId>();
        for (var entity : detail.path("affectedEntities")) {
            instances.add(new InstanceId(entity.path("entityValue").asText()));
        }
        return notice(DisruptionReason.MAINTENANCE_SCHEDULED, instances, at, false);
    }

    private static Optional<InterruptionNotice> notice(
            DisruptionReason reason, List<InstanceId> instances, Instant at, boolean twoMinutes) {
        return Optional.of(new InterruptionNotice(reason, instances, at, twoMinutes ? at.plus(SPOT_NOTICE) : null));
    }

    private static List<InstanceId> instance(JsonNode detail) {
        return List.of(new InstanceId(detail.path("instance-id").asText()));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("The event's time \"%s\" is not ISO-8601.".formatted(text), e);
        }
    }
}
