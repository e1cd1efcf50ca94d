package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.port.CatalogSource;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The catalogue, from EC2. Answers are kept by this object: types for 12 hours, spot prices
 * for 5 minutes (aws.md §2.1); old ones serve while EC2 does not answer.
 *
 * <p>Not in it: bandwidth of the network and branch interfaces, which EC2 does not tell (Karpenter ships tables), and
 * sizes that depend on a class's disks or kubelet settings; capacity is that of AL2023's defaults.
 */
public final class Ec2CatalogSource implements CatalogSource {
    private static final Duration TYPES_GOOD_FOR = Duration.ofHours(12);
    private static final Duration SPOT_GOOD_FOR = Duration.ofMinutes(5);

    private final OnDemandPrices onDemand;
    private final Remembered<TypeFacts> types;
    private final Remembered<SpotPrices> spot;
    private @Nullable Built built;

    /** A catalogue and what it was built from, so that it is built once for each new answer. */
    private record Built(TypeFacts types, SpotPrices spot, Catalog catalog) {}

    /**
     * Asks nothing yet.
     *
     * @param onDemand see {@link OnDemandPrices#recorded}
     */
    public Ec2CatalogSource(Ec2Client client, OnDemandPrices onDemand, Clock clock) {
        this.onDemand = onDemand;
        this.types = new Remembered<>("instance types", TYPES_GOOD_FOR, clock, () -> TypeFacts.read(client));
        this.spot =
                new Remembered<>("spot prices", SPOT_GOOD_FOR, clock, () -> SpotPrices.read(client, clock.instant()));
    }

    @Override
    public synchronized Catalog catalog() {
        var typesNow = types.get();
        var spotNow = spot.get();
        var last = built;
        // Identity is meant: a new answer is a new object, and comparing a thousand types would cost more than it
        // saves.
        if (last != null && sameAnswer(last.types(), typesNow) && sameAnswer(last.spot(), spotNow)) {
            return last.catalog();
        }
        var catalog = typesNow.priced(spotNow, onDemand);
        built = new Built(typesNow, spotNow, catalog);
        return catalog;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean sameAnswer(Object a, Object b) {
        return a == b;
    }
}
