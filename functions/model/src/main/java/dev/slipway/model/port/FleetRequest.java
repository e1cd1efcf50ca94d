package dev.slipway.model.port;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
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
 * @param requests what the pods of one node ask for; EFA and Nitro Enclaves have to be set up for those who ask
 * @param options what EC2 may choose from, cheapest first; never empty
 * @param request id of the request for capacity that it came of, a tag; empty where nobody knows that any more
 */
public record FleetRequest(
        LaunchId launch,
        int count,
        String nodePool,
        ResolvedNodeClass.Ready nodeClass,
        SortedMap<String, String> labels,
        List<Taint> taints,
        ResourceList requests,
        CapacityType capacityType,
        List<Option> options,
        String request) {
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
     * @param efaInterfaces how many network interfaces for EFA the type can have, a count
     * @param reservation id of the capacity reservation to launch into; empty unless reserved
     */
    public record Option(
            String instanceType,
            String zone,
            String imageId,
            long maxPods,
            int efaInterfaces,
            String reservation,
            HourlyPrice price) {}
}
