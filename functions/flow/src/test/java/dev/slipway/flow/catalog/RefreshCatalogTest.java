package dev.slipway.flow.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.catalog.OnDemandPrices.Source;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeOfferSource;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RefreshCatalogTest {
    private static final List<String> ALL = List.of("types", "spot prices", "on-demand prices");
    private static final OnDemandPrices RECORDED =
            new OnDemandPrices(new TreeMap<>(), Source.RECORDED, Instant.parse("2026-01-19T00:00:00Z"));

    private final FakeClock clock = new FakeClock();

    /** One world, in which things may go wrong. */
    private final class World {
        final Faults faults;
        final FakeOfferSource offers;
        final FakeCatalogBook book;
        final RefreshCatalog refresh;

        World(Faults faults) {
            this.faults = faults;
            this.offers = new FakeOfferSource(sold("0.096"), faults);
            this.book = new FakeCatalogBook(faults);
            this.refresh = new RefreshCatalog("us-east-1", book, offers, RECORDED, clock);
        }

        CatalogFacts kept() {
            return assertInstanceOf(Kept.Found.class, book.read(0)).facts();
        }

        HourlyPrice price() {
            return kept().onDemand().byType().getOrDefault("m5.large", HourlyPrice.FREE);
        }
    }

    private final World world = new World(Faults.none());

    @Test
    void keepsEverythingAtFirst() {
        assertEquals(ALL, world.refresh.run(false));
        assertEquals(sold("0.096"), world.kept());
    }

    @Test
    void asksForNothingThatIsFresh() {
        world.refresh.run(false);
        clock.advance(Duration.ofMinutes(3));
        assertEquals(List.of(), world.refresh.run(false));
        assertEquals(1, world.faults.count("catalog-book:write"));
    }

    @Test
    void refreshesSpotPricesEveryFiveMinutesAndTheRestEveryTwelveHours() {
        world.refresh.run(false);
        clock.advance(Duration.ofMinutes(5));
        world.offers.becomes(sold("0.100"));
        assertEquals(List.of("spot prices"), world.refresh.run(false));
        assertEquals(HourlyPrice.parse("0.096"), world.price());
        clock.advance(Duration.ofHours(12));
        world.offers.becomes(sold("0.100"));
        assertEquals(ALL, world.refresh.run(false));
        assertEquals(HourlyPrice.parse("0.100"), world.price());
    }

    @Test
    void refreshesEverythingWhenTold() {
        world.refresh.run(false);
        assertEquals(ALL, world.refresh.run(true));
    }

    @Test
    void usesRecordedPricesWhereThereNeverWasAPriceList() {
        world.offers.unlisted("us-gov-west-1 has none");
        assertEquals(List.of("types", "spot prices"), world.refresh.run(false));
        assertEquals(RECORDED, world.kept().onDemand());
    }

    @Test
    void keepsTheLastKnownPricesAndTheirAgeWhenThePriceListFails() {
        world.refresh.run(false);
        var at = clock.instant();
        clock.advance(Duration.ofHours(13));
        world.offers.unlisted("AccessDeniedException");
        assertEquals(List.of("types", "spot prices"), world.refresh.run(false));
        assertEquals(HourlyPrice.parse("0.096"), world.price());
        assertEquals(Source.PRICE_LIST, world.kept().onDemand().source());
        assertEquals(at, world.kept().onDemand().at());
        // It is asked again at the next turn, not after twelve hours.
        world.offers.becomes(sold("0.100"));
        clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of("spot prices", "on-demand prices"), world.refresh.run(false));
    }

    @Test
    void takesNoPriceAwayThatIsNotListedAnyMore() {
        world.refresh.run(false);
        clock.advance(Duration.ofHours(13));
        world.offers.becomes(TestFacts.at(clock.instant())
                .type("m6g.large", "arm64", "0.077")
                .facts());
        world.refresh.run(false);
        assertEquals(HourlyPrice.parse("0.096"), world.price());
        assertTrue(world.kept().spot().of("m5.large", "us-east-1a").isPresent());
        assertEquals(
                List.of("m6g.large"),
                world.kept().types().stream().map(InstanceTypeFacts::name).toList());
    }

    @Test
    void replacesWhatItCannotRead() {
        world.book.unreadable("The kept catalogue has form 9.");
        assertEquals(ALL, world.refresh.run(false));
        assertEquals(sold("0.096"), world.kept());
    }

    @Test
    void leavesWhatFailedForTheNextTurn() {
        var troubled = new World(Faults.eachFailsOnce());
        assertThrows(RetryableFault.class, () -> troubled.refresh.run(false));
        assertThrows(RetryableFault.class, () -> troubled.refresh.run(false));
        while (troubled.faults.count("catalog-book:write") < 2) {
            try {
                troubled.refresh.run(false);
            } catch (RetryableFault expected) {
                // The next turn comes.
                assertTrue(
                        troubled.faults.calls().size() < 50,
                        () -> troubled.faults.calls().toString());
            }
        }
        assertEquals(sold("0.096"), troubled.kept());
    }

    @Test
    void endsInTheSameStateWhereverItIsKilled() {
        var calls = new World(Faults.none());
        calls.refresh.run(false);
        Faults.crashesIn(0, calls.faults.count()).forEach(faults -> {
            var killed = new World(faults);
            assertThrows(Crash.class, () -> killed.refresh.run(false));
            killed.refresh.run(false);
            assertEquals(sold("0.096"), killed.kept());
        });
    }

    private CatalogFacts sold(String dollars) {
        return TestFacts.at(clock.instant()).type("m5.large", "amd64", dollars).facts();
    }
}
