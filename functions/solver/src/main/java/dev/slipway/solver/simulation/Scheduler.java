package dev.slipway.solver.simulation;

import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Leanings;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Binds one pod after the other: the first nodes that pass the filters are scored, and the best takes the pod.
 *
 * <p>Left out: ImageLocality, the wishes that pods already bound have about this one, and preemption. Where the
 * scheduler picks at random among the best, luck is given: equal luck, equal picks.
 */
public final class Scheduler {
    /** Clusters up to this are looked at as a whole, a count; Kubernetes 1.34, {@code numFeasibleNodesToFind}. */
    private static final int FEW = 100;

    /** In percent. */
    private static final int LEAST_SHARE = 5;

    private final Board board;
    private final List<Machine> machines;
    private final Function<Variant, BitSet> may;
    private final boolean guarded;
    private final int luck;
    private final SequencedMap<Shape, Sight> sights = new LinkedHashMap<>();
    private final int[] feasible;
    private int start;
    private boolean spoiled;

    /** What is known of the machines for one shape. */
    private static final class Sight {
        private final Variant variant;
        private final Leanings leanings;

        /** Rules about areas or about other hosts can open and close a machine without anything happening to it. */
        private final boolean local;

        private final BitSet may;
        private final boolean[] closed;
        private final int[] scoredAt;
        private final int[] scores;

        private Sight(Shape shape, BitSet may, int machines) {
            this.variant = shape.variants().getLast();
            this.may = may;
            this.leanings = Leanings.of(shape);
            this.local = variant.needs().none() && !variant.clings();
            this.closed = new boolean[machines];
            this.scoredAt = new int[machines];
            this.scores = new int[machines];
        }
    }

    /**
     * Nothing is bound yet.
     *
     * @param board holds the machines' places; what is bound is put there
     * @param may which machines, by index, such pods may be on at all, beside what places admit
     * @param guarded keeps to the spreads of pods that are bound already, to which the scheduler does not
     * @param luck 0 takes the first among the best, any other number some of them
     */
    public Scheduler(Board board, List<Machine> machines, Function<Variant, BitSet> may, boolean guarded, int luck) {
        this.may = may;
        this.guarded = guarded;
        this.luck = luck;
        this.board = board;
        this.machines = machines;
        this.feasible = new int[machines.size()];
    }

    /**
     * Binds all that it can. Who finds no node is tried again after the others, as long as that helps.
     *
     * @return what never bound
     */
    public List<Run> bind(List<Run> queue) {
        var hopeless = new ArrayList<Run>();
        var waiting = queue;
        boolean progress;
        do {
            progress = false;
            var again = new ArrayList<Run>();
            for (var run : waiting) {
                var sight = sights.computeIfAbsent(
                        run.shape(),
                        shape -> new Sight(shape, may.apply(shape.variants().getLast()), machines.size()));
                var bound = bind(sight, run.count());
                progress |= bound > 0;
                if (bound < run.count()) {
                    (sight.local ? hopeless : again).add(new Run(run.shape(), run.count() - bound));
                }
            }
            waiting = again;
        } while (progress && !waiting.isEmpty());
        hopeless.addAll(waiting);
        return hopeless;
    }

    /** Some pod has come where it breaks the spread of others: allowed, but it depends on who comes first. */
    public boolean spoiled() {
        return spoiled;
    }

    private int bind(Sight sight, int count) {
        for (var bound = 0; bound < count; bound++) {
            var found = filter(sight);
            if (found == 0) {
                return bound;
            }
            put(sight.variant.shape(), best(sight, found));
        }
        return count;
    }

    /** With as many wishes as hold there: what the plan says of the pod is then true. */
    private void put(Shape shape, int at) {
        var machine = machines.get(at);
        var chosen = shape.variants().getLast();
        for (var variant : shape.variants()) {
            if (may.apply(variant).get(at) && board.room(variant, machine.place(), guarded) > 0) {
                chosen = variant;
                break;
            }
        }
        spoiled |= board.room(chosen, machine.place(), true) == 0;
        board.put(chosen, 1, machine.place());
        machine.bind(chosen, 1);
    }

    /** Fills {@link #feasible} from where the last search ended. */
    private int filter(Sight sight) {
        var all = machines.size();
        var enough = enough(all);
        var areas = new byte[board.areas()];
        var found = 0;
        var looked = 0;
        for (; looked < all && found < enough; looked++) {
            var at = (start + looked) % all;
            if (!sight.closed[at] && open(sight, at, areas)) {
                feasible[found++] = at;
            }
        }
        start = all == 0 ? 0 : (start + looked) % all;
        return found;
    }

    static int enough(int nodes) {
        return nodes < FEW ? nodes : Math.max(FEW, nodes * Math.max(LEAST_SHARE, 50 - nodes / 125) / 100);
    }

    private boolean open(Sight sight, int at, byte[] areas) {
        var machine = machines.get(at);
        var place = machine.place();
        var variant = sight.variant;
        if (!sight.may.get(at) || !machine.holds(variant.shape().requests()) || !place.admits(variant)) {
            // Nobody leaves, so what is too small or not meant for it stays so.
            sight.closed[at] = true;
            return false;
        }
        var area = place.areaNumber();
        if (areas[area] == 0) {
            areas[area] = (byte) (board.room(variant, place.area(), guarded) > 0 ? 1 : 2);
        }
        if (areas[area] == 1 && board.besideResources(variant, place, guarded) > 0) {
            return true;
        }
        sight.closed[at] = sight.local;
        return false;
    }

    private int best(Sight sight, int found) {
        var shape = sight.variant.shape();
        var leaning = sight.leanings.none() ? new int[found] : sight.leanings.scores(places(found));
        var best = feasible[0];
        var highest = Integer.MIN_VALUE;
        for (var i = 0; i < found; i++) {
            var at = feasible[i];
            var machine = machines.get(at);
            if (sight.scoredAt[at] != machine.bound() + 1) {
                sight.scoredAt[at] = machine.bound() + 1;
                sight.scores[at] = machine.resourceScore(shape);
            }
            var score = sight.scores[at] + leaning[i];
            if (score > highest || (score == highest && lot(at) < lot(best))) {
                highest = score;
                best = at;
            }
        }
        return best;
    }

    /** The lowest wins; with a machine's content its lot changes. Fibonacci hashing spreads neighbours apart. */
    private int lot(int at) {
        return luck == 0 ? at : (at + luck * 31 + machines.get(at).bound() * 17) * 0x9E3779B9;
    }

    private List<Place> places(int found) {
        var places = new ArrayList<Place>(found);
        for (var i = 0; i < found; i++) {
            places.add(machines.get(feasible[i]).place());
        }
        return places;
    }
}
