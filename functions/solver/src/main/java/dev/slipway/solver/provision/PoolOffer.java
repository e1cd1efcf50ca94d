package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Alternatives;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.StandingNode;
import dev.slipway.solver.scheduling.Taints;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that one NodePool could buy right now, cheapest first. */
final class PoolOffer {
    private static final Comparator<Column> CHEAPEST_FIRST = Comparator.comparingLong(Column::price)
            .thenComparing(column -> column.type().name())
            .thenComparing(Column::zone)
            .thenComparing(Column::capacityType);

    private final NodePool pool;
    private final String nodeClassHash;
    private final Requirements requirements;
    private final List<TypeSlot> slots = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final @Nullable PoolVerdict broken;

    PoolOffer(ProvisionFacts facts, NodePool pool, Amounts amounts) {
        this.pool = pool;
        this.requirements = requirementsOf(pool);
        var nodeClass = classOf(facts, pool);
        this.nodeClassHash = nodeClass instanceof ResolvedNodeClass.Ready ready
                ? ready.spec().hash()
                : "";
        this.broken = brokenBy(nodeClass);
        if (nodeClass instanceof ResolvedNodeClass.Ready ready && broken == null) {
            addColumns(facts, ready, amounts);
        }
    }

    private static Requirements requirementsOf(NodePool pool) {
        var own = new TreeMap<>(pool.labels());
        own.put(WellKnown.NODE_POOL, pool.name());
        own.put(WellKnown.NODE_CLASS, pool.nodeClassRef().name());
        return Requirements.of(pool.requirements()).and(Requirements.ofLabels(own));
    }

    private static @Nullable ResolvedNodeClass classOf(ProvisionFacts facts, NodePool pool) {
        return facts.nodeClasses().stream()
                .filter(nodeClass -> nodeClass.name().equals(pool.nodeClassRef().name()))
                .findFirst()
                .orElse(null);
    }

    private @Nullable PoolVerdict brokenBy(@Nullable ResolvedNodeClass nodeClass) {
        var name = pool.nodeClassRef().name();
        return switch (nodeClass) {
            case null -> verdict("nodeClass", "EC2NodeClass " + name, "no such EC2NodeClass");
            case ResolvedNodeClass.NotReady notReady ->
                verdict("nodeClass", "EC2NodeClass " + name, notReady.reason() + ": " + notReady.message());
            case ResolvedNodeClass.Ready _ ->
                requirements
                        .firstImpossible()
                        .map(key ->
                                verdict("requirements", key, "the NodePool's own requirements contradict each other"))
                        .orElse(null);
        };
    }

    private void addColumns(ProvisionFacts facts, ResolvedNodeClass.Ready nodeClass, Amounts amounts) {
        var avoided = new TreeSet<CapacityPool>();
        facts.unavailable().stream()
                .filter(one -> one.until().isAfter(facts.now()))
                .map(UnavailableOffering::pool)
                .forEach(avoided::add);
        var architectures = nodeClass.architectures();
        for (var type : facts.catalog().instanceTypes()) {
            if (architectures.contains(type.architecture())) {
                addType(type, nodeClass.zones(), avoided, facts.snapshot().daemonSets(), amounts);
            }
        }
        columns.sort(CHEAPEST_FIRST);
    }

    private void addType(
            InstanceType type,
            SortedSet<String> zones,
            SortedSet<CapacityPool> avoided,
            List<PodKind> daemonSets,
            Amounts amounts) {
        var wellKnown = requirements.wellKnown();
        var os = type.operatingSystems().stream()
                .filter(name -> wellKnown
                        .sets()
                        .getOrDefault(WellKnown.OS, ValueSet.one(name))
                        .allows(name))
                .min(Comparator.comparing((String name) -> !name.equals("linux"))
                        .thenComparing(name -> name));
        if (os.isEmpty()) {
            return;
        }
        var added = new ArrayList<Column>();
        for (var offering : type.offerings()) {
            var column = column(type, offering, avoided, os.get());
            if (zones.contains(offering.zone()) && wellKnown.firstUnmet(column).isEmpty()) {
                added.add(column);
            }
        }
        if (!added.isEmpty()) {
            slots.add(new TypeSlot(type, daemonRequests(added, daemonSets), amounts));
            columns.addAll(added);
        }
    }

    private Column column(InstanceType type, Offering offering, SortedSet<CapacityPool> avoided, String os) {
        var capacityPool = new CapacityPool(offering.capacityType(), type.name(), offering.zone());
        return new Column(
                type,
                slots.size(),
                offering.zone(),
                offering.capacityType(),
                offering.price().microUsd(),
                offering.available() && !avoided.contains(capacityPool),
                os,
                pool.name(),
                pool.nodeClassRef().name());
    }

    /** A DaemonSet counts where any of the type's offerings would have it (core.md §2.8). */
    private ResourceList daemonRequests(List<Column> ofType, List<PodKind> daemonSets) {
        var total = ResourceList.NONE;
        for (var daemon : daemonSets) {
            if (Taints.daemonRuns(daemon, pool.taints()) && runsOnAny(Alternatives.of(daemon), ofType)) {
                total = total.plus(StandingNode.withSlot(daemon.requests()));
            }
        }
        return total;
    }

    private boolean runsOnAny(Alternatives daemon, List<Column> ofType) {
        return daemon.any().stream().anyMatch(alternative -> {
            var asked = alternative.labels();
            var custom = new TreeMap<>(asked.custom().sets());
            custom.keySet().removeIf(key -> StandingNode.LABELS_TO_COME.value(key) != null);
            var wellKnown = asked.wellKnown();
            return requirements.firstConflict(new Requirements(custom)).isEmpty()
                    && ofType.stream()
                            .anyMatch(column -> wellKnown.firstUnmet(column).isEmpty());
        });
    }

    NodePool pool() {
        return pool;
    }

    String nodeClassHash() {
        return nodeClassHash;
    }

    Requirements requirements() {
        return requirements;
    }

    /** Cheapest first, those that cannot be bought now included. */
    List<Column> columns() {
        return columns;
    }

    TypeSlot slotOf(Column column) {
        return slots.get(column.slot());
    }

    List<TypeSlot> slots() {
        return slots;
    }

    /** Why nothing can be bought whoever asks; empty when something can. */
    Optional<PoolVerdict> broken() {
        return Optional.ofNullable(broken);
    }

    boolean hasPreferences() {
        return pool.taints().stream().anyMatch(PoolOffer::isPreference);
    }

    static boolean isPreference(Taint taint) {
        return taint.effect() == TaintEffect.PREFER_NO_SCHEDULE;
    }

    PoolVerdict verdict(String rule, String asked, String best) {
        return new PoolVerdict(pool.name(), rule, asked, best);
    }
}
