package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import java.util.List;

/** Puts nodes that are planned onto a board, empty. */
final class Openings {
    private final Board board;
    private final Market market;
    private final Admissions admissions;
    private final Cells cells;

    Openings(Board board, Market market, Admissions admissions, Cells cells) {
        this.board = board;
        this.market = market;
        this.admissions = admissions;
        this.cells = cells;
    }

    /** One of the copies. */
    Place open(Planned node, String name) {
        var columns = market.columns();
        var column = node.column();
        var offer = columns.offer(column);
        var place = board.plan(
                name,
                List.of(labels(node)),
                offer.pool().taints(),
                cells.area(column),
                market.room(column).clone());
        run(board, offer, columns.offeringNumber(column), place);
        return place;
    }

    /** Tells the board which DaemonSets such a node runs. */
    static void run(Board board, PoolOffer offer, int offering, Place place) {
        var running = offer.daemonsOn(offering);
        board.run(running, running, offer.daemons().ports(running), place);
    }

    /** With those of its own that the pods which it was packed for make it get. */
    Labels labels(Planned node) {
        var columns = market.columns();
        var offer = columns.offer(node.column());
        var number = columns.offeringNumber(node.column());
        var custom = Drafting.customOf(admissions, node.serves(), columns.pool(node.column()))
                .orElse(Requirements.NONE);
        return key -> {
            var own = offer.value(number, key);
            var set = custom.sets().get(key);
            return own != null || set == null || (set.absent() && set.complement())
                    ? own
                    : set.choose().orElse(null);
        };
    }
}
