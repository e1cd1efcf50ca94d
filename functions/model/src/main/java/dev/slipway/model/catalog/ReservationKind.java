package dev.slipway.model.catalog;

/** What kind of capacity reservation an offering is of, in the order in which launches prefer them (aws.md §3.3, filter 2). */
public enum ReservationKind {
    /** Ordinary, without an end or with one after which its instances run on as on-demand capacity; also of no reservation. */
    DEFAULT("default", false),
    /** Bought for a time, at whose end EC2 ends its instances. */
    CAPACITY_BLOCK("capacity-block", false),
    /** Lent by its owner, who may take it back at any time. */
    INTERRUPTIBLE("default", true);

    private final String type;
    private final boolean interruptible;

    ReservationKind(String type, boolean interruptible) {
        this.type = type;
        this.interruptible = interruptible;
    }

    /** The value of the label {@code karpenter.k8s.aws/capacity-reservation-type}. */
    public String type() {
        return type;
    }

    /** The value of the label {@code karpenter.k8s.aws/capacity-reservation-interruptible}. */
    public boolean interruptible() {
        return interruptible;
    }
}
