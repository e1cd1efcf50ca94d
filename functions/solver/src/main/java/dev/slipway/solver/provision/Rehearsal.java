package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Area;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Assignment.Turn;
import dev.slipway.solver.simulation.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Plays decisions through in the order in which the pods come. A pod that is nominated to a node, and finds it closed since
 * others that balance it are yet to come, goes to another node, where it takes the room of somebody else.
 */
final class Rehearsal {
    private final Board board;
    private final Cells cells;
    private final Prices prices;
    private final SequencedMap<Integer, Deque<Turn>> turnsByShape = new LinkedHashMap<>();

    /**
     * @param board nothing is on it of what the decisions put there; written to
     */
    Rehearsal(Board board, Cells cells, Prices prices, List<Turn> turns) {
        this.board = board;
        this.cells = cells;
        this.prices = prices;
        for (var turn : turns) {
            turnsByShape
                    .computeIfAbsent(turn.variant().shape().index(), _ -> new ArrayDeque<>())
                    .add(turn);
        }
    }

    /**
     * Pods that go elsewhere, a count. Whoever can only wait for others does no harm.
     *
     * @param queue pods whose turns have an area
     */
    int strays(List<Run> queue) {
        var strays = 0;
        for (var run : queue) {
            var turns = turnsByShape.getOrDefault(run.shape().index(), new ArrayDeque<>());
            for (var left = run.count(); left > 0 && !turns.isEmpty(); ) {
                var turn = turns.removeFirst();
                var count = Math.min(left, turn.count());
                if (turn.count() > count) {
                    turns.addFirst(new Turn(turn.variant(), turn.count() - count, turn.room(), turn.cell()));
                }
                strays += strays(turn, count);
                left -= count;
            }
        }
        return strays;
    }

    private int strays(Turn turn, int count) {
        var variant = turn.variant();
        var area = area(turn);
        var in = Math.min(count, board.room(variant, area, false));
        if (in > 0) {
            board.put(variant, in, area);
        }
        var strays = 0;
        while (in + strays < count && goesElsewhere(variant)) {
            strays++;
        }
        return strays;
    }

    /** It is counted where it goes. */
    private boolean goesElsewhere(Variant variant) {
        for (var cell : cells.of(variant.needs())) {
            if (prices.of(new Want(variant, cell)) != null && board.room(variant, cell.area(), false) > 0) {
                board.put(variant, 1, cell.area());
                return true;
            }
        }
        return false;
    }

    private static Area area(Turn turn) {
        if (turn.room() != null) {
            return turn.room().place().area();
        }
        if (turn.cell() != null) {
            return turn.cell().area();
        }
        throw new IllegalArgumentException("A turn of pods that go anywhere cannot be rehearsed.");
    }
}
