package dev.slipway.solver.consolidation;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.scheduling.Daemon;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that keep room for CapacityBuffers. The kube-scheduler knows of no virtual pod, and likes an empty node best: a pod that
 * is evicted goes there, the room is bought again, and whatever the eviction was to save is spent. So pods that fit there are
 * not evicted to save money.
 */
final class KeptRooms {
    private final ClusterSnapshot snapshot;
    private final List<Room> rooms = new ArrayList<>();
    private final Map<PodKind, Optional<String>> drawing = new LinkedHashMap<>();

    /**
     * A node as the scheduler sees it.
     *
     * @param free with the virtual pods' room
     */
    private record Room(StandingNode node, ResourceList free) {}

    /**
     * @param devices as {@link Devices#known} has them
     */
    KeptRooms(ClusterSnapshot snapshot, Ownership ownership, Set<String> devices) {
        var daemons = Daemon.of(snapshot.daemonSets(), devices);
        this.snapshot = snapshot;
        for (var node : snapshot.nodes()) {
            if (Headroom.heldOn(node) > 0) {
                var standing = new StandingNode(
                        node.with(node.pods().stream().filter(KeptRooms::real).toList()),
                        ownership.claimOf(node).orElse(null));
                rooms.add(new Room(standing, standing.free(snapshot, daemons)));
            }
        }
    }

    private static boolean real(PodGroup group) {
        return group.names().stream().noneMatch(PodId::virtual);
    }

    /** Why a node stays that so many virtual pods are on. */
    static String keeping(int held) {
        return "it keeps room for %d pods of CapacityBuffers".formatted(held);
    }

    /** Where a pod of this node might go, in a sentence; empty when none might. */
    Optional<String> drawing(NodeSnapshot node) {
        return rooms.isEmpty()
                ? Optional.empty()
                : node.pods().stream()
                        .filter(group -> !group.leaving())
                        .map(snapshot::kindOf)
                        .filter(PodKind::reschedulable)
                        .flatMap(kind -> drawing.computeIfAbsent(kind, this::drawing).stream())
                        .findFirst();
    }

    private Optional<String> drawing(PodKind kind) {
        return rooms.stream()
                .filter(room -> room.node().couldTake(kind, room.free()))
                .findFirst()
                .map(room -> "its pods would take the room that %s keeps for CapacityBuffers"
                        .formatted(room.node().node().name()));
    }
}
