package dev.slipway.handlers;

import dev.slipway.flow.consolidation.Look;
import dev.slipway.flow.provision.Provisioned;
import dev.slipway.flow.sweep.Swept;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to measure in what a step has done. Gauges come with each run, zero included, so that alarms end by themselves. */
final class Measurements {
    private Measurements() {}

    static List<Measurement> provisioned(Provisioned done) {
        var found = new ArrayList<Measurement>();
        found.add(new Measurement(Measure.SCHEDULING_DURATION, seconds(done.solving())));
        var unplaceable = done.plan().unplaceable().stream()
                .flatMap(kind -> kind.pods().stream())
                .filter(pod -> !pod.virtual())
                .count();
        found.add(new Measurement(Measure.UNSCHEDULABLE_PODS, unplaceable));
        found.add(new Measurement(Measure.OFFERINGS_AVOIDED, done.avoided()));
        done.recorded()
                .forEach(claim -> found.add(new Measurement(
                        Measure.NODE_CLAIMS_CREATED, 1, claim.spec().nodePool())));
        done.refusals().forEach(code -> found.add(new Measurement(Measure.LAUNCH_FAILURES, 1, code)));
        return found;
    }

    /** What has become of claims, each as it was written. */
    static List<Measurement> moved(List<NodeClaim> claims) {
        return claims.stream().flatMap(claim -> moved(claim).stream()).toList();
    }

    private static List<Measurement> moved(NodeClaim claim) {
        var pool = claim.spec().nodePool();
        return switch (claim.state()) {
            case ClaimState.Registered _ -> List.of(new Measurement(Measure.NODES_CREATED, 1, pool));
            case ClaimState.Initialized ready ->
                List.of(new Measurement(
                        Measure.NODES_READY_AFTER,
                        seconds(Duration.between(claim.spec().createdAt(), ready.since())),
                        pool));
            case ClaimState.Disrupted disrupted ->
                List.of(new Measurement(Measure.NODE_CLAIMS_DISRUPTED, 1, label(disrupted.reason())));
            case ClaimState.Terminated _ -> List.of(new Measurement(Measure.NODE_CLAIMS_TERMINATED, 1, pool));
            case ClaimState.Planned _,
                    ClaimState.Launched _,
                    ClaimState.Draining _,
                    ClaimState.Terminating _,
                    ClaimState.Failed _ -> List.of();
        };
    }

    static Measurement received(Optional<InterruptionNotice> notice) {
        return new Measurement(Measure.INTERRUPTIONS, 1, label(notice));
    }

    /** Empty is an event that asks nothing of us. */
    static String label(Optional<InterruptionNotice> notice) {
        return notice.map(known -> label(known.reason())).orElse("no_op");
    }

    static List<Measurement> looked(Look look) {
        var found = new ArrayList<Measurement>();
        found.add(
                new Measurement(Measure.SAVINGS, look.plan().savings().dollars().doubleValue()));
        found.add(new Measurement(Measure.HELD_BY_PACE, look.held().size()));
        found.addAll(moved(look.going().stream().map(Removal::disrupted).toList()));
        return found;
    }

    static List<Measurement> swept(Swept swept) {
        var found = new ArrayList<>(moved(swept.moved()));
        found.add(new Measurement(Measure.SWEEP_FAILURES, swept.failed()));
        return found;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    /** As Karpenter has it where it has one (aws.md §4.2, core.md §5.1). */
    static String label(DisruptionReason reason) {
        return switch (reason) {
            case EMPTY -> "empty";
            case UNDERUTILIZED -> "underutilized";
            case DRIFTED -> "drifted";
            case EXPIRED -> "expired";
            case SCALED_IN -> "scaled_in";
            case UNHEALTHY -> "unhealthy";
            case SPOT_INTERRUPTED -> "spot_interrupted";
            case RESERVATION_INTERRUPTED -> "capacity_reservation_interrupted";
            case MAINTENANCE_SCHEDULED -> "scheduled_change";
            case REBALANCE_RECOMMENDED -> "rebalance_recommendation";
            case INSTANCE_STOPPING -> "instance_stopped";
            case INSTANCE_TERMINATING -> "instance_terminated";
            case INSTANCE_GONE -> "garbage_collected";
            case NODE_DELETED -> "node_deleted";
            case NEVER_REGISTERED -> "registration_timeout";
        };
    }
}
