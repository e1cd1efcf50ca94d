package dev.slipway.model.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ConditionTest {
    @Test
    void aMessageIsNoLongerThanAnApiServerTakes() {
        var longest = "é".repeat(32_768);
        assertEquals(longest, Condition.failed("Ready", "Why", longest).message());
        var cut = Condition.failed("Ready", "Why", longest + "é").message();
        assertEquals("é".repeat(32_767) + "…", cut);
    }
}
