package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Assignment.Seated;
import dev.slipway.solver.provision.Assignment.Turn;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.Relaxed;
import dev.slipway.solver.provision.Standing.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Says which pod goes where, once it is decided how many of each shape do; each pod is handed out once. */
final class Handout {
    private static final Deque<PodId> NOBODY = new ArrayDeque<>();

    private final List<Demand> demands;
    private final Cells cells;
    private final SequencedMap<Room, List<PodId>> podsByRoom = new LinkedHashMap<>();
    private final SequencedMap<Variant, List<PodId>> relaxed = new LinkedHashMap<>();
    private final SequencedMap<Want, Deque<PodId>> podsByWant = new LinkedHashMap<>();

    /**
     * @param demands by the index of their shape; pods are taken from them
     */
    Handout(List<Demand> demands, Cells cells) {
        this.demands = demands;
        this.cells = cells;
    }

    /** A pod that has been taken already. */
    void seat(PodId pod, Room room) {
        onRoom(room).add(pod);
    }

    void seat(Seated seated) {
        take(seated.variant(), seated.count(), onRoom(seated.room()));
    }

    private List<PodId> onRoom(Room room) {
        return podsByRoom.computeIfAbsent(room, _ -> new ArrayList<>());
    }

    /** The pods of these nodes, node by node, of each as many. */
    List<PodId> onto(Planned node) {
        var pods = new ArrayList<PodId>();
        for (var copy = 0; copy < node.copies(); copy++) {
            node.content().forEach((variant, count) -> {
                var named =
                        podsByWant.getOrDefault(new Want(variant, cells.of(variant.needs(), node.column())), NOBODY);
                var left = count;
                for (; left > 0 && !named.isEmpty(); left--) {
                    pods.add(named.removeFirst());
                }
                take(variant, left, pods);
            });
        }
        return pods;
    }

    /**
     * Names go out in the order of the decisions and not node by node: pods are bound by name, and one whose spread still
     * waits for pods of later names would find its node closed.
     */
    void byTurns(List<Turn> turns, List<Planned> nodes) {
        var boughtByWant = new LinkedHashMap<Want, Integer>();
        for (var node : nodes) {
            node.content()
                    .forEach((variant, count) -> boughtByWant.merge(
                            new Want(variant, cells.of(variant.needs(), node.column())),
                            count * node.copies(),
                            Integer::sum));
        }
        for (var turn : turns) {
            if (turn.room() != null) {
                take(turn.variant(), turn.count(), onRoom(turn.room()));
                continue;
            }
            var want = new Want(turn.variant(), turn.cell());
            var left = boughtByWant.getOrDefault(want, 0);
            var count = Math.min(turn.count(), left);
            if (count > 0) {
                var pods = new ArrayList<PodId>();
                take(turn.variant(), count, pods);
                podsByWant.computeIfAbsent(want, _ -> new ArrayDeque<>()).addAll(pods);
                boughtByWant.put(want, left - count);
            }
        }
    }

    private void take(Variant variant, int count, List<PodId> into) {
        var before = into.size();
        demands.get(variant.shape().index()).take(count, into);
        if (!variant.givenUp().isEmpty()) {
            relaxed.computeIfAbsent(variant, _ -> new ArrayList<>()).addAll(into.subList(before, into.size()));
        }
    }

    SequencedMap<Shape, Integer> placed() {
        var placed = new LinkedHashMap<Shape, Integer>();
        for (var demand : demands) {
            var count = demand.all() - demand.waiting();
            if (count > 0) {
                placed.put(demand.shape(), count);
            }
        }
        return placed;
    }

    List<Placement> placements() {
        var placements = new ArrayList<Placement>();
        podsByRoom.forEach(
                (room, pods) -> placements.add(new Placement(room.place().name(), room.inFlight(), pods)));
        placements.sort(Comparator.comparing(Placement::node));
        return placements;
    }

    List<Relaxed> relaxations() {
        var relaxations = new ArrayList<Relaxed>();
        relaxed.forEach((variant, pods) -> relaxations.add(new Relaxed(pods, variant.givenUp())));
        relaxations.sort(Comparator.comparing(one -> one.pods().getFirst()));
        return relaxations;
    }
}
