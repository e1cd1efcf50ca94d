package dev.slipway.webhook;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Of clusters in which pods of one kind wait, and nothing else is. */
final class Snapshots {
    private Snapshots() {}

    static ClusterSnapshot waiting(Instant now, Collection<String> pods) {
        var kind = new PodKind(
                "shop",
                "ReplicaSet",
                new TreeMap<>(),
                ResourceList.NONE,
                new TreeMap<>(),
                List.of(),
                List.of(),
                0,
                List.of());
        var pending = pods.isEmpty() ? List.<PodGroup>of() : List.of(new PodGroup(0, List.copyOf(pods)));
        return new ClusterSnapshot(now, List.of(kind), pending, List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
