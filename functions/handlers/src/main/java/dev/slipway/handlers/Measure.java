package dev.slipway.handlers;

/**
 * What the functions measure; {@code functions/docs/metrics.md} says what each means. Names and labels are Karpenter's where they
 * mean the same (core.md §5.1, aws.md §7). A label has few values: pools, reasons and codes, never pods or nodes, because CloudWatch takes
 * money for each combination.
 */
enum Measure {
    NODE_CLAIMS_CREATED("karpenter_nodeclaims_created_total", Unit.COUNT, "nodepool"),
    NODE_CLAIMS_DISRUPTED("karpenter_nodeclaims_disrupted_total", Unit.COUNT, "reason"),
    NODE_CLAIMS_TERMINATED("karpenter_nodeclaims_terminated_total", Unit.COUNT, "nodepool"),
    NODES_CREATED("karpenter_nodes_created_total", Unit.COUNT, "nodepool"),
    NODES_READY_AFTER("slipway_nodes_ready_duration_seconds", Unit.SECONDS, "nodepool"),
    SCHEDULING_DURATION("karpenter_scheduler_scheduling_duration_seconds", Unit.SECONDS),
    UNSCHEDULABLE_PODS("karpenter_scheduler_unschedulable_pods_count", Unit.COUNT),
    LAUNCH_FAILURES("karpenter_cloudprovider_instance_launch_failures_total", Unit.COUNT, "reason"),
    OFFERINGS_AVOIDED("slipway_offerings_unavailable_count", Unit.COUNT),
    INTERRUPTIONS("karpenter_interruption_received_messages_total", Unit.COUNT, "message_type"),
    SAVINGS("slipway_consolidation_savings_dollars_per_hour", Unit.NONE),
    HELD_BY_PACE("slipway_disruption_held_nodes_count", Unit.COUNT),
    SWEEP_FAILURES("slipway_sweep_failed_steps_count", Unit.COUNT);

    /** CloudWatch's units; it has none for money. */
    enum Unit {
        COUNT,
        SECONDS,
        NONE
    }

    private final String metric;
    private final Unit unit;
    private final String label;

    Measure(String metric, Unit unit) {
        this(metric, unit, "");
    }

    Measure(String metric, Unit unit, String label) {
        this.metric = metric;
        this.unit = unit;
        this.label = label;
    }

    String metric() {
        return metric;
    }

    Unit unit() {
        return unit;
    }

    /** The dimension beside the cluster; each measurement counts with it, and without. Empty for none. */
    String label() {
        return label;
    }
}
