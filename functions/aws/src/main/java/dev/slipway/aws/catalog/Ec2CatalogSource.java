package dev.slipway.aws.catalog;

import dev.slipway.aws.Answers;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue, derived anew only when something that it is made of has changed. What nodes told of their memory is kept
 * for five minutes.
 */
public final class Ec2CatalogSource implements CatalogSource {
    private static final Duration MEMORY_GOOD_FOR = Duration.ofMinutes(5);

    /** As long as the book itself keeps it. */
    private static final Duration MEMORY_SERVES_FOR = Duration.ofDays(60);

    private final FactsSource facts;
    private final Answers<List<String>, SortedMap<String, SortedMap<String, Quantity>>> memories;
    private final DerivationSettings settings;
    private @Nullable Derived derived;

    /** What types were derived from, so that they are derived once for each new answer. */
    private record Derived(
            CatalogFacts facts, SortedMap<String, SortedMap<String, Quantity>> memory, CatalogDerivation derivation) {}

    /**
     * Asks nothing yet.
     *
     * @param facts what EC2 offers
     * @param memories what nodes told
     */
    public Ec2CatalogSource(FactsSource facts, MemoryBook memories, DerivationSettings settings, Clock clock) {
        this.facts = facts;
        this.memories = new Answers<>(
                "memory of nodes",
                clock,
                _ -> MEMORY_GOOD_FOR,
                MEMORY_SERVES_FOR,
                (List<String> images) -> memories.seen(images, clock.instant()));
        this.settings = settings;
    }

    @Override
    public synchronized Catalog catalog(List<ResolvedNodeClass> nodeClasses) {
        var factsNow = facts.facts();
        var memoryNow = memory(nodeClasses);
        var last = derived;
        // Identity is meant of the facts: new ones are a new object, and comparing a thousand types would cost more
        // than it saves.
        if (last == null || !same(last.facts(), factsNow) || !last.memory().equals(memoryNow)) {
            last = new Derived(factsNow, memoryNow, new CatalogDerivation(factsNow, settings, memoryNow));
            derived = last;
        }
        return last.derivation().catalog(nodeClasses);
    }

    private SortedMap<String, SortedMap<String, Quantity>> memory(List<ResolvedNodeClass> nodeClasses) {
        return memories.to(nodeClasses.stream()
                .filter(ResolvedNodeClass.Ready.class::isInstance)
                .flatMap(nodeClass -> ((ResolvedNodeClass.Ready) nodeClass).images().stream())
                .map(Image::id)
                .distinct()
                .sorted()
                .toList());
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(CatalogFacts a, CatalogFacts b) {
        return a == b;
    }
}
