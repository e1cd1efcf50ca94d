package dev.slipway.solver.provision;

import dev.slipway.solver.provision.Round.Arrival;
import dev.slipway.solver.provision.Round.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a tight plan until the kube-scheduler, left to itself, binds its pods: what a simulated one leaves over gets
 * nodes, and then it binds everything anew. Among nodes that it likes equally well the scheduler picks by chance, so a plan
 * has to hold more than once.
 */
final class Realising {
    /** Times that pods may be left over before the plan is given up as it is, a count. */
    private static final int ATTEMPTS = 16;

    /** Of the pods, so many may be left over, per thousand; they are planned on nodes of their own. */
    private static final int LEFT_OVER = 5;

    /** Times that pods were left over from which on more is bought than they need, a count. */
    private static final int GENEROUS = 2;

    /** The same where pods and nodes are many: hundreds are left over then at first, and most of them for the same want of room. */
    private static final int GENEROUS_WITH_MANY = 7;

    /** Nodes that are left out for a try, a count. */
    private static final int PRUNES = 60;

    /** Pods times nodes up to which more than the needful is simulated, a count: simulations take that many looks. */
    static final int SIMULATED = 60_000;

    /** The same, up to which nodes are left out of every plan, and not only of the one that is cheapest without that. */
    static final int SOON_SIMULATED = 10_000;

    /** In each of these everything has to bind. */
    private static final List<Order> ORDERS =
            List.of(Order.FIRST, new Order(1, Arrival.BY_NAME), new Order(10, Arrival.BY_NAME, true));

    /**
     * When pods come is not known, either, nor how nodes are listed; what binds in a few orders alone is too tight to go without
     * a node.
     */
    private static final Order BACKWARDS = new Order(0, Arrival.BACKWARDS);

    /** In these, too. */
    private static final List<Order> OTHERWISE = List.of(
            new Order(2, Arrival.BY_NAME),
            new Order(11, Arrival.BY_NAME, true),
            new Order(12, Arrival.BY_NAME, true),
            new Order(10, Arrival.MIXED, true),
            new Order(11, Arrival.MIXED, true));

    /** Orders by chance for pods that move, a count: as few as others have to hold in, and as many as one would wait for. */
    private static final int LEAST_MIXED = 2;

    private static final int MOST_MIXED = 20;

    /** As many of them as take so many looks at nodes for pods, about. */
    private static final long LOOKS = 2_000_000;

    private final Ground ground;
    private final List<Order> orders;
    private final SequencedMap<Integer, Integer> refused;

    /**
     * @param refused by shape, pods that cannot be placed
     */
    Realising(Ground ground, SequencedMap<Integer, Integer> refused) {
        this.ground = ground;
        this.orders = ground.moves() ? ordersOfMoves(ground) : ORDERS;
        this.refused = refused;
    }

    /**
     * A plan, and how well the scheduler follows it.
     *
     * @param tight the nodes before
     * @param bound as many of its pods as are asked for find their place at once
     * @param guarded pods kept to the spreads of others
     * @param whole all of them find it
     * @param realising how it came about
     */
    record Realised(
            Round round, List<Planned> tight, boolean bound, boolean guarded, boolean whole, Realising realising) {
        private static final Comparator<Realised> BEST_FIRST = Comparator.comparing(
                        (Realised one) -> one.round.unplaced())
                .thenComparing(one -> !one.bound)
                .thenComparing(one -> one.round.cost());

        /** Leaves fewer pods, or binds where the other does not, or costs less. */
        boolean betterThan(Realised other) {
            return BEST_FIRST.compare(this, other) < 0;
        }

        /** Without nodes that the scheduler can do without. */
        Realised pruned() {
            return whole
                    ? new Realised(realising.pruned(round, guarded), tight, bound, guarded, true, realising)
                    : this;
        }

        ProvisionPlan plan() {
            return round.plan(tight);
        }
    }

