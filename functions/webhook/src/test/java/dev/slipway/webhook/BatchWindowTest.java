package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BatchWindowTest {
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private final BatchWindow window = new BatchWindow(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private boolean over(Instant now) {
        var endsAt = window.endsAt();
        return endsAt != null && !now.isBefore(endsAt);
    }

    @Test
    void isNeverOverBeforeAnyPod() {
        assertFalse(over(at(100_000)));
    }

    @Test
    void isOverAfterTheIdleTime() {
        window.trigger("a", at(0));
        assertFalse(over(at(999)));
        assertTrue(over(at(1000)));
    }

    @Test
    void aNewPodRestartsTheIdleTime() {
        // row 24 of core.md §6
        window.trigger("a", at(0));
        window.trigger("b", at(900));
        assertFalse(over(at(1899)));
        assertTrue(over(at(1900)));
    }

    @Test
    void aPodThatIsInItAlreadyChangesNothing() {
        // row 23 of core.md §6
        window.trigger("a", at(0));
        window.trigger("a", at(900));
        assertTrue(over(at(1000)));
    }

    @Test
    void neverLastsLongerThanItsMost() {
        // row 24 of core.md §6
        for (var i = 0; i < 20; i++) {
            window.trigger("pod-" + i, at(i * 500L));
            assertFalse(over(at(i * 500L)));
        }
        window.trigger("last", at(9_900));
        assertFalse(over(at(9_999)));
        assertTrue(over(at(10_000)));
    }

    @Test
    void startsAnewOnceEmptied() {
        window.trigger("a", at(0));
        window.clear(at(0));
        assertNull(window.openedAt());
        assertFalse(over(at(20_000)));
        window.trigger("a", at(20_000));
        assertTrue(over(at(21_000)));
    }

    @Test
    void whoCameLaterOpensTheNext() {
        window.trigger("a", at(0));
        window.trigger("b", at(700));
        window.clear(at(600));
        assertEquals(at(700), window.openedAt());
        window.trigger("b", at(900));
        assertEquals(at(1_700), window.endsAt());
    }

    @Test
    void whoComesWhenItIsOverPutsNothingOff() {
        window.trigger("a", at(0));
        window.trigger("b", at(1_300));
        assertEquals(at(1_000), window.endsAt());
        window.clear(at(0));
        assertEquals(at(1_300), window.openedAt());
        assertEquals(at(2_300), window.endsAt());
    }

    @Test
    void whoIsToldOfAgainAfterTheBatchIsInTheNext() {
        window.trigger("a", at(0));
        window.trigger("a", at(500));
        assertEquals(at(1_000), window.endsAt());
        window.clear(at(100));
        assertEquals(at(1_500), window.endsAt());
    }
}
