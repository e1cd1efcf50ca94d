package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The catalogue and what node classes mean. Node classes are asked of EC2 and kept for one minute (aws.md §1.2, §1.3), what
 * nodes told of their memory for five; the catalogue is made anew only when something that it is made of has changed.
 */
public final class Ec2CatalogSource implements CatalogSource {
    private static final Duration CLASS_GOOD_FOR = Duration.ofMinutes(1);
    private static final Duration MEMORY_GOOD_FOR = Duration.ofMinutes(5);

    private final Clock clock;
    private final FactsSource facts;
    private final MemoryBook memories;
    private final DerivationSettings settings;
    private final NodeClassResolver resolver;
    private final Map<NodeClass, Remembered<ResolvedNodeClass>> classes = new ConcurrentHashMap<>();
    private @Nullable Learned learned;
    private @Nullable Derived derived;

    private record Learned(List<String> images, Remembered<SortedMap<String, SortedMap<String, Quantity>>> memory) {}

    /** What types were derived from, so that they are derived once for each new answer. */
    private record Derived(
            CatalogFacts facts, SortedMap<String, SortedMap<String, Quantity>> memory, CatalogDerivation derivation) {}

    /**
     * Asks nothing yet.
     *
     * @param kubernetesVersion of the cluster, {@code 1.34}; images are chosen by it; asked when a class is resolved
     * @param memories what nodes told
     */
    public Ec2CatalogSource(
            Ec2Client client,
            Supplier<String> kubernetesVersion,
            FactsSource facts,
            MemoryBook memories,
            DerivationSettings settings,
            Clock clock) {
        this.clock = clock;
        this.facts = facts;
        this.memories = memories;
        this.settings = settings;
        this.resolver = new NodeClassResolver(client, kubernetesVersion);
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

    @Override
    public ResolvedNodeClass resolve(NodeClass nodeClass) {
        // A changed class is another key; what was kept for its older self is dropped with it.
        classes.keySet().removeIf(known -> known.name().equals(nodeClass.name()) && !known.equals(nodeClass));
        return classes.computeIfAbsent(
                        nodeClass,
                        key -> new Remembered<>(
                                "EC2NodeClass/" + key.name(), CLASS_GOOD_FOR, clock, () -> resolver.resolve(key)))
                .get();
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(CatalogFacts a, CatalogFacts b) {
        return a == b;
    }
}
