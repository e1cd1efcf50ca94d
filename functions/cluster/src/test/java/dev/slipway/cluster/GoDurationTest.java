package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, PT0S",
        "90s, PT1M30S",
        "1m30s, PT1M30S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "100ms, PT0.1S",
        "1us1ns, PT0.000001001S",
        "-5s, PT-5S",
        "+5s, PT5S"
    })
    void readsWhatGoReads(String text, Duration duration) {
        assertEquals(duration, GoDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 s", "s", "1d", ".s", "1h-5m", "PT5S", "3000000h"})
    void refusesWhatGoRefuses(String text) {
        assertNull(GoDuration.parse(text));
    }
}
