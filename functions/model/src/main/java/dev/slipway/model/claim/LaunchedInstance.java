package dev.slipway.model.claim;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.resource.HourlyPrice;

/**
 * The instance that a claim got.
 *
 * @param pool its type, zone and capacity type
 * @param price what the catalogue said when it was launched
 * @param imageId the image that it booted
 * @param privateDnsName what EC2 calls it, which on EKS is the name of its node; empty where EC2 has not said so yet, or
 *     nobody has asked
 */
public record LaunchedInstance(
        InstanceId id, CapacityPool pool, HourlyPrice price, String imageId, String privateDnsName) {
    /** Nobody knows what its node will be called. */
    public LaunchedInstance(InstanceId id, CapacityPool pool, HourlyPrice price, String imageId) {
        this(id, pool, price, imageId, "");
    }

    /** The same instance, now that EC2 has named it. */
    public LaunchedInstance named(String name) {
        return new LaunchedInstance(id, pool, price, imageId, name);
    }

    LaunchedInstance onDemand(HourlyPrice onDemandPrice) {
        return new LaunchedInstance(id, pool.onDemand(), onDemandPrice, imageId, privateDnsName);
    }

    /** As the node's {@code spec.providerID} has it. */
    public String providerId() {
        return "aws:///" + pool.zone() + "/" + id;
    }
}
