package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.testkit.scenario.TestFacts;
import org.junit.jupiter.api.Test;

/** What a {@link CatalogBook} does. */
public abstract class CatalogBookContract {
    private static final CatalogFacts FIRST =
            TestFacts.at(Examples.NOW).type("m5.large", "amd64", "0.096").facts();
    private static final CatalogFacts SECOND = TestFacts.at(Examples.NOW.plusSeconds(300))
            .type("m5.large", "amd64", "0.096")
            .type("m6g.large", "arm64", "0.077")
            .facts();

    /** An empty book. */
    protected abstract CatalogBook book();

    @Test
    void knowsNothingAtVersionZero() {
        assertEquals(new Kept.Unchanged(0), book().read(0));
    }

    @Test
    void keepsWhatWasWrittenWhole() {
        var book = book();
        assertTrue(book.write(FIRST, 0));
        assertEquals(new Kept.Found(FIRST, 1), book.read(0));
        assertTrue(book.write(SECOND, 1));
        assertEquals(new Kept.Found(SECOND, 2), book.read(1));
    }

    @Test
    void saysNothingToWhoeverKnowsIt() {
        var book = book();
        assertTrue(book.write(FIRST, 0));
        assertEquals(new Kept.Unchanged(1), book.read(1));
    }

    @Test
    void writesNothingForWhoeverReadAnOlderVersion() {
        var book = book();
        assertTrue(book.write(FIRST, 0));
        assertFalse(book.write(SECOND, 0));
        assertFalse(book.write(SECOND, 7));
        assertEquals(new Kept.Found(FIRST, 1), book.read(0));
    }
}
