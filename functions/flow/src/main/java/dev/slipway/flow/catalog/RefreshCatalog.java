package dev.slipway.flow.catalog;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.model.port.OfferSource;
import dev.slipway.model.port.OfferSource.PriceListing;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.solver.catalog.CatalogPlan;
import dev.slipway.solver.catalog.CatalogPlanner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asks AWS for what is due of the catalogue, and keeps it. A part that cannot be had stays as it was and is asked for at the
 * next turn. Before anything is kept, types and spot prices must be had, and their faults are the caller's.
 */
public final class RefreshCatalog {
    private static final Logger log = LoggerFactory.getLogger(RefreshCatalog.class);
    private static final CatalogPlan ALL = new CatalogPlan(true, true, true);

    private final String region;
    private final CatalogBook book;
    private final OfferSource offers;
    private final OnDemandPrices recorded;
    private final Clock clock;

    /** Why the price list was not to be had when it was last asked; empty when it was. */
    private String unlisted = "";

    /**
     * Asks nothing yet.
     *
     * @param recorded on-demand prices for as long as the price list has never answered
     */
    public RefreshCatalog(String region, CatalogBook book, OfferSource offers, OnDemandPrices recorded, Clock clock) {
        this.region = region;
        this.book = book;
        this.offers = offers;
        this.recorded = recorded;
        this.clock = clock;
    }

    /**
     * Refreshes what is due.
     *
     * @param all everything is due, however fresh it is
     * @return the parts that were refreshed, in words; empty when none was
     */
    public List<String> run(boolean all) {
        var found = book.read(0);
        var known = known(found);
        var plan = all ? ALL : CatalogPlanner.plan(known, clock.instant());
        var parts = new ArrayList<String>();
        var facts = known == null ? first(parts) : refreshed(known, plan, parts);
        if (parts.isEmpty()) {
            return parts;
        }
        var written = book.write(facts, found.version());
        log.atInfo()
                .addKeyValue("parts", parts)
                .addKeyValue("types", facts.types().size())
                .addKeyValue("onDemandFrom", facts.onDemand().source().text())
                .addKeyValue("onDemandAt", facts.onDemand().at())
                .addKeyValue("version", found.version() + 1)
                // Somebody who was faster has asked for the same a moment ago.
                .addKeyValue("written", written)
                .log("catalogue refreshed");
        return parts;
    }

    private static @Nullable CatalogFacts known(Kept kept) {
        return switch (kept) {
            case Kept.Found found -> found.facts();
            case Kept.Unchanged _ -> null;
            case Kept.Unreadable unreadable -> {
                log.atWarn().addKeyValue("why", unreadable.why()).log("kept catalogue replaced");
                yield null;
            }
        };
    }

    private CatalogFacts first(List<String> parts) {
        var now = clock.instant();
        var sold = offers.types();
        var spot = offers.spotPrices();
        parts.add("types");
        parts.add("spot prices");
        var onDemand = onDemand(recorded, parts);
        return new CatalogFacts(region, sold.types(), sold.zoneIds(), now, onDemand, spot);
    }

    private CatalogFacts refreshed(CatalogFacts known, CatalogPlan plan, List<String> parts) {
        var facts = known;
        if (plan.types()) {
            var now = clock.instant();
            var sold = asked("types", offers::types, parts);
            if (sold.isPresent()) {
                facts = new CatalogFacts(
                        region, sold.get().types(), sold.get().zoneIds(), now, facts.onDemand(), facts.spot());
            }
        }
        if (plan.spotPrices()) {
            var before = facts;
            facts = asked("spot prices", offers::spotPrices, parts)
                    .map(spot -> before.with(spot.over(before.spot())))
                    .orElse(before);
        }
        return plan.onDemandPrices() ? facts.with(onDemand(facts.onDemand(), parts)) : facts;
    }

    private static <T> Optional<T> asked(String part, Supplier<T> question, List<String> parts) {
        try {
            var answer = question.get();
            parts.add(part);
            return Optional.of(answer);
        } catch (RetryableFault away) {
            log.atWarn()
                    .addKeyValue("part", part)
                    .addKeyValue("why", away.getMessage())
                    .log("old part of catalogue kept");
            return Optional.empty();
        }
    }

    private OnDemandPrices onDemand(OnDemandPrices lastKnown, List<String> parts) {
        return switch (offers.onDemandPrices()) {
            case PriceListing.Listed(var prices) -> {
                unlisted = "";
                parts.add("on-demand prices");
                yield prices.over(lastKnown);
            }
            case PriceListing.Unlisted(var why) -> {
                // It is asked again every few minutes; what has been said needs no saying again.
                log.atLevel(why.equals(unlisted) ? Level.DEBUG : Level.WARN)
                        .addKeyValue("why", why)
                        .addKeyValue("source", lastKnown.source().text())
                        .addKeyValue("at", lastKnown.at())
                        .log("last known on-demand prices used");
                unlisted = why;
                yield lastKnown;
            }
        };
    }
}
