package dev.slipway.solver.provision;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What is on a node that may go.
 *
 * @param seats all its pods, as rules about other pods count them
 * @param lots those that would have to go elsewhere, hardest first
 * @param requests of all lots; not to be written to
 */
record Load(NodeSnapshot node, Place place, List<Seat> seats, List<Lot> lots, long[] requests) {
    /** Whoever goes first where there is little room. */
    private static final Comparator<Lot> HARDEST_FIRST = Comparator.<Lot>comparingInt(
                    lot -> lot.shape().kind().priority())
            .reversed()
            .thenComparing(lot -> lot.shape().kind().requests().get(ResourceList.CPU), Comparator.reverseOrder())
            .thenComparing(lot -> lot.shape().kind().requests().get(ResourceList.MEMORY), Comparator.reverseOrder())
            .thenComparing(lot -> lot.shape().index());

    /** Pods of one shape; never empty. */
    record Lot(Shape shape, List<PodId> pods) {
        Lot {
            pods = List.copyOf(pods);
        }

        int count() {
            return pods.size();
        }
    }

    /** Pods of a standing shape. */
    record Seat(Shape shape, int count, boolean leaving) {}

    /**
     * Reads a node.
     *
     * @param standing,moving by kind of the snapshot, the shape of its pods where they are, and when they look for a place
     */
    static Load of(
            ClusterSnapshot snapshot,
            NodeSnapshot node,
            Place place,
            IntFunction<Shape> standing,
            IntFunction<Shape> moving) {
        var seats = new ArrayList<Seat>();
        var podsByShape = new LinkedHashMap<Shape, List<PodId>>();
        for (var group : node.pods()) {
            seats.add(new Seat(standing.apply(group.kind()), group.names().size(), group.leaving()));
            var kind = snapshot.kindOf(group);
            if (kind.reschedulable() && !group.leaving()) {
                var pods = podsByShape.computeIfAbsent(moving.apply(group.kind()), _ -> new ArrayList<>());
                group.names().forEach(name -> pods.add(new PodId(kind.namespace(), name)));
            }
        }
        var lots = podsByShape.entrySet().stream()
                .map(entry -> new Lot(entry.getKey(), entry.getValue()))
                .sorted(HARDEST_FIRST)
                .toList();
        var requests = new long[place.free().length];
        lots.forEach(lot -> Resources.subtract(requests, lot.shape().requests(), -lot.count()));
        return new Load(node, place, seats, lots, requests);
    }

    /** Takes its pods off the board's counts: the node is held to be gone. */
    void leave(Board board) {
        seats.forEach(seat -> board.unseat(seat.shape(), seat.count(), seat.leaving(), place));
    }

    /** The opposite. */
    void comeBack(Board board) {
        seats.forEach(seat -> board.unseat(seat.shape(), -seat.count(), seat.leaving(), place));
    }

    List<PodId> pods() {
        return lots.stream().flatMap(lot -> lot.pods().stream()).toList();
    }
}
