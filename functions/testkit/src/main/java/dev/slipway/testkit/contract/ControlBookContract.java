package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.ControlBook.Control;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a {@link ControlBook} does. */
public abstract class ControlBookContract {
    /** An empty book. */
    protected abstract ControlBook book();

    @Test
    void knowsNothingAtVersionZero() {
        assertEquals(new Control(new TreeMap<>(), 0), book().read("cursor"));
    }

    @Test
    void remembersWhatWasWritten() {
        var book = book();
        assertTrue(book.write("cursor", Examples.labels("node-a", "2026-11-22T08:00:00Z", "empty", ""), 0));
        var first = book.read("cursor");
        assertEquals(new Control(Examples.labels("node-a", "2026-11-22T08:00:00Z", "empty", ""), 1), first);
        assertTrue(book.write("cursor", Examples.labels("node-b", "x"), 1));
        assertEquals(new Control(Examples.labels("node-b", "x"), 2), book.read("cursor"));
        assertEquals(0, book.read("other").version());
    }

    @Test
    void writesNothingForWhoeverReadAnOlderVersion() {
        var book = book();
        assertTrue(book.write("cursor", Examples.labels("node", "a"), 0));
        assertFalse(book.write("cursor", Examples.labels("node", "b"), 0));
        assertFalse(book.write("cursor", Examples.labels("node", "b"), 7));
        assertEquals(Examples.labels("node", "a"), book.read("cursor").values());
    }
}
