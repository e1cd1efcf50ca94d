package dev.slipway.solver.provision;

import java.util.Comparator;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a tight plan until the kube-scheduler, left to itself, binds its pods: what a simulated one leaves over gets
 * nodes, and then it binds everything anew.
 */
final class Realising {
    /** Simulations at the most, a count. */
    private static final int ATTEMPTS = 8;

    /** Of the pods, so many may be left over in the end, per thousand; they are planned on nodes of their own. */
    private static final int LEFT_OVER = 5;

    /** Nodes that are left out for a try, a count. */
    private static final int PRUNES = 60;

    /** Pods times nodes up to which more than the needful is simulated, a count: simulations take that many looks. */
    static final int SIMULATED = 60_000;

    private final Function<SequencedMap<Integer, Integer>, Round> rounds;
    private final SequencedMap<Integer, Integer> refused;

    /**
     * @param rounds begins one without such pods, by shape
     * @param refused pods that cannot be placed
     */
    Realising(Function<SequencedMap<Integer, Integer>, Round> rounds, SequencedMap<Integer, Integer> refused) {
        this.rounds = rounds;
        this.refused = refused;
    }

    /**
     * A plan, and how well the scheduler follows it.
     *
     * @param bound as many of its pods as are asked for find their place at once
     * @param pruned the same without nodes that the scheduler can do without
     */
    record Realised(ProvisionPlan plan, boolean bound, Supplier<ProvisionPlan> pruned) {
        /** Leaves fewer pods, or binds where the other does not, or costs less. */
        boolean betterThan(Realised other) {
            return BEST_FIRST.compare(this, other) < 0;
        }
    }

    private static final Comparator<Realised> BEST_FIRST = Comparator.comparing(
                    (Realised one) -> unplaceable(one.plan()))
            .thenComparing(one -> !one.bound())
            .thenComparing(one -> one.plan().hourlyCost().microUsd());

    /** The tight plan itself where the scheduler's way leaves more pods without a node than that. */
    Realised repair(Round tight) {
        var nodes = tight.nodes();
        tight.unplacedByShape().forEach((shape, count) -> refused.merge(shape, count, Integer::sum));
        var plan = tight.plan();
        // What breaks a spread depends on who comes first; a plan must not, so that such clusters are bound with more
        // care.
        var guarded = false;
        @Nullable Round before = null;
        for (var attempt = 1; ; attempt++) {
            var round = rounds.apply(refused);
            var followed = round.follow(nodes, guarded);
            if (followed.spoiled() && !guarded) {
                guarded = true;
                before = null;
                continue;
            }
            nodes = round.nodes();
            var bound = followed.rest() <= leftOver(round.pods());
            if (followed.rest() == 0 || attempt >= ATTEMPTS || (bound && before != null)) {
                // Nodes for the last few move others about; what was bought before has just been seen to do.
                var last = followed.rest() == 0 || !bound || before == null ? round : before;
                var realised = bounded(last.plan(), plan);
                if (unplaceable(realised) > unplaceable(plan)) {
                    return new Realised(plan, false, () -> plan);
                }
                var care = guarded;
                return new Realised(
                        realised, bound, () -> followed.rest() > 0 ? realised : pruned(last, care, realised));
            }
            before = round;
        }
    }

    /** Without nodes that the scheduler can do without, the dearest first; where pods are few enough to try that. */
    private ProvisionPlan pruned(Round whole, boolean guarded, ProvisionPlan known) {
        var best = whole;
        var kept = 0;
        for (var tries = 0; tries < PRUNES && kept < best.nodes().size(); tries++) {
            if ((long) best.nodes().size() * best.pods() > SIMULATED) {
                break;
            }
            var fewer = best.dearestFirst();
            fewer.remove(kept);
            var round = rounds.apply(refused);
            var followed = round.follow(fewer, guarded);
            // What binds in one order alone is too tight to rely on.
            if (followed.rest() == 0
                    && (guarded || !followed.spoiled())
                    && rounds.apply(refused).follow(fewer, guarded, true).rest() == 0) {
                best = round;
            } else {
                kept++;
            }
        }
        return best == whole ? known : bounded(best.plan(), known);
    }

    /** How many of so many pods need not find their place at once. */
    static int leftOver(int pods) {
        return (int) ((long) LEFT_OVER * pods / 1000);
    }

    private static int unplaceable(ProvisionPlan plan) {
        return plan.unplaceable().stream().mapToInt(one -> one.pods().size()).sum();
    }

    /** The bound of the tight plan, whose purchase knows best what pods are worth, holds for the same pods. */
    private static ProvisionPlan bounded(ProvisionPlan realised, ProvisionPlan tight) {
        return new ProvisionPlan(
                realised.newNodes(),
                realised.placements(),
                realised.unplaceable(),
                realised.relaxed(),
                realised.hourlyCost(),
                unplaceable(realised) == unplaceable(tight) ? tight.lowerBound() : realised.lowerBound());
    }
}
