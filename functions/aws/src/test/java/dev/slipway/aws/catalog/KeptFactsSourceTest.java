package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestFacts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeptFactsSourceTest {
    private final FakeClock clock = new FakeClock();
    private final FakeCatalogBook book = new FakeCatalogBook(Faults.none());
    private final CatalogFacts asked = facts("0.05");
    private boolean away;
    private int questions;
    private final KeptFactsSource source = new KeptFactsSource(book, this::ask, clock);

    @Test
    void readsWhatIsKeptAndAsksNobody() {
        var kept = facts("0.096");
        assertTrue(book.write(kept, 0));
        assertSame(kept, source.facts());
        assertSame(kept, source.facts());
        assertEquals(0, questions);
    }

    @Test
    void readsAgainWhenTheVersionHasChanged() {
        assertTrue(book.write(facts("0.096"), 0));
        source.facts();
        var newer = facts("0.097");
        assertTrue(book.write(newer, 1));
        assertSame(newer, source.facts());
    }

    @Test
    void asksEc2WhileNothingIsKept() {
        assertSame(asked, source.facts());
        var kept = facts("0.096");
        assertTrue(book.write(kept, 0));
        assertSame(kept, source.facts());
        assertEquals(1, questions);
    }

    @Test
    void asksEc2WhenSpotPricesHaveNotBeenRefreshedForAnHour() {
        var kept = facts("0.096");
        assertTrue(book.write(kept, 0));
        clock.advance(Duration.ofHours(1));
        assertSame(kept, source.facts());
        clock.advance(Duration.ofSeconds(1));
        assertSame(asked, source.facts());
    }

    @Test
    void usesWhatIsTooOldWhenEc2IsAwayToo() {
        var kept = facts("0.096");
        assertTrue(book.write(kept, 0));
        clock.advance(Duration.ofDays(3));
        away = true;
        assertSame(kept, source.facts());
    }

    @Test
    void asksEc2WhenWhatIsKeptCannotBeUnderstood() {
        book.unreadable("The kept catalogue has form 2, and forms up to 1 are understood.");
        assertSame(asked, source.facts());
    }

    @Test
    void goesOnWithWhatItHasWhenTheTableIsAway() {
        var troubled = new FakeCatalogBook(Faults.eachFailsOnce());
        var reading = new KeptFactsSource(troubled, this::ask, clock);
        assertSame(asked, reading.facts());
        assertEquals(1, questions);
    }

    @Test
    void hasNothingToSayWhenNobodyAnswers() {
        away = true;
        assertThrows(RetryableFault.class, source::facts);
    }

    private CatalogFacts ask() {
        questions++;
        if (away) {
            throw new RetryableFault("ec2:DescribeInstanceTypes", "all", new IllegalStateException("away"));
        }
        return asked;
    }

    private CatalogFacts facts(String dollars) {
        return TestFacts.at(clock.instant()).type("m5.large", "amd64", dollars).facts();
    }
}
