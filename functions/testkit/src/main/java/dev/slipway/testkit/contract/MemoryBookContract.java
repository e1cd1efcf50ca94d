package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link MemoryBook} does. */
public abstract class MemoryBookContract {
    private static final Instant NOW = Examples.NOW;

    /** An empty book. */
    protected abstract MemoryBook book();

    @Test
    void knowsByImageAndType() {
        var book = book();
        book.saw("m5.large", "ami-a", Quantity.parse("7700Mi"), NOW);
        book.saw("m6g.large", "ami-a", Quantity.parse("7650Mi"), NOW);
        book.saw("m5.large", "ami-b", Quantity.parse("7710Mi"), NOW);
        var seen = book.seen(List.of("ami-a", "ami-c"), NOW);
        assertEquals("{ami-a={m5.large=7700Mi, m6g.large=7650Mi}}", seen.toString());
    }

    @Test
    void countsTheLeast() {
        var book = book();
        book.saw("m5.large", "ami-a", Quantity.parse("7700Mi"), NOW);
        book.saw("m5.large", "ami-a", Quantity.parse("7800Mi"), NOW);
        assertEquals(
                "{ami-a={m5.large=7700Mi}}", book.seen(List.of("ami-a"), NOW).toString());
        book.saw("m5.large", "ami-a", Quantity.parse("7690Mi"), NOW);
        assertEquals(
                "{ami-a={m5.large=7690Mi}}", book.seen(List.of("ami-a"), NOW).toString());
    }

    @Test
    void forgetsAfterSixtyDaysUnlessANodeTellsTheSame() {
        var book = book();
        var later = NOW.plus(Duration.ofDays(59));
        book.saw("m5.large", "ami-a", Quantity.parse("7700Mi"), NOW);
        book.saw("m6g.large", "ami-a", Quantity.parse("7650Mi"), NOW);
        book.saw("m5.large", "ami-a", Quantity.parse("7700Mi"), later);
        assertEquals(
                "{ami-a={m5.large=7700Mi}}",
                book.seen(List.of("ami-a"), NOW.plus(Duration.ofDays(61))).toString());
        book.saw("m6g.large", "ami-a", Quantity.parse("7800Mi"), NOW.plus(Duration.ofDays(61)));
        assertEquals(
                "{ami-a={m5.large=7700Mi, m6g.large=7800Mi}}",
                book.seen(List.of("ami-a"), NOW.plus(Duration.ofDays(61))).toString());
    }
}
