package dev.slipway.model.claim;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a claim was planned as; never changes, but for hashes of a new form.
 *
 * @param launch the CreateFleet call that it belongs to
 * @param nodePool,nodeClass names
 * @param labels,taints,startupTaints what the node will carry when it joins
 * @param requests what the planned pods and DaemonSets ask of it
 * @param instanceTypeOptions cheapest first; what the fleet may choose from; never empty
 * @param zones sorted; never empty
 * @param capacityType of the whole launch
 * @param price of its cheapest option
 * @param pods that it was planned for, {@code namespace/name}, sorted
 * @param nodePoolHash,nodeClassHash of what it was planned from; a difference is drift. What comes before the first hyphen names
 *     the form: hashes of two forms do not compare
 * @param createdAt when it was planned
 * @param expiresAt when the node's life ends; null means never
 * @param request id of the request for capacity that it came of; empty before it is recorded, and where nobody knows that any more
 */
public record NodeClaimSpec(
        LaunchId launch,
        String nodePool,
        String nodeClass,
        SortedMap<String, String> labels,
        List<Taint> taints,
        List<Taint> startupTaints,
        ResourceList requests,
        List<String> instanceTypeOptions,
        List<String> zones,
        CapacityType capacityType,
        HourlyPrice price,
        List<String> pods,
        String nodePoolHash,
        String nodeClassHash,
        Instant createdAt,
        @Nullable Instant expiresAt,
        String request) {
    /** Labels that come as an unmodifiable view are shared and not copied: a plan may have many thousands of claims. */
    public NodeClaimSpec {
        labels = Collections.unmodifiableSortedMap(labels) == labels
                ? labels
                : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
        startupTaints = List.copyOf(startupTaints);
        instanceTypeOptions = List.copyOf(instanceTypeOptions);
        zones = sorted(zones);
        pods = sorted(pods);
    }

    /** The same of a request. */
    public NodeClaimSpec askedBy(String id) {
        return with(labels, requests, capacityType, price, pods, nodePoolHash, nodeClassHash, id);
    }

    /** The same for other pods, which ask for so much. */
    public NodeClaimSpec plannedFor(List<String> otherPods, ResourceList otherRequests) {
        return with(labels, otherRequests, capacityType, price, otherPods, nodePoolHash, nodeClassHash, request);
    }

    NodeClaimSpec hashedAs(String otherNodePoolHash, String otherNodeClassHash) {
        return with(labels, requests, capacityType, price, pods, otherNodePoolHash, otherNodeClassHash, request);
    }

    NodeClaimSpec withoutReservation(HourlyPrice onDemand) {
        var other = new TreeMap<>(labels);
        other.put(WellKnown.CAPACITY_TYPE, CapacityType.ON_DEMAND.text());
        other.keySet().removeAll(WellKnown.OF_RESERVATIONS);
        return with(other, requests, CapacityType.ON_DEMAND, onDemand, pods, nodePoolHash, nodeClassHash, request);
    }

    /** The only copy, of what may change: whatever else there is cannot be forgotten in one of them. */
    private NodeClaimSpec with(
            SortedMap<String, String> otherLabels,
            ResourceList otherRequests,
            CapacityType otherCapacityType,
            HourlyPrice otherPrice,
            List<String> otherPods,
            String otherNodePoolHash,
            String otherNodeClassHash,
            String otherRequest) {
        return new NodeClaimSpec(
                launch,
                nodePool,
                nodeClass,
                otherLabels,
                taints,
                startupTaints,
                otherRequests,
                instanceTypeOptions,
                zones,
                otherCapacityType,
                otherPrice,
                otherPods,
                otherNodePoolHash,
                otherNodeClassHash,
                createdAt,
                expiresAt,
                otherRequest);
    }

    private static List<String> sorted(List<String> texts) {
        for (var i = 1; i < texts.size(); i++) {
            if (texts.get(i - 1).compareTo(texts.get(i)) > 0) {
                return texts.stream().sorted().toList();
            }
        }
        return List.copyOf(texts);
    }
}
