package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Labels that a NodePool leaves open, {@code rack In [r1, r2]}, while pods are spread over them or kept apart by them. A
 * node has one value, and the rules have to know which: so such a pool is looked at once for each.
 */
final class OpenLabels {
    /** Values of one label that are told apart, and ways to combine several labels, a count each. */
    private static final int MOST = 8;

    private final TreeSet<String> keys = new TreeSet<>();
    private final TreeMap<String, TreeSet<String>> askedByKey = new TreeMap<>();

    /** Looks at what these pods ask for. */
    OpenLabels(List<PodKind> kinds) {
        for (var kind : kinds) {
            kind.spreads().forEach(spread -> note(spread.topologyKey()));
            kind.affinity().required().forEach(this::note);
            kind.affinity().preferred().forEach(wish -> note(wish.term()));
            kind.antiAffinity().required().forEach(this::note);
            kind.antiAffinity().preferred().forEach(wish -> note(wish.term()));
        }
        for (var kind : keys.isEmpty() ? List.<PodKind>of() : kinds) {
            kind.nodeSelector().forEach((key, value) -> asked(Requirement.in(key, value)));
            kind.requiredTerms().forEach(term -> term.expressions().forEach(this::asked));
        }
    }

    private void note(PodAffinityTerm term) {
        note(term.topologyKey());
    }

    private void note(String key) {
        if (!key.equals(WellKnown.HOSTNAME) && !WellKnown.label(key)) {
            keys.add(key);
        }
    }

    private void asked(Requirement requirement) {
        if (requirement.operator() == Operator.IN && keys.contains(requirement.key())) {
            askedByKey.computeIfAbsent(requirement.key(), _ -> new TreeSet<>()).addAll(requirement.values());
        }
    }

    /** One for each combination of values; a single one that says nothing where the pool leaves nothing open. */
    List<Requirements> fixings(NodePool pool) {
        var own = PoolOffer.requirementsOf(pool);
        var fixings = List.of(Requirements.NONE);
        for (var key : keys) {
            var set = own.sets().get(key);
            if (set == null || (set.absent() && set.complement())) {
                continue;
            }
            var values = values(key, set);
            if (values.isEmpty() || (values.size() == 1 && !set.complement())) {
                continue;
            }
            var combined = new ArrayList<Requirements>();
            for (var fixing : fixings) {
                for (var value : values) {
                    var one = new TreeMap<String, ValueSet>();
                    one.put(key, ValueSet.one(value));
                    combined.add(fixing.and(new Requirements(one)));
                }
            }
            fixings = combined.subList(0, Math.min(combined.size(), MOST * MOST));
        }
        return fixings;
    }

    private List<String> values(String key, ValueSet set) {
        if (!set.complement()) {
            return set.values().stream().limit(MOST).toList();
        }
        var values = new TreeSet<String>();
        askedByKey.getOrDefault(key, new TreeSet<>()).stream()
                .filter(set::allows)
                .limit(MOST)
                .forEach(values::add);
        // Where any value will do, nodes get whole numbers, so that they can be told apart (core.md §1.5).
        var left = set;
        while (values.size() < MOST && left.choose().isPresent()) {
            var value = left.choose().get();
            values.add(value);
            left = left.and(ValueSet.of(new Requirement(key, Operator.NOT_IN, List.of(value))));
        }
        return List.copyOf(values);
    }
}
