package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.scheduling.Labels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Places pods that must share a node with certain others: next to them on a planned node, which may have to become
 * larger, or together on one of their own. One node after the other, unlike the packer, which knows no such bond.
 */
final class Clinging {
    private final Board board;
    private final Market market;
    private final Admissions admissions;
    private final Cells cells;
    private final List<Limits> limits;
    private final int[] left;
    private final List<Opened> opened = new ArrayList<>();

    /** A planned node that may still change. */
    private static final class Opened {
        private final Place place;
        private int column;
        private final SequencedMap<Variant, Integer> content;
        private final SequencedSet<Variant> meant = new LinkedHashSet<>();
        private final BitSet columns;

        private Opened(Place place, int column, SequencedMap<Variant, Integer> content, BitSet columns) {
            this.place = place;
            this.column = column;
            this.content = content;
            this.columns = columns;
        }
    }

    /** Another column for a node, or a first one. */
    private record Step(@Nullable Opened node, int column, int count, long price) {}

    Clinging(Board board, Market market, Admissions admissions, Cells cells, List<Limits> limits, int[] left) {
        this.board = board;
        this.market = market;
        this.admissions = admissions;
        this.cells = cells;
        this.limits = limits;
        this.left = left;
    }

    /** The nodes, each on its own now, and with whoever clings. */
    List<Planned> run(List<Planned> nodes, List<Shape> shapes) {
        for (var node : nodes) {
            for (var copy = 0; copy < node.copies(); copy++) {
                open(node);
            }
        }
        boolean progress;
        do {
            progress = false;
            for (var shape : shapes) {
                for (var variant : shape.variants()) {
                    while (left[shape.index()] > 0 && (step(variant) || moveOut(variant))) {
                        progress = true;
                    }
                }
            }
        } while (progress);
        return opened.stream()
                .map(node -> new Planned(node.column, node.content, node.meant, node.columns, 1))
                .toList();
    }

    private void open(Planned node) {
        var opening = opening(node.column(), node.columns());
        opening.meant.addAll(node.meant());
        node.content().forEach((variant, count) -> {
            board.settle(variant, count, opening.place);
            opening.content.put(variant, count);
        });
    }

    private Opened opening(int column, BitSet columns) {
        var offer = market.columns().offer(column);
        var number = market.columns().offeringNumber(column);
        Labels labels = key -> offer.value(number, key);
        var name = "planned-" + opened.size();
        var room = market.room(column).clone();
        var place = board.plan(name, List.of(labels), offer.pool().taints(), cells.area(column), room);
        Openings.run(board, offer, number, place);
        var fixed = (BitSet) columns.clone();
        if (market.variedWithin(column, cells.like(column))) {
            fixed.and(cells.like(column));
        }
        var node = new Opened(place, column, new LinkedHashMap<>(), fixed);
        opened.add(node);
        return node;
    }

    /** One step: some pods onto one node; false when there is no way. */
    private boolean step(Variant variant) {
        @Nullable Step best = null;
        var gathers = board.gathers(variant);
        var least = gathers ? left[variant.shape().index()] : 1;
        for (var node : opened) {
            var step = onto(variant, node, least);
            best = gathers ? fuller(best, step) : cheaper(best, step);
            if (best != null && best.price() == 0 && best.count() >= least) {
                break;
            }
        }
        if (best == null || best.count() < least) {
            best = fuller(best, onNew(variant));
        }
        if (best == null) {
            return false;
        }
        take(variant, best);
        return true;
    }

