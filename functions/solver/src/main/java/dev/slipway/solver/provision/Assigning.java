package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.simulation.Run;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Assigns shape by shape; or pod by pod as they come, where the first way would send too many astray: that can cost more,
 * but finds every node open in its turn.
 */
final class Assigning {
    /** Pods times nodes that are there up to which pods are placed in turn, a count: that takes so many looks. */
    private static final long REHEARSED = 1_000_000;

    /** Of nominated pods, so many may find their node closed in their turn, per thousand. */
    private static final int STRAYS = 5;

    private final Rules rules;
    private final Board board;
    private final List<Room> rooms;
    private final Cells cells;
    private final Prices prices;
    private final List<Shape> shapes;
    private final SequencedMap<Want, Integer> most;
    private final int[] left;

    /** Prices, and with them the order, stay as they are while pods are assigned. */
    private final List<Shape> order;

    /**
     * @param most of what is known to be scarce, so many pods can be bought for
     * @param left by shape, how many pods need a place; written to
     */
    Assigning(
            Rules rules,
            Board board,
            List<Room> rooms,
            Cells cells,
            Prices prices,
            List<Shape> shapes,
            SequencedMap<Want, Integer> most,
            int[] left) {
        this.rules = rules;
        this.board = board;
        this.rooms = rooms;
        this.cells = cells;
        this.prices = prices;
        this.shapes = shapes;
        this.most = most;
        this.left = left;
        this.order = Precedence.of(shapes, cells, prices);
    }

    /** How many of so many pods may go astray. */
    static int tolerated(int pods) {
        return (int) ((long) STRAYS * pods / 1000);
    }

    Assignment byShape() {
        var assignment = new Assignment(rules, board, rooms, cells, prices, most, left);
        assignment.run(order);
        return assignment;
    }

    /**
     * The way that suits the scheduler.
     *
     * @param queued so many pods of each shape, as the scheduler takes them
     * @param nominated each pod is told its node; a scheduler that is told of none goes its own ways, and then only counts
     *     which way finds more places
     * @param tolerated so many may go astray, a count
     */
    Assignment asTheyCome(Function<int[], List<Run>> queued, boolean nominated, int tolerated) {
        var queue = queued.apply(minding());
        if (queue.isEmpty()) {
            return byShape();
        }
        var asked = left.clone();
        var before = rules.tally();
        var byShape = byShape();
        if (strays(byShape, queue, before) <= tolerated) {
            return byShape;
        }
        var unplaced = Arrays.stream(left).sum();
        startAgain(byShape, asked, before);
        var byTurn = byTurn(queue);
        if (Arrays.stream(left).sum() <= (nominated ? unplaced : unplaced - 1)) {
            return byTurn;
        }
        startAgain(byTurn, asked, before);
        return byShape();
    }

    private Assignment byTurn(List<Run> queue) {
        var assignment = new Assignment(rules, board, rooms, cells, prices, most, left);
        shapes.forEach(shape -> board.expect(shape.variants().getLast()));
        assignment.inTurn(queue);
        assignment.run(order);
        return assignment;
    }

    private void startAgain(Assignment from, int[] asked, Rules.Tally before) {
        from.withdraw();
        rules.restore(before);
        System.arraycopy(asked, 0, left, 0, left.length);
    }

    /** By shape, pods who mind where others are or are minded by them; none where they are too many to be looked at one by one. */
    private int[] minding() {
        var minding = left.clone();
        for (var shape : shapes) {
            if (shape.variants().stream().anyMatch(variant -> variant.needs().none())) {
                minding[shape.index()] = 0;
            }
        }
        return Arrays.stream(minding).asLongStream().sum() * Math.max(1, rooms.size()) > REHEARSED
                ? new int[left.length]
                : minding;
    }

    private int strays(Assignment assignment, List<Run> queue, Rules.Tally before) {
        var after = rules.tally();
        rules.restore(before);
        var strays = new Rehearsal(board, cells, prices, assignment.turns()).strays(queue);
        rules.restore(after);
        return strays;
    }
}
