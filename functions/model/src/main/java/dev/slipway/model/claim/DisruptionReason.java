package dev.slipway.model.claim;

import java.util.Optional;

/** Why a node has to go; the words are Karpenter's where it has one. */
public enum DisruptionReason {
    EMPTY("Empty"),
    UNDERUTILIZED("Underutilized"),
    DRIFTED("Drifted"),
    EXPIRED("Expired"),
    SCALED_IN("ScaledIn"),
    UNHEALTHY("Unhealthy"),
    SPOT_INTERRUPTED("SpotInterrupted"),
    RESERVATION_INTERRUPTED("CapacityReservationInstanceInterrupted"),
    MAINTENANCE_SCHEDULED("InstanceUnhealthy"),
    REBALANCE_RECOMMENDED("RebalanceRecommended"),
    INSTANCE_STOPPING("InstanceStopping"),
    INSTANCE_TERMINATING("InstanceTerminating"),
    INSTANCE_GONE("InstanceGone"),
    NODE_DELETED("NodeDeleted"),
    NEVER_REGISTERED("RegistrationTimeout");

    private final String text;

    DisruptionReason(String text) {
        this.text = text;
    }

    /** True when nothing presses: the node goes only once its pods have their places. */
    public boolean replacesFirst() {
        return this == UNDERUTILIZED || wantsAnother();
    }

    /** True when the node has to be another one, whatever that costs. */
    public boolean wantsAnother() {
        return this == DRIFTED || this == REBALANCE_RECOMMENDED;
    }

    public String text() {
        return text;
    }

    public static Optional<DisruptionReason> named(String text) {
        for (var reason : values()) {
            if (reason.text.equals(text)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
