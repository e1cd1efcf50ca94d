package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.TaintEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much a pod would rather be on one node than on another, by its own wishes: what NodeAffinity, TaintToleration,
 * InterPodAffinity and PodTopologySpread add to a node's score, with their default weights (Kubernetes 1.34,
 * {@code default_plugins.go}). What pods that are there wish of this one is left out.
 */
public final class Leanings {
    private static final int BEST = 100;
    private static final int TAINT_WEIGHT = 3;
    private static final int OTHER_WEIGHT = 2;

    private final Shape shape;
    private final List<Check.Spread> spreads = new ArrayList<>();
    private final List<Pull> pulls = new ArrayList<>();
    private final List<PreferredNodeTerm> terms;
    private final boolean minds;

    /** A preferred term of pod affinity; of anti-affinity with a negative weight. */
    private record Pull(Counter counter, int weight) {}

    private Leanings(Shape shape) {
        this.shape = shape;
        this.terms = shape.kind().preferredTerms();
        this.minds = shape.variants().getFirst().minds()
                != shape.variants().getLast().minds();
        for (var check : shape.variants().getFirst().checks) {
            if (check instanceof Check.Spread spread && !spread.required()) {
                spreads.add(spread);
            }
        }
        notePulls();
    }

    public static Leanings of(Shape shape) {
        return new Leanings(shape);
    }

    /** Each step gives up one term, heaviest first, those of affinity before those of anti-affinity. */
    private void notePulls() {
        var weights = new ArrayList<Integer>();
        weights(shape.kind().affinity()).forEach(weights::add);
        weights(shape.kind().antiAffinity()).forEach(weight -> weights.add(-weight));
        var variants = shape.variants();
        for (var step = 0; step < weights.size() && step + 1 < variants.size(); step++) {
            var dropped = new ArrayList<>(variants.get(step).checks);
            dropped.removeAll(variants.get(step + 1).checks);
            for (var check : dropped) {
                if (check instanceof Check.Near near) {
                    pulls.add(new Pull(near.counters().getFirst(), weights.get(step)));
                } else if (check instanceof Check.Away away) {
                    pulls.add(new Pull(away.counter(), weights.get(step)));
                }
            }
        }
    }

    private static List<Integer> weights(PodAffinity affinity) {
        return affinity.preferred().stream()
                .map(PodAffinity.Preferred::weight)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** It does not care. */
    public boolean none() {
        return spreads.isEmpty() && pulls.isEmpty() && terms.isEmpty() && !minds;
    }

    /** One number for each of these places, as far as they differ; each plugin gives 0 to 100 times its weight. */
    public int[] scores(List<Place> places) {
        var scores = new int[places.size()];
        if (!terms.isEmpty()) {
            add(scores, shareOfHighest(places.stream().mapToLong(this::liked).toArray()), OTHER_WEIGHT);
        }
        if (minds) {
            var disliked =
                    shareOfHighest(places.stream().mapToLong(this::disliked).toArray());
            add(scores, disliked, -TAINT_WEIGHT);
        }
        if (!pulls.isEmpty()) {
            add(scores, pulled(places), OTHER_WEIGHT);
        }
        if (!spreads.isEmpty()) {
            add(scores, spread(places), OTHER_WEIGHT);
        }
        return scores;
    }

    private static void add(int[] scores, int[] more, int weight) {
        for (var i = 0; i < scores.length; i++) {
            scores[i] += more[i] * weight;
        }
    }

    private static int[] shareOfHighest(long[] amounts) {
        long highest = 0;
        for (var amount : amounts) {
            highest = Math.max(highest, amount);
        }
        var shares = new int[amounts.length];
        for (var i = 0; i < shares.length; i++) {
            shares[i] = highest == 0 ? 0 : (int) (amounts[i] * BEST / highest);
        }
        return shares;
    }

    private long liked(Place place) {
        long liked = 0;
        for (var term : terms) {
            var everywhere = true;
            for (var labels : place.mayBe()) {
                everywhere &= Terms.matches(term.term(), labels, place.nodeName());
            }
            liked += everywhere ? term.weight() : 0;
        }
        return liked;
    }

    private long disliked(Place place) {
        return place.taints().stream()
                .filter(taint -> taint.effect() == TaintEffect.PREFER_NO_SCHEDULE
                        && shape.kind().tolerations().stream().noneMatch(one -> one.tolerates(taint)))
                .count();
    }

    private int[] pulled(List<Place> places) {
        var sums = new long[places.size()];
        var least = Long.MAX_VALUE;
        var most = Long.MIN_VALUE;
        for (var i = 0; i < sums.length; i++) {
            for (var pull : pulls) {
                sums[i] += (long) pull.weight() * Math.max(0, count(pull.counter(), places.get(i)));
            }
            least = Math.min(least, sums[i]);
            most = Math.max(most, sums[i]);
        }
        var scores = new int[sums.length];
        for (var i = 0; i < sums.length; i++) {
            scores[i] = most == least ? 0 : (int) (BEST * (sums[i] - least) / (most - least));
        }
        return scores;
    }

    /** Negative where the place has no value for the key. */
    private static int count(Counter counter, Place place) {
        if (counter.key == Counter.HOST) {
            return place.hosts[counter.slot];
        }
        var domain = place.area().domains()[counter.key];
        return domain < 0 ? -1 : counter.count(domain);
    }

    private int[] spread(List<Place> places) {
        var sums = new double[places.size()];
        var ignored = new boolean[places.size()];
        for (var one : spreads) {
            var weight = Math.log(2.0 + (double) domains(one.counter(), places));
            for (var i = 0; i < sums.length; i++) {
                var count = count(one.counter(), places.get(i));
                ignored[i] |= count < 0;
                sums[i] += count * weight + one.maxSkew() - 1;
            }
        }
        var least = Long.MAX_VALUE;
        var most = 0L;
        for (var i = 0; i < sums.length; i++) {
            if (!ignored[i]) {
                least = Math.min(least, Math.round(sums[i]));
                most = Math.max(most, Math.round(sums[i]));
            }
        }
        var scores = new int[sums.length];
        for (var i = 0; i < sums.length; i++) {
            if (!ignored[i]) {
                scores[i] = most == 0 ? BEST : (int) (BEST * (most + least - Math.round(sums[i])) / most);
            }
        }
        return scores;
    }

    private static long domains(Counter counter, List<Place> places) {
        return counter.key == Counter.HOST
                ? places.size()
                : places.stream()
                        .mapToInt(place -> place.area().domains()[counter.key])
                        .filter(domain -> domain >= 0)
                        .distinct()
                        .count();
    }
}
