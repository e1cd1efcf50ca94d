package dev.slipway.solver.provision;

/**
 * How to decide, where users may choose (core.md §0.1).
 *
 * @param follows who puts the pods onto the nodes of a plan
 * @param preferences whether wishes of pods count until nothing fits
 * @param minValues what to do where too few kinds of instance are left
 */
public record SolverSettings(Follows follows, Preferences preferences, MinValuesPolicy minValues) {
    /** Nominated, wishes respected, minValues strict. */
    public static final SolverSettings USUAL =
            new SolverSettings(Follows.NOMINATED, Preferences.RESPECT, MinValuesPolicy.STRICT);

    /** Who puts the pods onto the nodes of a plan. */
    public enum Follows {
        /** Each pod is nominated to its node (Kubernetes 1.35 and later): the plan may be tight. */
        NOMINATED,
        /** The kube-scheduler binds in its own order and by its own scores: the plan leaves the room that this takes. */
        FREE
    }

    /** What becomes of preferred terms, ScheduleAnyway and PreferNoSchedule. */
    public enum Preferences {
        /** They count until a pod fits nowhere, and are then dropped one at a time. */
        RESPECT,
        IGNORE
    }

    /** What becomes of a NodePool whose minValues cannot be reached. */
    public enum MinValuesPolicy {
        /** It takes no pod. */
        STRICT,
        /** It asks for as many as there are. */
        BEST_EFFORT
    }
}
