package dev.slipway.model.claim;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance of this cluster as EC2 describes it.
 *
 * @param state EC2's word: {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down},
 *     {@code terminated}
 * @param imageId that it booted
 * @param subnetId that it is in; empty when not known, and then the following are not known either
 * @param securityGroupIds of its first network interface, sorted
 * @param reservation id of the capacity reservation that it was launched into by choice; empty for none
 * @param placementGroup id of its placement group; empty for none
 * @param privateDnsName as in {@link LaunchedInstance}; empty also once it is terminated
 */
public record CloudInstance(
        InstanceId id,
        CapacityPool pool,
        String state,
        String imageId,
        Instant launchedAt,
        SortedMap<String, String> tags,
        String subnetId,
        List<String> securityGroupIds,
        String reservation,
        String placementGroup,
        String privateDnsName) {
    public CloudInstance {
        securityGroupIds = securityGroupIds.stream().sorted().toList();
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** Where it is attached is not known. */
    public CloudInstance(
            InstanceId id,
            CapacityPool pool,
            String state,
            String imageId,
            Instant launchedAt,
            SortedMap<String, String> tags) {
        this(id, pool, state, imageId, launchedAt, tags, "", List.of(), "", "", "");
    }

    /** True when it is gone or on its way. */
    public boolean ending() {
        return state.equals("shutting-down") || state.equals("terminated");
    }

    /** The launch that brought it, by its tag; empty for an instance that something else started. */
    public Optional<LaunchId> launch() {
        return Optional.ofNullable(tags.get(WellKnown.TAG_LAUNCH)).map(LaunchId::new);
    }
}