    /**
     * No node with a pod to cling to can become large enough: one such pod gets a node of its own, where there is room beside
     * it. False when there is none.
     */
    private boolean moveOut(Variant variant) {
        for (var node : List.copyOf(opened)) {
            for (var anchor : List.copyOf(node.content.keySet())) {
                if (movable(variant, anchor, node) && moveOut(variant, anchor, node)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Nobody on its node needs it there. */
    private static boolean movable(Variant variant, Variant anchor, Opened node) {
        return variant.clingsTo(anchor.shape())
                && (node.content.size() > 1 || node.content.getOrDefault(anchor, 0) > 1)
                && anchor.shape().kind().hostPorts().isEmpty()
                && node.content.keySet().stream().noneMatch(Variant::clings);
    }

    private boolean moveOut(Variant variant, Variant anchor, Opened node) {
        if (board.roomAlone(anchor) == 0) {
            return false;
        }
        var possible = (BitSet) admissions.of(anchor).packable().clone();
        possible.and(admissions.of(variant).packable());
        possible.and(cells.like(node.column));
        for (var tier : market.tiers()) {
            var inTier = (BitSet) possible.clone();
            inTier.and(tier);
            var column = cheapest(inTier, inTier, anchor.shape().requests(), variant, 1, -1);
            if (column >= 0) {
                var columns = (BitSet) admissions.of(anchor).columns().clone();
                columns.and(market.columns().of(market.columns().pool(column)));
                settle(anchor, column, columns);
                var own = opening(column, columns);
                board.move(anchor, 1, node.place, own.place);
                own.content.put(anchor, 1);
                var step = onto(variant, own, 1);
                if (step != null) {
                    count(column, 1);
                    node.content.computeIfPresent(anchor, (_, pods) -> pods == 1 ? null : Integer.valueOf(pods - 1));
                    take(variant, step);
                    return true;
                }
                board.move(anchor, 1, own.place, node.place);
                opened.remove(own);
            }
        }
        return false;
    }

    private static @Nullable Step cheaper(@Nullable Step one, @Nullable Step other) {
        return one == null || (other != null && other.price() < one.price()) ? other : one;
    }

    /**
     * @param least so many are worth a larger node where this one has room for fewer
     */
    private @Nullable Step onto(Variant variant, Opened node, int least) {
        var allowed = Math.min(
                left[variant.shape().index()],
                Math.min(
                        board.besideResources(variant, node.place, true),
                        board.room(variant, node.place.area(), true)));
        var pool = market.columns().pool(node.column);
        if (allowed <= 0 || !compatible(variant, node, pool)) {
            return null;
        }
        var possible = possible(variant, node, pool);
        var fitting = Math.min(allowed, Resources.times(variant.shape().requests(), node.place.free()));
        var asItIs = fitting > 0 && possible.get(node.column) && market.variedWithin(node.column, possible)
                ? new Step(node, node.column, fitting, 0)
                : null;
        if (fitting > 0 && fitting >= Math.min(least, allowed)) {
            return asItIs;
        }
        var asked = market.room(node.column).clone();
        for (var i = 0; i < asked.length; i++) {
            asked[i] -= node.place.free()[i];
        }
        // What other rules saw of the node when its pods were put there must stay so.
        var larger = (BitSet) possible.clone();
        larger.and(cells.like(node.column));
        for (var count = allowed; count > fitting; count /= 2) {
            var column = cheapest(larger, possible, asked, variant, count, node.column);
            if (column >= 0) {
                return new Step(
                        node, column, count, Math.max(1, market.prices()[column] - market.prices()[node.column]));
            }
        }
        return asItIs;
    }

    /** What the node may be with such a pod on it. */
    private BitSet possible(Variant variant, Opened node, int pool) {
        var possible = (BitSet) node.columns.clone();
        possible.and(admissions.of(variant).packable());
        possible.and(market.columns().of(pool));
        settle(variant, node.column, possible);
        return possible;
    }

    /** Leaves only columns that the variant's rules cannot tell from this one. */
    private void settle(Variant variant, int column, BitSet columns) {
        var cell = cells.of(variant.needs(), column);
        if (cell != null) {
            columns.and(cell.columns());
        }
    }

    private boolean compatible(Variant variant, Opened node, int pool) {
        var together = new ArrayList<>(node.content.keySet());
        together.addAll(node.meant);
        together.add(variant);
        return Drafting.customOf(admissions, together, pool).isPresent();
    }

    private @Nullable Step onNew(Variant variant) {
        var alone = Math.min(left[variant.shape().index()], board.roomAlone(variant));
        if (alone == 0) {
            return null;
        }
        // A lighter pool whose nodes hold more of the group goes before a heavier one.
        @Nullable Step best = null;
        for (var tier : market.tiers()) {
            var inTier = onNew(variant, alone, tier);
            if (inTier != null && (best == null || inTier.count() > best.count())) {
                best = inTier;
            }
        }
        return best;
    }

    private @Nullable Step onNew(Variant variant, int alone, BitSet tier) {
        @Nullable Step best = null;
        for (var cell : cells.of(variant.needs())) {
            var allowed = Math.min(alone, board.room(variant, cell.area(), true));
            var possible = (BitSet) admissions.of(variant).packable().clone();
            possible.and(cell.columns());
            possible.and(tier);
            for (var count = allowed; count > 0; count = smaller(count)) {
                var column =
                        cheapest(possible, possible, new long[variant.shape().requests().length], variant, count, -1);
                if (column >= 0) {
                    best = fuller(best, new Step(null, column, count, market.prices()[column]));
                    break;
                }
            }
        }
        return best;
    }

    /** Every count is tried where there are few; the group has one node alone and should not lose a pod. */
    private static int smaller(int count) {
        return count > 256 ? count / 2 : count - 1;
    }

    private static @Nullable Step fuller(@Nullable Step one, @Nullable Step other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (other.count() > one.count()) {
            return other;
        }
        return other.count() == one.count() && other.price() < one.price() ? other : one;
    }

    /**
     * The cheapest that holds what is there and so many pods more; negative when nothing does.
     *
     * @param together what the node may be launched as, which must have the variety that its pool asks for
     */
    private int cheapest(BitSet possible, BitSet together, long[] there, Variant variant, int count, int instead) {
        var asked = there.clone();
        Resources.subtract(asked, variant.shape().requests(), -count);
        var best = -1;
        for (var column = possible.nextSetBit(0); column >= 0; column = possible.nextSetBit(column + 1)) {
            if (market.buyable(column)
                    && !market.reserved().get(column)
                    && market.variedWithin(column, together)
                    && (best < 0 || better(column, best))
                    && Resources.fits(asked, market.room(column))
                    && within(column, instead)) {
                best = column;
            }
        }
        return best;
    }

    private boolean better(int column, int best) {
        var exotic = market.exotic();
        return exotic.get(column) == exotic.get(best)
                ? market.prices()[column] < market.prices()[best]
                : exotic.get(best);
    }

    private boolean within(int column, int instead) {
        var limit = limits.get(market.columns().pool(column));
        if (!limit.any()) {
            return true;
        }
        var trial = limit.copy();
        if (instead >= 0) {
            trial.take(market.taken(instead), -1);
        }
        return trial.take(market.taken(column), 1);
    }

    private void take(Variant variant, Step step) {
        var columns = market.columns();
        var node = step.node();
        if (node == null) {
            var fixed = (BitSet) admissions.of(variant).columns().clone();
            fixed.and(columns.of(columns.pool(step.column())));
            node = opening(step.column(), fixed);
            count(step.column(), 1);
        } else if (step.column() != node.column) {
            count(node.column, -1);
            count(step.column(), 1);
            node.place.grow(market.room(node.column), market.room(step.column()));
            node.column = step.column();
        }
        board.put(variant, step.count(), node.place);
        node.content.merge(variant, step.count(), Integer::sum);
        node.columns.and(admissions.of(variant).columns());
        settle(variant, node.column, node.columns);
        left[variant.shape().index()] -= step.count();
    }

    private void count(int column, int nodes) {
        var limit = limits.get(market.columns().pool(column));
        limit.take(market.taken(column), nodes);
    }
}
