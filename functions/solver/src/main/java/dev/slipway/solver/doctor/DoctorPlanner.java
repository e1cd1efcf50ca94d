package dev.slipway.solver.doctor;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.solver.doctor.DoctorPlan.Finding;
import dev.slipway.solver.doctor.DoctorPlan.Fix;
import dev.slipway.solver.doctor.DoctorPlan.Kind;
import dev.slipway.solver.sweep.SweepFacts;
import dev.slipway.solver.sweep.SweepPlan;
import dev.slipway.solver.sweep.SweepPlan.Step;
import dev.slipway.solver.sweep.SweepPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where EC2, the Node objects and the table disagree. What a sweep mends is asked of the sweep's own planner, so that a
 * finding says what the next one really does; what no sweep mends is found by {@link Differences}.
 */
public final class DoctorPlanner {
    /** Sweeps are a minute apart (template.yaml); so many may be missed before something is wrong. */
    static final Duration SWEEPS_MISSED = Duration.ofMinutes(5);

    /** A node that joined a moment ago is not unnoticed; its event is on its way. */
    private static final Duration NOTICE = Duration.ofMinutes(1);

    private DoctorPlanner() {}

    public static DoctorPlan plan(DoctorFacts facts) {
        var findings = new ArrayList<Finding>();
        sweepIsAway(facts).ifPresent(findings::add);
        var untagged = new TreeSet<InstanceId>();
        facts.untagged().stream().filter(found -> !found.ending()).forEach(found -> untagged.add(found.id()));
        var cluster = facts.cluster() == null ? AssumedNodes.of(facts) : facts.cluster();
        for (var step : SweepPlanner.plan(
                        new SweepFacts(facts.now(), cluster, facts.instances(), facts.claims(), false))
                .steps()) {
            finding(facts, step, untagged).ifPresent(findings::add);
        }
        findings.addAll(Differences.of(facts));
        return new DoctorPlan(findings.stream()
                .sorted(Comparator.comparing(Finding::object).thenComparing(Finding::kind))
                .toList());
    }

    private static Optional<Finding> sweepIsAway(DoctorFacts facts) {
        var last = facts.lastSweep();
        return last == null || !last.plus(SWEEPS_MISSED).isBefore(facts.now())
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.NO_SWEEP,
                        "Function/slipway-%s-sweep".formatted(facts.clusterName()),
                        "the last sweep ended at %s, and one is due every minute: until it runs again it mends nothing"
                                .formatted(last),
                        new Fix.ReadLogs("slipway-%s-sweep".formatted(facts.clusterName()))));
    }

    /** Empty for steps that are a sweep's daily work and no disagreement. */
    private static Optional<Finding> finding(DoctorFacts facts, Step step, Set<InstanceId> untagged) {
        return switch (step) {
            case SweepPlan.Register(var claim, var node, var why) ->
                node.createdAt().plus(NOTICE).isAfter(facts.now())
                        ? Optional.empty()
                        : Optional.of(new Finding(
                                Kind.NODE_UNNOTICED,
                                "Node/" + node.name(),
                                "%s, and the table says %s of NodeClaim/%s"
                                        .formatted(why, claim.state().text(), claim.name()),
                                new Fix.NextSweep("moves the claim on")));
            case SweepPlan.Adopt(var claim, var instance, var why) ->
                Optional.of(new Finding(
                        Kind.INSTANCE_NOT_ADOPTED,
                        "Instance/" + instance.id(),
                        "%s, and NodeClaim/%s is still Planned".formatted(why, claim.name()),
                        new Fix.NextSweep("gives it to the claim")));
            case SweepPlan.GiveUp(var failed, var why) ->
                Optional.of(new Finding(
                        Kind.LAUNCH_UNANSWERED,
                        "NodeClaim/" + failed.name(),
                        why,
                        new Fix.NextSweep("sets it to Failed, and asks for its pods again")));
            case SweepPlan.Remove remove -> removal(remove, untagged);
            case SweepPlan.EndOrphan(var instance, var why) -> Optional.of(unclaimed(facts, instance, why));
            case SweepPlan.ReportLost(var instance, var _, var why) -> Optional.of(unclaimed(facts, instance, why));
            case SweepPlan.DeleteNode(var node, var why) ->
                Optional.of(new Finding(
                        Kind.NODE_ABANDONED, "Node/" + node, why, new Fix.NextSweep("deletes the Node object")));
            case SweepPlan.AskPlanner _,
                    SweepPlan.ResumeDrain _,
                    SweepPlan.LeaveReservation _,
                    SweepPlan.TellNode _,
                    SweepPlan.DeleteTemplates _ -> Optional.empty();
        };
    }

    /** A sweep spares what has a registered node, which nobody knows who has not asked the cluster. */
    private static Finding unclaimed(DoctorFacts facts, CloudInstance instance, String why) {
        var object = "Instance/" + instance.id();
        return facts.ended().stream()
                .filter(claim -> claim.instance()
                        .filter(had -> had.id().equals(instance.id()))
                        .isPresent())
                .findFirst()
                .map(claim -> new Finding(
                        Kind.INSTANCE_UNCLAIMED,
                        object,
                        "NodeClaim/%s is %s since %s, and EC2 says that its instance is %s"
                                .formatted(
                                        claim.name(),
                                        claim.state().text(),
                                        claim.state().since(),
                                        instance.state()),
                        new Fix.NextSweep("ends the instance, unless its node is in use")))
                .orElseGet(() -> new Finding(Kind.INSTANCE_UNCLAIMED, object, why, new Fix.Rebuild(instance.id())));
    }

    private static Optional<Finding> removal(SweepPlan.Remove remove, Set<InstanceId> untagged) {
        var claim = remove.disrupted();
        if (claim.instance()
                .filter(instance -> untagged.contains(instance.id()))
                .isPresent()) {
            // Another finding says that its tags are missing, and that this is what comes of it.
            return Optional.empty();
        }
        return reason(remove)
                .flatMap(DoctorPlanner::kind)
                .map(kind -> new Finding(
                        kind,
                        "NodeClaim/" + claim.name(),
                        remove.why(),
                        new Fix.NextSweep(
                                "takes the claim out of use; a drain closes it, and its pods get other nodes")));
    }

    private static Optional<DisruptionReason> reason(SweepPlan.Remove remove) {
        return remove.disrupted().state() instanceof ClaimState.Disrupted disrupted
                ? Optional.of(disrupted.reason())
                : Optional.empty();
    }

    private static Optional<Kind> kind(DisruptionReason reason) {
        return switch (reason) {
            case INSTANCE_GONE, INSTANCE_STOPPING, INSTANCE_TERMINATING -> Optional.of(Kind.INSTANCE_GONE);
            case NODE_DELETED -> Optional.of(Kind.NODE_GONE);
            case NEVER_REGISTERED -> Optional.of(Kind.NODE_NEVER_JOINED);
            case EMPTY,
                    UNDERUTILIZED,
                    DRIFTED,
                    EXPIRED,
                    SCALED_IN,
                    UNHEALTHY,
                    REBALANCE_RECOMMENDED,
                    SPOT_INTERRUPTED,
                    RESERVATION_INTERRUPTED,
                    MAINTENANCE_SCHEDULED -> Optional.empty();
        };
    }
}
