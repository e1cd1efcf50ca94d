package dev.slipway.testkit.check;

/** What a plan is judged by. */
public enum Rule {
    /** Every pod that needs a place is in the plan once. */
    ACCOUNTED,
    /** A refusal says why. */
    REASON,
    /** Pods go only to nodes that exist and stay. */
    KNOWN_NODE,
    /** Pods with constraints that are not understood are not placed. */
    UNSUPPORTED,
    RESOURCES,
    NODE_AFFINITY,
    TAINTS,
    HOST_PORTS,
    VOLUME_PLACE,
    VOLUME_LIMIT,
    SPREAD,
    POD_AFFINITY,
    POD_ANTI_AFFINITY,
    /** A pod's spread depends on a label whose value is not decided yet. */
    UNDECIDED,
    /** NodePool and node class are there, ready, and follow their pods. */
    POOL,
    POOL_REQUIREMENTS,
    /** Labels, taints and startup taints are those of the NodePool's template. */
    POOL_TEMPLATE,
    LIMITS,
    MIN_VALUES,
    /** Options can be launched now, where the node class has subnets and images. */
    OFFERINGS,
    RESERVATIONS,
    PRICE,
    /** Bound one at a time in some order, a pod never finds its node open. */
    UNREALISED,
    /** A refused pod could go somewhere. */
    REFUSED,
    /** A node that may land in a further zone would make that zone a domain without pods. */
    NEW_DOMAIN
}
