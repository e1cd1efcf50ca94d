package dev.slipway.model.port;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.LaunchedInstance;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet call brought: instances and refusals may come together, and both are used.
 *
 * @param instances by id
 * @param refusals in EC2's order
 */
public record FleetOutcome(List<LaunchedInstance> instances, List<Refusal> refusals) {
    public FleetOutcome {
        instances = instances.stream()
                .sorted(Comparator.comparing(LaunchedInstance::id))
                .toList();
        refusals = List.copyOf(refusals);
    }

    /** How a refusal is answered. */
    public enum RefusalKind {
        /** The capacity pool has nothing now: mark it and look elsewhere. */
        INSUFFICIENT_CAPACITY,
        /** The account may not have more: mark it and look elsewhere. */
        QUOTA,
        /** The account cannot buy in this way at all until somebody allows it: mark all of the capacity type. */
        CAPACITY_TYPE,
        /** Something that was made seconds ago is not known everywhere yet: ask again with a new launch. */
        NOT_YET,
        /** The request itself is wrong, or not allowed; trying again changes nothing. */
        INVALID
    }

    /**
     * One thing that EC2 would not give.
     *
     * @param pool that refused, or null when the refusal is about the whole request
     * @param fullSubnet id of the subnet that has no address left, or null when addresses are not what is missing
     */
    public record Refusal(
            RefusalKind kind,
            String code,
            String message,
            @Nullable CapacityPool pool,
            @Nullable String fullSubnet) {
        /** Not about addresses. */
        public Refusal(RefusalKind kind, String code, String message, @Nullable CapacityPool pool) {
            this(kind, code, message, pool, null);
        }
    }
}
