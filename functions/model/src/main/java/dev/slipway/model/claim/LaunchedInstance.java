package dev.slipway.model.claim;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.resource.HourlyPrice;

/**
 * The instance that a claim got.
 *
 * @param pool its type, zone and capacity type
 * @param price what the catalogue said when it was launched
 * @param imageId the image that it booted
 */
public record LaunchedInstance(InstanceId id, CapacityPool pool, HourlyPrice price, String imageId) {
    /** As the node's {@code spec.providerID} has it. */
    public String providerId() {
        return "aws:///" + pool.zone() + "/" + id;
    }
}
