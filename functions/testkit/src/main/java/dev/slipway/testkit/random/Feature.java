package dev.slipway.testkit.random;

/** What a random scenario may contain beside plain pods and plain pools. */
public enum Feature {
    POOL_WEIGHTS,
    POOL_LIMITS,
    POOL_TAINTS,
    POOL_LABELS,
    POOL_REQUIREMENTS,
    MIN_VALUES,
    STATIC_POOLS,
    NODE_PRICE,
    NODE_CLASSES,
    OVERLAYS,
    NODES,
    CLAIMS_IN_FLIGHT,
    LEAVING_CLAIMS,
    DAEMON_SETS,
    NODE_SELECTORS,
    NODE_AFFINITY,
    PREFERENCES,
    SPREADS,
    POD_AFFINITY,
    POD_ANTI_AFFINITY,
    HOST_PORTS,
    VOLUMES,
    PRIORITIES,
    EXTENDED_RESOURCES,
    IMPOSSIBLE_PODS,
    RESERVATIONS,
    UNAVAILABLE_OFFERINGS
}
