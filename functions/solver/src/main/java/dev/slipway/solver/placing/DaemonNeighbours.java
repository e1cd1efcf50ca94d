package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.DaemonRules.Apart;
import dev.slipway.solver.scheduling.Selectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/** Finds the required terms of pods that are about DaemonSets' pods, and those of DaemonSets that are about pods. */
final class DaemonNeighbours {
    private final List<PodKind> daemons;
    private final LinkedHashMap<PodAffinityTerm, BitSet> selected = new LinkedHashMap<>();

    /** Terms that keep any of the waiting pods away, and the DaemonSets that have them. */
    private final LinkedHashMap<PodAffinityTerm, BitSet> averse = new LinkedHashMap<>();

    DaemonNeighbours(List<PodKind> daemons, List<PodKind> waiting) {
        this.daemons = daemons;
        for (var i = 0; i < daemons.size(); i++) {
            for (var term : daemons.get(i).antiAffinity().required()) {
                if (waiting.stream().anyMatch(kind -> Selectors.matches(term, kind))) {
                    averse.computeIfAbsent(term, _ -> new BitSet()).set(i);
                }
            }
        }
    }

    /** By which somebody tells waiting pods apart. */
    Iterable<PodAffinityTerm> terms() {
        return averse.keySet();
    }

    private BitSet selected(PodAffinityTerm term) {
        return selected.computeIfAbsent(term, _ -> {
            var matching = new BitSet();
            for (var i = 0; i < daemons.size(); i++) {
                matching.set(i, Selectors.matches(term, daemons.get(i)));
            }
            return matching;
        });
    }

    /**
     * All rules of one kind.
     *
     * @param nobody whether no pod that waits would do for such an affinity
     */
    DaemonRules of(PodKind kind, Predicate<List<PodAffinityTerm>> nobody) {
        var apart = new ArrayList<Apart>();
        for (var term : kind.antiAffinity().required()) {
            if (!selected(term).isEmpty()) {
                apart.add(new Apart(term.topologyKey(), selected(term), true));
            }
        }
        averse.forEach((term, owners) -> {
            if (Selectors.matches(term, kind)) {
                apart.add(new Apart(term.topologyKey(), owners, false));
            }
        });
        var terms = kind.affinity().required();
        var wanted = wanted(terms);
        if (!wanted.isEmpty() && !nobody.test(terms)) {
            wanted.clear();
        }
        if (apart.isEmpty() && wanted.isEmpty()) {
            return DaemonRules.NONE;
        }
        var none = new BitSet();
        return new DaemonRules(
                apart,
                terms.stream().anyMatch(DaemonNeighbours::byHost) ? wanted : none,
                terms.stream().allMatch(DaemonNeighbours::byHost) ? none : wanted);
    }

    /** Those whose pods match all of the terms. */
    private BitSet wanted(List<PodAffinityTerm> terms) {
        var wanted = new BitSet();
        wanted.set(0, terms.isEmpty() ? 0 : daemons.size());
        terms.forEach(term -> wanted.and(selected(term)));
        return wanted;
    }

    private static boolean byHost(PodAffinityTerm term) {
        return term.topologyKey().equals(WellKnown.HOSTNAME);
    }
}
