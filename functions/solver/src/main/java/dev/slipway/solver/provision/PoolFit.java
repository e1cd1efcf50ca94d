package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Alternatives.Alternative;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.Taints;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judges one demand against one pool's offer, rule by rule: either where it fits, or the first rule that failed. */
final class PoolFit {
    private final PoolOffer offer;
    private final Limits limits;
    private final MinValues minValues;
    private final boolean preferencesHold;
    private final TreeMap<String, List<Admitted>> admittedByRules = new TreeMap<>();

    /** The outcome: exactly one component is there. */
    record Judgement(@Nullable Fit fit, @Nullable PoolVerdict verdict) {}

    /** What one alternative of a pod admits; alternatives with equal custom requirements are one. */
    private record Admitted(Requirements custom, BitSet columns) {}

    PoolFit(PoolOffer offer, Limits limits, boolean preferencesHold) {
        this.offer = offer;
        this.limits = limits;
        this.minValues = new MinValues(offer.pool().requirements());
        this.preferencesHold = preferencesHold;
    }

    Judgement judge(int index, Demand demand, long[] requests) {
        var unsupported = demand.kind().unsupported();
        if (!unsupported.isEmpty()) {
            return refused("unsupported", String.join(", ", unsupported), "not understood by this version yet");
        }
        if (offer.broken().isPresent()) {
            return new Judgement(null, offer.broken().get());
        }
        var taint = Taints.firstRepelling(demand.kind(), offer.pool().taints(), preferencesHold);
        if (taint.isPresent()) {
            return refused("taints", "no toleration of " + taint.get(), "taint " + taint.get());
        }
        var admitted = admittedByRules.computeIfAbsent(demand.placeRules(), _ -> admitted(demand));
        if (admitted.isEmpty()) {
            return new Judgement(null, Misses.requirements(offer, demand));
        }
        @Nullable Judgement miss = null;
        for (var alternative : admitted) {
            var judgement = judge(index, demand, requests, alternative);
            if (judgement.fit() != null) {
                return judgement;
            }
            miss = miss == null ? judgement : miss;
        }
        return miss != null ? miss : refused("requirements", demand.placeRules(), "nothing");
    }

    /** Whatever could be bought for such a pod, through any of its alternatives, limits aside. */
    List<Column> buyable(Demand demand, long[] requests) {
        var buyable = new BitSet();
        if (demand.kind().unsupported().isEmpty()
                && offer.broken().isEmpty()
                && Taints.firstRepelling(demand.kind(), offer.pool().taints(), preferencesHold)
                        .isEmpty()) {
            admitted(demand).forEach(one -> buyable.or(one.columns()));
        }
        return keep(buyable, column -> column.usable() && offer.slotOf(column).times(requests) > 0).stream()
                .mapToObj(offer.columns()::get)
                .toList();
    }

    private Judgement judge(int index, Demand demand, long[] requests, Admitted admitted) {
        var holding = keep(admitted.columns(), column -> offer.slotOf(column).times(requests) > 0);
        if (holding.isEmpty()) {
            return new Judgement(null, Misses.resources(offer, admitted.columns(), demand.requests()));
        }
        var buyable = keep(holding, Column::usable);
        if (buyable.isEmpty()) {
            var cheapest = offer.columns().get(holding.nextSetBit(0));
            return refused("offerings", "an offering that has capacity", cheapest.capacityPool() + " is unavailable");
        }
        var within = keep(buyable, column -> limits.allows(column.type()));
        if (within.isEmpty()) {
            return new Judgement(null, Misses.limits(offer, limits, buyable));
        }
        var shortage = minValues.firstShort(offer.columns(), within);
        if (shortage != null) {
            return refused("requirements", shortage.asked(), shortage.best());
        }
        var all = keep(admitted.columns(), column -> column.usable() && limits.allows(column.type()));
        return new Judgement(new Fit(index, admitted.custom(), all, openable(within)), null);
    }

    /** Exotic types are bought for a pod only where nothing else holds it; not so with minValues (aws.md §3.3). */
    private BitSet openable(BitSet within) {
        var plain = keep(within, column -> !offer.slotOf(column).exotic());
        return plain.isEmpty() || minValues.any() ? within : plain;
    }

    private List<Admitted> admitted(Demand demand) {
        var admitted = new ArrayList<Admitted>();
        for (var alternative : demand.alternatives().any()) {
            var columns = columns(alternative);
            if (columns.isEmpty()) {
                continue;
            }
            var custom = offer.requirements().and(alternative.labels()).custom();
            var same =
                    admitted.stream().filter(one -> one.custom().equals(custom)).findFirst();
            same.ifPresentOrElse(one -> one.columns().or(columns), () -> admitted.add(new Admitted(custom, columns)));
        }
        return admitted;
    }

    private BitSet columns(Alternative alternative) {
        // A new node's name is not known before it is there, so it cannot be the one that is asked for.
        var nameless = alternative.fields().firstUnmet(_ -> null).isEmpty();
        var asked = alternative.labels();
        if (!nameless
                || (asked.sets().containsKey(WellKnown.HOSTNAME)
                        && !asked.sets().get(WellKnown.HOSTNAME).absent())
                || offer.requirements().firstConflict(asked).isPresent()) {
            return new BitSet();
        }
        var wellKnown = asked.wellKnown();
        var columns = new BitSet();
        for (var i = 0; i < offer.columns().size(); i++) {
            if (wellKnown.firstUnmet(offer.columns().get(i)).isEmpty()) {
                columns.set(i);
            }
        }
        return columns;
    }

    private BitSet keep(BitSet columns, Predicate<Column> condition) {
        var kept = new BitSet();
        for (var i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
            if (condition.test(offer.columns().get(i))) {
                kept.set(i);
            }
        }
        return kept;
    }

    private Judgement refused(String rule, String asked, String best) {
        return new Judgement(null, offer.verdict(rule, asked, best));
    }
}
