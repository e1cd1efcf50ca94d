package dev.slipway.aws.fleet;

import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Tags that make everything launched findable without the table (aws.md §1.9). Ours win over the user's. */
final class InstanceTags {
    private InstanceTags() {}

    /** The same for every launch of this pool and class. */
    static SortedMap<String, String> shared(String cluster, FleetRequest request) {
        var tags = new TreeMap<>(request.nodeClass().spec().tags());
        tags.put("kubernetes.io/cluster/" + cluster, "owned");
        tags.put(WellKnown.TAG_CLUSTER, cluster);
        tags.put(WellKnown.NODE_POOL, request.nodePool());
        tags.put(WellKnown.NODE_CLASS, request.nodeClass().name());
        return tags;
    }

    /** With the ids of the launch and of the request that it came of. */
    static SortedMap<String, String> launch(String cluster, FleetRequest request) {
        var tags = shared(cluster, request);
        tags.put(WellKnown.TAG_LAUNCH, request.launch().value());
        if (!request.request().isEmpty()) {
            tags.put(WellKnown.TAG_REQUEST, request.request());
        }
        return tags;
    }

    static List<Tag> sdk(SortedMap<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
