package dev.slipway.aws.catalog;

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

    private final FactsSource facts;
    private final MemoryBook memories;
    private final DerivationSettings settings;
    private final Clock clock;
    private @Nullable Learned learned;
    private @Nullable Derived derived;

    private record Learned(List<String> images, Remembered<SortedMap<String, SortedMap<String, Quantity>>> memory) {}

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
        this.memories = memories;
        this.settings = settings;
        this.clock = clock;
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
        var images = nodeClasses.stream()
                .filter(ResolvedNodeClass.Ready.class::isInstance)
                .flatMap(nodeClass -> ((ResolvedNodeClass.Ready) nodeClass).images().stream())
                .map(Image::id)
                .distinct()
                .sorted()
                .toList();
        var known = learned;
        if (known == null || !known.images().equals(images)) {
            known = new Learned(
                    images,
                    new Remembered<>(
                            "memory of nodes", MEMORY_GOOD_FOR, clock, () -> memories.seen(images, clock.instant())));
            learned = known;
        }
        return known.memory().get();
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(CatalogFacts a, CatalogFacts b) {
        return a == b;
    }
}
