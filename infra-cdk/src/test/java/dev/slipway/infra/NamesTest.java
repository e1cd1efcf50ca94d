package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final String template = new Artifacts(Path.of(System.getProperty("slipway.home"))).templateText();

    @Test
    void aClusterWhoseNameLeavesNoRoomIsRefusedWithTheLengthThatFits() {
        assertDoesNotThrow(() -> Names.fit("a".repeat(42), template));
        var fault = assertThrows(UserFault.class, () -> Names.fit("a".repeat(43), template));
        assertEquals(
                "The cluster's name \"%1$s\" has 43 characters, and AWS leaves room for 42 (of slipway-%1$s-consolidation): deploy to a cluster with a shorter name."
                        .formatted("a".repeat(43)),
                fault.getMessage());
    }

    @Test
    void stacksOfClustersThatDifferByAnUnderscoreDiffer() {
        assertEquals("slipway-a-b", Names.stack("a-b"));
        assertEquals("slipway-a-b-3e3c1f7a".length(), Names.stack("a_b").length());
        assertNotEquals(Names.stack("a_b-c"), Names.stack("a-b_c"));
    }
}
