package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Rules.Needs;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Assignment.Seated;
import dev.slipway.solver.provision.Assignment.Turn;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.simulation.Machine;
import dev.slipway.solver.simulation.Run;
import dev.slipway.solver.simulation.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Where the kube-scheduler binds pods once all planned nodes are ready: its own choice, and not what was packed. */
final class Bindings {
    private final Rules rules;
    private final Board board;
    private final Market market;
    private final Admissions admissions;
    private final Cells cells;
    private final Openings openings;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Room> rooms;
    private final List<Planned> planned = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final SequencedMap<Asked, BitSet> machinesByAsked = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean spoiled;

    /** What tells pods apart for a plan, their size and their rules about others aside. */
    private record Asked(int admission, Needs needs) {}

    Bindings(Rules rules, Board board, Market market, Admissions admissions, Cells cells, List<Room> rooms) {
        this.rules = rules;
        this.board = board;
        this.market = market;
        this.admissions = admissions;
        this.cells = cells;
        this.openings = new Openings(board, market, admissions, cells);
        this.rooms = rooms;
        for (var room : rooms) {
            machines.add(new Machine(room.place(), room.allocatable(), rules.resources()));
            places.add(room.place());
        }
    }

    /** Adds such nodes, empty. */
    void open(Planned node) {
        for (var copy = 0; copy < node.copies(); copy++) {
            var place = openings.open(node, "planned-" + planned.size());
            planned.add(node);
            places.add(place);
            machines.add(new Machine(place, market.columns().type(node.column()).allocatable(), rules.resources()));
        }
    }

    /** Machines that a plan can have such pods on, by their place among all. */
    private BitSet expressible(Variant variant) {
        return machinesByAsked.computeIfAbsent(new Asked(admissions.of(variant).number(), variant.needs()), _ -> {
            var expressible = new BitSet();
            expressible.set(0, rooms.size());
            for (var i = 0; i < planned.size(); i++) {
                var node = planned.get(i);
                expressible.set(rooms.size() + i, settled(variant, node.column()) && agrees(variant, node));
            }
            return expressible;
        });
    }

    /** Such a node can be planned for such pods, and what their rules see of it is known. */
    private boolean settled(Variant variant, int column) {
        return admissions.of(variant).packable().get(column)
                && (variant.needs().none() || market.variedWithin(column, alike(column, variant)));
    }

    /** Of a pod's alternatives, a plan follows one in each pool, and that one must be met. */
    private boolean agrees(Variant variant, Planned node) {
        var custom = admissions.of(variant).custom()[market.columns().pool(node.column())];
        if (custom == Customs.CONFLICT) {
            return false;
        }
        var asked = admissions.customs().get(custom).sets();
        if (asked.isEmpty()) {
            return true;
        }
        var labels = openings.labels(node);
        return asked.entrySet().stream().allMatch(one -> one.getValue().allows(labels.value(one.getKey())));
    }

    /** Columns that the rules of such pods cannot tell from this one. */
    private BitSet alike(int column, Variant variant) {
        var cell = cells.of(variant.needs(), column);
        return cell == null ? market.columns().usable() : cell.columns();
    }

    /**
     * What never binds.
     *
     * @param guarded without breaking the spreads of others
     * @param luck which of equally good nodes is taken
     */
    List<Run> bind(List<Run> queue, boolean guarded, int luck) {
        var scheduler = new Scheduler(board, machines, this::expressible, guarded, luck);
        var unbound = scheduler.bind(queue);
        spoiled = scheduler.spoiled();
        return unbound;
    }

    /** Pods that a plan wants on one node. */
    private static final class Piece {
        private final Variant variant;
        private final int at;
        private int left;

        private Piece(Variant variant, int at, int left) {
            this.variant = variant;
            this.at = at;
            this.left = left;
        }
    }

