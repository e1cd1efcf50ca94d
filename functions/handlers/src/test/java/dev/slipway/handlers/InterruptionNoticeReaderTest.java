package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InterruptionNoticeReaderTest {
    @Test
    @DisplayName("aws.md §8, 47: a Health event that lists three instances is about all three")
    void readsEveryInstanceOfAHealthEvent() {
        var notice = InterruptionNoticeReader.read("""
                {"detail-type": "AWS Health Event", "time": "2026-11-22T10:20:30Z",
                 "detail": {"service": "EC2", "eventTypeCategory": "scheduledChange",
                  "affectedEntities": [{"entityValue": "i-1"}, {"entityValue": "i-2"}, {"entityValue": "i-3"}]}}""").orElseThrow();
        assertEquals(DisruptionReason.MAINTENANCE_SCHEDULED, notice.reason());
        assertEquals(List.of(new InstanceId("i-1"), new InstanceId("i-2"), new InstanceId("i-3")), notice.instances());
    }

    @Test
    void passesOverHealthEventsThatAreNoScheduledChange() {
        assertEquals(Optional.empty(), InterruptionNoticeReader.read("""
                {"detail-type": "AWS Health Event", "time": "2026-11-22T10:20:30Z",
                 "detail": {"service": "EC2", "eventTypeCategory": "issue", "affectedEntities": [{"entityValue": "i-1"}]}}"""));
    }
}
