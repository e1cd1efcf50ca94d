package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a packed node into what may be launched for it: every type that would hold it, in price order. */
final class Drafting {
    /** Most types among which a launch may choose, a count; aws.md §3.3. */
    static final int MOST_OPTIONS = 60;

    private final PoolOffer offer;
    private final PackingProblem problem;
    private final MinValues minValues;

    Drafting(PoolOffer offer, PackingProblem problem) {
        this.offer = offer;
        this.problem = problem;
        this.minValues = new MinValues(offer.pool().requirements());
    }

    /**
     * The node within the limits.
     *
     * @param tight no option may take more of the limits than the type that it was packed as
     * @return empty when the limits leave no type, or too few for minValues
     */
    Optional<Blueprint> draft(Bin bin, Limits limits, boolean tight) {
        var packedAs = offer.columns().get(bin.column).type();
        var holding = problem.holding(bin).stream()
                .mapToObj(offer.columns()::get)
                .filter(column -> limits.allows(column.type()))
                .filter(column -> !tight || limits.noLargerThan(packedAs, column.type()))
                .toList();
        var bought = inEveryZone(oneCapacityType(holding), bin.common);
        if (bought.isEmpty() || minValues.firstShort(bought) != null) {
            return Optional.empty();
        }
        var options = minValues.firstTypes(bought, MOST_OPTIONS);
        var kept = bought.stream()
                .filter(column -> options.contains(column.type().name()))
                .toList();
        return Optional.of(blueprint(bin, options, kept));
    }

    /**
     * Reserved before spot before on-demand, whichever has an offering; spot that costs more than the cheapest on-demand
     * is no bargain and is dropped first, unless minValues wants variety (aws.md §3.3, 6 and §3.4).
     */
    private List<Column> oneCapacityType(List<Column> holding) {
        var onDemand = holding.stream()
                .filter(column -> column.capacityType() == CapacityType.ON_DEMAND)
                .mapToLong(Column::price)
                .min()
                .orElse(Long.MAX_VALUE);
        for (var capacityType : CapacityType.values()) {
            var columns = holding.stream()
                    .filter(column -> column.capacityType() == capacityType)
                    .filter(column ->
                            capacityType != CapacityType.SPOT || minValues.any() || column.price() <= onDemand)
                    .toList();
            if (!columns.isEmpty()) {
                return columns;
            }
        }
        return List.of();
    }

    /** A claim says types and zones apart; where some pair of them would not do, only the cheapest zone is kept. */
    private List<Column> inEveryZone(List<Column> columns, BitSet admitted) {
        if (columns.isEmpty()) {
            return columns;
        }
        var zones = new TreeSet<String>();
        var types = new TreeSet<String>();
        columns.forEach(column -> {
            zones.add(column.zone());
            types.add(column.type().name());
        });
        for (var i = 0; i < offer.columns().size(); i++) {
            var other = offer.columns().get(i);
            if (!admitted.get(i)
                    && other.usable()
                    && other.capacityType() == columns.getFirst().capacityType()
                    && zones.contains(other.zone())
                    && types.contains(other.type().name())) {
                var zone = columns.getFirst().zone();
                return columns.stream()
                        .filter(column -> column.zone().equals(zone))
                        .toList();
            }
        }
        return columns;
    }

    private Blueprint blueprint(Bin bin, List<String> options, List<Column> columns) {
        var cheapest = columns.getFirst();
        var zones = new TreeSet<String>();
        columns.forEach(column -> zones.add(column.zone()));
        var daemons = new ArrayList<ResourceList>();
        var capacities = new ArrayList<ResourceList>();
        var allocatables = new ArrayList<ResourceList>();
        for (var slot : offer.slots()) {
            if (options.contains(slot.type().name())) {
                daemons.add(slot.daemons());
                capacities.add(slot.type().capacity());
                allocatables.add(slot.type().allocatable());
            }
        }
        return new Blueprint(
                offer,
                labels(bin, cheapest),
                problem.requests(bin).plus(least(daemons)),
                List.copyOf(options),
                List.copyOf(zones),
                cheapest.capacityType(),
                new HourlyPrice(cheapest.price()),
                least(capacities),
                least(allocatables),
                why(bin, cheapest));
    }

    private SortedMap<String, String> labels(Bin bin, Column cheapest) {
        var labels = new TreeMap<>(offer.pool().labels());
        problem.customOf(bin).sets().forEach((key, set) -> {
            // A label that may be missing is left out unless the pool or a pod lists its values (core.md §1.5).
            if (!set.absent() || !set.complement()) {
                set.choose().ifPresent(value -> labels.putIfAbsent(key, value));
            }
        });
        labels.put(WellKnown.NODE_POOL, offer.pool().name());
        labels.put(WellKnown.NODE_CLASS, offer.pool().nodeClassRef().name());
        labels.put(WellKnown.CAPACITY_TYPE, cheapest.capacityType().text());
        return labels;
    }

    private static ResourceList least(List<ResourceList> all) {
        return all.stream()
                .reduce((a, b) -> a.minus(a.minus(b).max(ResourceList.NONE)))
                .orElse(ResourceList.NONE);
    }

    private String why(Bin bin, Column chosen) {
        var start = "%s %s in %s at %s is the cheapest that holds its pods"
                .formatted(
                        chosen.type().name(),
                        chosen.capacityType().text(),
                        chosen.zone(),
                        new HourlyPrice(chosen.price()));
        @Nullable Column cheaper = null;
        for (var column : offer.columns()) {
            if (column.usable() && column.price() < chosen.price()) {
                cheaper = column;
            }
        }
        return cheaper == null
                ? start + "; nothing cheaper is on offer"
                : start + "; " + cheaper.type().name() + " at " + new HourlyPrice(cheaper.price()) + " "
                        + lacks(bin, cheaper);
    }

    private String lacks(Bin bin, Column cheaper) {
        var asked = problem.requests(bin);
        var free = offer.slotOf(cheaper).free();
        for (var entry : asked.amounts().entrySet()) {
            if (entry.getValue().compareTo(free.get(entry.getKey())) > 0) {
                return "has %s of %s where %s is asked"
                        .formatted(free.get(entry.getKey()), entry.getKey(), entry.getValue());
            }
        }
        return "is not what the pods or the limits admit";
    }

    /** The types behind names of options. */
    List<InstanceType> types(Blueprint blueprint) {
        return offer.slots().stream()
                .map(TypeSlot::type)
                .filter(type -> blueprint.options().contains(type.name()))
                .toList();
    }
}
