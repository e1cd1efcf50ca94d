package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Area;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.simulation.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every pod: onto which node that is there, or in which area a node is to be bought for it. Rules about other
 * pods are kept as it goes, so the order in which it decides is an order in which the scheduler could bind.
 */
final class Assignment {
    private final Board board;
    private final List<Room> rooms;
    private final Cells cells;
    private final Prices prices;
    private final SequencedMap<Want, Integer> most;
    private final int[] left;
    private final SequencedMap<Want, Integer> wants = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private final Area anywhere;
    private final TreeMap<Integer, List<Room>> roomsByVariant = new TreeMap<>();

    /** Pods that went onto a node that is there. */
    record Seated(Variant variant, int count, Room room) {}

    /**
     * One decision.
     *
     * @param room null where a node is to be bought
     * @param cell null where one of any sort is to be bought, too
     */
    record Turn(
            Variant variant,
            int count,
            @Nullable Room room,
            @Nullable Cell cell) {}

    /**
     * @param most of what is known to be scarce, so many pods can be bought for
     * @param left by shape, how many pods need a place; written to
     */
    Assignment(
            Rules rules,
            Board board,
            List<Room> rooms,
            Cells cells,
            Prices prices,
            SequencedMap<Want, Integer> most,
            int[] left) {
        this.board = board;
        this.rooms = rooms;
        this.cells = cells;
        this.prices = prices;
        this.most = most;
        this.left = left;
        this.anywhere = cells.anywhere();
    }

    /** What is to be bought, in the order in which it was decided. */
    SequencedMap<Want, Integer> wants() {
        return wants;
    }

    /** All decisions: in this order the scheduler could bind. */
    List<Turn> turns() {
        return turns;
    }

    /**
     * Places what can be placed. Whoever cannot now is asked again once others have moved: chains of affinity and
     * alternating spreads resolve so (core.md §2.3).
     *
     * @param order as {@link Precedence} has it
     */
    void run(List<Shape> order) {
        for (var guarded : List.of(true, false)) {
            boolean progress;
            do {
                progress = false;
                for (var shape : order) {
                    if (left[shape.index()] > 0) {
                        progress |= place(shape, guarded);
                    }
                }
            } while (progress);
        }
    }

    /** Places what the nodes that are there take, and wants nothing. */
    void seat(List<Shape> order) {
        for (var shape : order) {
            for (var variant : shape.variants()) {
                if (left[shape.index()] > 0) {
                    fill(variant, true);
                }
            }
        }
    }

    /** Takes everything off the nodes that are there. */
    void withdraw() {
        for (var turn : turns) {
            if (turn.room() != null) {
                board.withdraw(turn.variant(), turn.count(), turn.room().place());
            }
        }
    }

    /** Places pods one after the other, as far as each can be placed without breaking the spread of anybody. */
    void inTurn(List<Run> queue) {
        for (var run : queue) {
            var shape = run.shape().index();
            var later = left[shape] - run.count();
            left[shape] = run.count();
            place(run.shape(), true);
            left[shape] += later;
        }
    }

    private boolean place(Shape shape, boolean guarded) {
        var before = left[shape.index()];
        for (var variant : shape.variants()) {
            if (left[shape.index()] > 0) {
                place(variant, guarded);
            }
        }
        return left[shape.index()] < before;
    }

    private void place(Variant variant, boolean guarded) {
        var shape = variant.shape();
        var needs = variant.needs();
        do {
            fill(variant, guarded);
            if (left[shape.index()] == 0 || variant.clings()) {
                return;
            }
        } while (needs.none() ? buyAnywhere(variant) : buySomewhere(variant, cells.of(needs), guarded));
    }

    /** Pods that must all share one node take one that has room for all of them, or none that is there. */
    private void fill(Variant variant, boolean guarded) {
        var shape = variant.shape();
        var least = board.gathers(variant) ? left[shape.index()] : 1;
        var byArea = unasked();
        for (var room : candidates(variant)) {
            var place = room.place();
            if (byArea[place.areaNumber()] < 0) {
                byArea[place.areaNumber()] = board.room(variant, place.area(), guarded);
            }
            var allowed = Math.min(left[shape.index()], byArea[place.areaNumber()]);
            var count = allowed == 0 ? 0 : Math.min(allowed, board.roomOnHost(variant, place, guarded));
            if (count >= least) {
                board.put(variant, count, place);
                left[shape.index()] -= count;
                turns.add(new Turn(variant, count, room, null));
                if (left[shape.index()] == 0) {
                    return;
                }
                byArea = unasked();
            }
        }
    }

    private int[] unasked() {
        var answers = new int[board.areas()];
        Arrays.fill(answers, -1);
        return answers;
    }

    /** Rooms that could ever take such a pod: what is full once stays full. */
    private List<Room> candidates(Variant variant) {
        return roomsByVariant.computeIfAbsent(variant.shape().index() * 64 + variant.stage(), _ -> {
            var fitting = new ArrayList<Room>();
            for (var room : rooms) {
                if (fits(variant.shape(), room.place()) && room.place().admits(variant)) {
                    fitting.add(room);
                }
            }
            return fitting;
        });
    }

    private static boolean fits(Shape shape, Place place) {
        return Resources.fits(shape.requests(), place.free());
    }

    private boolean buyAnywhere(Variant variant) {
        var want = new Want(variant, null);
        var count = Math.min(left[variant.shape().index()], board.room(variant, anywhere, false));
        if (count > 0 && prices.of(want) != null) {
            want(want, count, anywhere);
        }
        return false;
    }

    /**
     * Into the heaviest pool's cheapest area that the rules allow; never more at once than they allow now. Where a better one
     * is closed, it may open again once some are elsewhere: no more of them than that takes, or about.
     */
    private boolean buySomewhere(Variant variant, List<Cell> possible, boolean guarded) {
        @Nullable Want best = null;
        Prices.@Nullable Offer bestOffer = null;
        Prices.@Nullable Offer closed = null;
        var room = 0;
        for (var cell : possible) {
            var want = new Want(variant, cell);
            var offer = prices.of(want);
            if (offer == null || !offer.betterThan(bestOffer)) {
                continue;
            }
            var most = most(want);
            if (most <= 0) {
                continue;
            }
            var now = Math.min(most, board.room(variant, cell.area(), guarded));
            if (now > 0) {
                best = want;
                bestOffer = offer;
                room = now;
            } else if (offer.betterThan(closed)) {
                closed = offer;
            }
        }
        if (best == null || best.cell() == null) {
            return false;
        }
        var count = Math.min(room, left[variant.shape().index()]);
        var some = closed != null && closed.betterThan(bestOffer) ? (count + 1) / 2 : count;
        want(best, some, best.cell().area());
        return left[variant.shape().index()] > 0;
    }

    /** More of it than that would find limits or reservations used up. */
    private int most(Want want) {
        return most.getOrDefault(want, Integer.MAX_VALUE) - wants.getOrDefault(want, 0);
    }

    private void want(Want want, int count, Area area) {
        board.put(want.variant(), count, area);
        left[want.variant().shape().index()] -= count;
        wants.merge(want, count, Integer::sum);
        turns.add(new Turn(want.variant(), count, null, want.cell()));
    }
}
