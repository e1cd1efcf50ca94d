package dev.slipway.webhook;

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

    @Test
    void isNeverOverBeforeAnyPod() {
        assertFalse(window.over(at(100_000)));
    }

    @Test
    void isOverAfterTheIdleTime() {
        window.trigger("a", at(0));
        assertFalse(window.over(at(999)));
        assertTrue(window.over(at(1000)));
    }

    @Test
    void aNewPodRestartsTheIdleTime() {
        // row 24 of core.md §6
        window.trigger("a", at(0));
        window.trigger("b", at(900));
        assertFalse(window.over(at(1899)));
        assertTrue(window.over(at(1900)));
    }

    @Test
    void aPodThatIsInItAlreadyChangesNothing() {
        // row 23 of core.md §6
        window.trigger("a", at(0));
        window.trigger("a", at(900));
        assertTrue(window.over(at(1000)));
    }

    @Test
    void neverLastsLongerThanItsMost() {
        // row 24 of core.md §6
        for (var i = 0; i < 20; i++) {
            window.trigger("pod-" + i, at(i * 500L));
            assertFalse(window.over(at(i * 500L)));
        }
        window.trigger("last", at(9_900));
        assertFalse(window.over(at(9_999)));
        assertTrue(window.over(at(10_000)));
    }

    @Test
    void startsAnewOnceEmptied() {
        window.trigger("a", at(0));
        window.clear();
        assertNull(window.openedAt());
        assertFalse(window.over(at(20_000)));
        window.trigger("a", at(20_000));
        assertTrue(window.over(at(21_000)));
    }
}
