package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the catalogue function keeps, and holds it in memory: the object is read whole only when its version has
 * changed. Where it is missing, unreadable or too old, EC2 is asked instead; where EC2 does not answer either, what is
 * kept serves however old it is. Each change of source is logged once.
 */
public final class KeptFactsSource implements FactsSource {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFactsSource.class);

    /** Three refreshes of types missed, and a dozen of spot prices: the function that should refresh them does not. */
    private static final Duration TYPES_TOO_OLD = Duration.ofHours(36);

    private static final Duration SPOT_TOO_OLD = Duration.ofHours(1);

    private final CatalogBook book;
    private final FactsSource instead;
    private final Clock clock;
    private @Nullable CatalogFacts kept;
    private long version;
    private String said = "";

    /**
     * Reads nothing yet.
     *
     * @param instead asked when what is kept will not do
     */
    public KeptFactsSource(CatalogBook book, FactsSource instead, Clock clock) {
        this.book = book;
        this.instead = instead;
        this.clock = clock;
    }

    @Override
    public synchronized CatalogFacts facts() {
        var problem = look();
        var known = kept;
        if (known != null && problem.isEmpty()) {
            problem = age(known, clock.instant());
        }
        if (known != null && problem.isEmpty()) {
            say("");
            return known;
        }
        say(problem);
        try {
            return instead.facts();
        } catch (RetryableFault away) {
            if (known == null) {
                throw away;
            }
            say(problem + " EC2 does not answer either, so the old object serves: " + away.getMessage());
            return known;
        }
    }

    /** Why what is kept cannot be used; empty when it can. A book that does not answer leaves what is in memory. */
    private String look() {
        Kept found;
        try {
            found = book.read(version);
        } catch (RetryableFault away) {
            return kept == null ? "The kept catalogue cannot be read: %s.".formatted(away.getMessage()) : "";
        }
        return switch (found) {
            case Kept.Found(var facts, var newer) -> {
                kept = facts;
                version = newer;
                yield "";
            }
            case Kept.Unchanged _ -> kept == null ? "No catalogue is kept yet." : "";
            case Kept.Unreadable unreadable -> unreadable.why();
        };
    }

    private static String age(CatalogFacts facts, Instant now) {
        var typesOld = facts.typesAt().plus(TYPES_TOO_OLD).isBefore(now);
        var spotOld = facts.spot().at().plus(SPOT_TOO_OLD).isBefore(now);
        return typesOld || spotOld
                ? "The kept catalogue is too old: types of %s, spot prices of %s. Maybe the catalog function fails."
                        .formatted(facts.typesAt(), facts.spot().at())
                : "";
    }

    private void say(String problem) {
        if (!problem.equals(said) && !problem.isEmpty()) {
            LOG.atWarn().addKeyValue("why", problem).log("catalogue asked of EC2");
        } else if (!problem.equals(said)) {
            LOG.atInfo().addKeyValue("version", version).log("kept catalogue used");
        }
        said = problem;
    }
}
