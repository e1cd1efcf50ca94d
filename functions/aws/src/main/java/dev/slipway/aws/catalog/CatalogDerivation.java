package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the catalogue of what EC2 says and what node classes ask for. What no class changes (labels, offerings) is made once
 * for all of them; classes of equal shape share their types.
 */
public final class CatalogDerivation {
    private final CatalogFacts facts;
    private final DerivationSettings settings;
    private final SortedMap<String, SortedMap<String, Quantity>> learned;
    private final List<InstanceType> plain;
    private final SequencedMap<NodeShape, List<InstanceType>> typesByShape = new LinkedHashMap<>();

    /**
     * For one state of affairs.
     *
     * @param learned memory that nodes were seen to have, by image, then by instance type
     */
    public CatalogDerivation(
            CatalogFacts facts, DerivationSettings settings, SortedMap<String, SortedMap<String, Quantity>> learned) {
        this.facts = facts;
        this.settings = settings;
        this.learned = learned;
        this.plain = facts.types().stream().map(this::plain).toList();
    }

    /** Types as default nodes, and as nodes of each of these classes that is ready. */
    public Catalog catalog(List<ResolvedNodeClass> nodeClasses) {
        var typesByClass = new TreeMap<String, List<InstanceType>>();
        for (var nodeClass : nodeClasses) {
            if (nodeClass instanceof ResolvedNodeClass.Ready ready) {
                var types = types(NodeShape.of(ready.spec(), learned(ready)));
                typesByClass.put(ready.name(), withReserved(types, ready.reservations()));
            }
        }
        return new Catalog(types(NodeShape.DEFAULT), typesByClass, facts.zoneIds());
    }

    /** Beside what everybody can buy, what the class's reservations have paid for already. */
    private static List<InstanceType> withReserved(List<InstanceType> types, List<CapacityReservation> reservations) {
        var byType = new TreeMap<String, List<CapacityReservation>>();
        for (var reservation : reservations) {
            if (!reservation.expiring()) {
                byType.computeIfAbsent(reservation.instanceType(), _ -> new ArrayList<>())
                        .add(reservation);
            }
        }
        if (byType.isEmpty()) {
            return types;
        }
        return types.stream()
                .map(type -> byType.containsKey(type.name()) ? withReserved(type, byType.get(type.name())) : type)
                .toList();
    }

    private static InstanceType withReserved(InstanceType type, List<CapacityReservation> reservations) {
        var offerings = new ArrayList<>(type.offerings());
        for (var one : reservations) {
            offerings.add(new Offering(
                    one.zone(),
                    CapacityType.RESERVED,
                    priceOf(one.kind()),
                    one.available() > 0,
                    one.id(),
                    one.kind(),
                    one.available()));
        }
        return type.with(type.capacity(), offerings);
    }

    /**
     * What is reserved is paid for, used or not: as good as free, so that it is used first (aws.md §2.5), in the order of the
     * kinds (aws.md §3.3). The ten-millionth of the on-demand price that Karpenter takes is less than what prices here are
     * counted in.
     */
    private static HourlyPrice priceOf(ReservationKind kind) {
        return new HourlyPrice(
                switch (kind) {
                    case DEFAULT -> 1;
                    case CAPACITY_BLOCK -> 2;
                    case INTERRUPTIBLE -> 3;
                });
    }

    /** By instance type, of the image that the type boots. */
    private SortedMap<String, Quantity> learned(ResolvedNodeClass.Ready nodeClass) {
        if (nodeClass.images().stream().noneMatch(image -> learned.containsKey(image.id()))) {
            return Collections.emptySortedMap();
        }
        var byType = new TreeMap<String, Quantity>();
        for (var type : plain) {
            var image = nodeClass.imageFor(type);
            var seen = image.isEmpty() ? null : learned.get(image.get().id());
            var memory = seen == null ? null : seen.get(type.name());
            if (memory != null) {
                byType.put(type.name(), memory);
            }
        }
        return byType;
    }

    private List<InstanceType> types(NodeShape shape) {
        return typesByShape.computeIfAbsent(shape, this::derive);
    }

    private List<InstanceType> derive(NodeShape shape) {
        var types = new ArrayList<InstanceType>();
        for (var i = 0; i < plain.size(); i++) {
            var type = facts.types().get(i);
            if (shape.fits(type)) {
                types.add(shaped(plain.get(i), type, shape));
            }
        }
        return List.copyOf(types);
    }

    private InstanceType shaped(InstanceType plainType, InstanceTypeFacts type, NodeShape shape) {
        var resources = new TypeResources(type, shape, settings);
        return new InstanceType(
                plainType.name(),
                plainType.architecture(),
                List.of(shape.windows() ? "windows" : "linux"),
                shape.labels(plainType.labels()),
                resources.capacity(),
                resources.overhead(),
                plainType.offerings());
    }

    /** All that no class changes. */
    private InstanceType plain(InstanceTypeFacts type) {
        return new InstanceType(
                type.name(),
                type.architecture(),
                List.of("linux"),
                TypeLabels.of(type),
                ResourceList.NONE,
                ResourceList.NONE,
                offerings(type));
    }

    /** What has no price cannot be compared, and is not offered. */
    private List<Offering> offerings(InstanceTypeFacts type) {
        var offerings = new ArrayList<Offering>();
        var onDemand = facts.onDemand().byType().get(type.name());
        for (var zone : type.zones()) {
            if (onDemand != null && type.usage().contains(CapacityType.ON_DEMAND)) {
                offerings.add(new Offering(zone, CapacityType.ON_DEMAND, onDemand, true));
            }
            if (type.usage().contains(CapacityType.SPOT)) {
                facts.spot()
                        .of(type.name(), zone)
                        .ifPresent(price -> offerings.add(new Offering(zone, CapacityType.SPOT, price, true)));
            }
        }
        return offerings;
    }
}
