package dev.slipway.model.catalog;

import java.time.Instant;

/**
 * A capacity pool that EC2 refused or is about to take back, avoided for a while.
 *
 * @param until exclusive; from then on the pool is tried again
 * @param code the EC2 error code or event that taught it, for people who look at the table
 */
public record UnavailableOffering(CapacityPool pool, Instant until, String code) {}