    /**
     * Binds pods to the nodes that a plan wants them on, in an order in which the rules let them in. The planned nodes are
     * open.
     *
     * @param seats on nodes that are there
     */
    void retrace(List<Seated> seats) {
        var pieces = new ArrayList<Piece>();
        for (var seat : seats) {
            for (var i = 0; i < rooms.size(); i++) {
                if (rooms.get(i).place().name().equals(seat.room().place().name())) {
                    pieces.add(new Piece(seat.variant(), i, seat.count()));
                }
            }
        }
        for (var i = 0; i < planned.size(); i++) {
            var at = rooms.size() + i;
            planned.get(i).content().forEach((variant, count) -> pieces.add(new Piece(variant, at, count)));
        }
        // Whoever spoils the spread of others comes after them, and only once nobody else can move.
        while (true) {
            var progress = false;
            for (var piece : pieces) {
                progress |= settle(piece, true, Integer.MAX_VALUE);
            }
            if (!progress && pieces.stream().noneMatch(piece -> settle(piece, false, 1))) {
                return;
            }
        }
    }

    /** With as many of the wishes that the plan kept as can be kept now. */
    private boolean settle(Piece piece, boolean guarded, int most) {
        var variants = piece.variant.shape().variants();
        for (var stage = piece.variant.stage(); stage < variants.size() && piece.left > 0; stage++) {
            var variant = variants.get(stage);
            var room = Math.min(Math.min(piece.left, most), board.room(variant, places.get(piece.at), guarded));
            if (room > 0) {
                bind(variant, room, piece.at);
                piece.left -= room;
                return true;
            }
        }
        return false;
    }

    /** What came about broke somebody's spread. */
    boolean spoiled() {
        return spoiled;
    }

    /**
     * Binds more pods to whatever nodes have room for them, as long as that helps.
     *
     * @param over by shape, so many at the most; written to
     */
    void fill(List<Shape> shapes, int[] over) {
        boolean progress;
        do {
            progress = false;
            for (var shape : shapes) {
                for (var variant : shape.variants()) {
                    progress |= over[shape.index()] > 0 && fill(variant, over);
                }
            }
        } while (progress);
    }

    private boolean fill(Variant variant, int[] over) {
        var before = over[variant.shape().index()];
        var left = before;
        var expressible = expressible(variant);
        for (var at = expressible.nextSetBit(0); at >= 0 && left > 0; at = expressible.nextSetBit(at + 1)) {
            var room = Math.min(left, board.room(variant, places.get(at), true));
            if (room > 0) {
                bind(variant, room, at);
                left -= room;
            }
        }
        over[variant.shape().index()] = left;
        return left < before;
    }

    private void bind(Variant variant, int count, int at) {
        board.put(variant, count, places.get(at));
        machines.get(at).bind(variant, count);
        if (at < rooms.size()) {
            turns.add(new Turn(variant, count, rooms.get(at), null));
        } else {
            var column = planned.get(at - rooms.size()).column();
            turns.add(new Turn(variant, count, null, cells.of(variant.needs(), column)));
        }
    }

    /** What was retraced or filled in, in that order. */
    List<Turn> turns() {
        return turns;
    }

    /** What came onto nodes that are there. */
    List<Seated> seated() {
        var seated = new ArrayList<Seated>();
        for (var i = 0; i < rooms.size(); i++) {
            var room = rooms.get(i);
            machines.get(i).content().forEach((variant, count) -> seated.add(new Seated(variant, count, room)));
        }
        return seated;
    }

    /** New nodes with what came onto them; those that stay empty are left out. */
    List<Planned> filled() {
        var filled = new ArrayList<Planned>();
        for (var i = 0; i < planned.size(); i++) {
            var content = machines.get(rooms.size() + i).content();
            if (!content.isEmpty()) {
                filled.add(withColumns(planned.get(i).taken(new LinkedHashMap<>(content))));
            }
        }
        return filled;
    }

    /** What the rules of its pods saw of the node when they were bound must stay true of whatever is launched. */
    private Planned withColumns(Planned node) {
        var columns = market.columns().of(market.columns().pool(node.column()));
        for (var variant : node.serves()) {
            columns.and(admissions.of(variant).columns());
            if (!variant.needs().none()) {
                columns.and(alike(node.column(), variant));
            }
        }
        return new Planned(node.column(), node.content(), node.meant(), columns, 1);
    }
}
