package dev.slipway.model.port;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.Taint;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One CreateFleet call for equal claims.
 *
 * @param launch client token and tag; the same launch asked twice gives the same instances
 * @param count how many instances, at least 1
 * @param labels that the nodes carry when they join
 * @param taints that the nodes carry when they join, startup taints included
 * @param options what EC2 may choose from, cheapest first; never empty
 */
public record FleetRequest(
        LaunchId launch,
        int count,
        String nodePool,
        ResolvedNodeClass.Ready nodeClass,
        SortedMap<String, String> labels,
        List<Taint> taints,
        CapacityType capacityType,
        List<Option> options) {
    public FleetRequest {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
        options = List.copyOf(options);
    }

    /**
     * One type in one zone.
     *
     * @param imageId what it boots: one of the class's images
     * @param maxPods how many pods the type takes
     */
    public record Option(String instanceType, String zone, String imageId, long maxPods, HourlyPrice price) {}
}