    /**
     * Evicted pods come back as drains, budgets and controllers let them. Nothing presses such a move, so none is made that
     * holds in some orders alone.
     */
    private static List<Order> ordersOfMoves(Ground ground) {
        var mixed = Math.clamp(LOOKS / Math.max(1, ground.looks()), LEAST_MIXED, MOST_MIXED);
        return Stream.concat(
                        Stream.of(Order.FIRST),
                        IntStream.rangeClosed(1, mixed).mapToObj(luck -> new Order(luck, Arrival.MIXED)))
                .toList();
    }

    /** The tight plan itself where the scheduler's way leaves more pods without a node than that. */
    Realised repair(Round tight) {
        var nodes = tight.nodes();
        refused.clear();
        refused.putAll(tight.withoutPlace());
        // What breaks a spread depends on who comes first; a plan must not, so that such clusters are bound with more
        // care.
        var guarded = false;
        var generous = tight.looks() > SIMULATED ? GENEROUS_WITH_MANY : GENEROUS;
        @Nullable Round maker = null;
        var failures = 0;
        var held = 0;
        // With the same nodes each order fails again.
        var helpless = 0;
        var whole = false;
        for (var trial = 0; held < orders.size() && helpless < orders.size() && failures < ATTEMPTS; trial++) {
            var round = new Round(ground, refused);
            var followed = round.follow(nodes, guarded, orders.get(trial % orders.size()));
            if (followed.spoiled() && !guarded) {
                guarded = true;
                maker = null;
                held = 0;
                failures++;
                continue;
            }
            whole = (held == 0 || whole) && followed.rest() == 0;
            if (followed.rest() > tolerated(round.pods())) {
                failures++;
                held = 0;
                helpless = followed.helpless() ? helpless + 1 : 0;
                maker = round;
                nodes = new ArrayList<>(round.nodes());
                if (failures >= generous) {
                    // Nodes that just do for the last ones take others' pods, too.
                    nodes.addAll(followed.more());
                }
            } else {
                held++;
                if (maker == null) {
                    nodes = round.nodes();
                }
                maker = round;
            }
        }
        if (maker == null || maker.unplaced() > tight.unplaced()) {
            return new Realised(tight, tight.nodes(), false, guarded, false, this);
        }
        var bound = held == orders.size();
        return new Realised(maker, tight.nodes(), bound, guarded, bound && whole, this);
    }

    /** The dearest are tried first; where pods are few enough to try that. */
    private Round pruned(Round whole, boolean guarded) {
        var best = whole;
        var kept = 0;
        for (var tries = 0; tries < PRUNES && kept < best.nodes().size(); tries++) {
            if (best.looks() > SIMULATED) {
                break;
            }
            var fewer = best.dearestFirst();
            fewer.remove(kept);
            var round = bound(fewer, guarded);
            if (round == null) {
                kept++;
            } else {
                best = round;
            }
        }
        return best;
    }

    /** Null where the scheduler, in whatever order, leaves pods over. */
    private @Nullable Round bound(List<Planned> nodes, boolean guarded) {
        var first = new Round(ground, refused);
        if (!binds(first, nodes, guarded, orders.getFirst()) || !binds(nodes, guarded, BACKWARDS)) {
            return null;
        }
        return Stream.concat(orders.stream().skip(1), OTHERWISE.stream())
                        .allMatch(order -> binds(nodes, guarded, order))
                ? first
                : null;
    }

    private boolean binds(List<Planned> nodes, boolean guarded, Order order) {
        return binds(new Round(ground, refused), nodes, guarded, order);
    }

    private static boolean binds(Round round, List<Planned> nodes, boolean guarded, Order order) {
        var followed = round.follow(nodes, guarded, order);
        return followed.rest() == 0 && (guarded || !followed.spoiled());
    }

    /** Orders that are not tried leave more over, by chance: as is usual of counts, by about the root of what is expected. */
    private static int tolerated(int pods) {
        var most = LEFT_OVER * pods / 1000.0;
        return (int) (most - Math.sqrt(most));
    }
}
