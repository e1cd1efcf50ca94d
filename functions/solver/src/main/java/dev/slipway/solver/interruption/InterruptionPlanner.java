package dev.slipway.solver.interruption;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import java.time.Duration;
import java.util.List;

/** Decides what a notice from AWS means for the claim that has the instance (aws.md §4.2). */
public final class InterruptionPlanner {
    /** How long a capacity pool that takes instances back is avoided; aws.md §4.2, read 2026-11-22. */
    static final Duration AVOIDANCE = Duration.ofMinutes(3);

    private InterruptionPlanner() {}

    public static InterruptionPlan plan(InterruptionFacts facts) {
        var claim = facts.claim();
        if (claim == null) {
            return new InterruptionPlan.LeaveAlone(
                    "not ours: no claim of this cluster has %s".formatted(facts.instance()));
        }
        return switch (claim.state()) {
            case ClaimState.Launched launched -> remove(facts, claim, launched.instance());
            case ClaimState.Registered registered -> remove(facts, claim, registered.instance());
            case ClaimState.Initialized initialized -> remove(facts, claim, initialized.instance());
            case ClaimState.Disrupted going
            when going.reason() == DisruptionReason.EMPTY -> remove(facts, claim, going.instance());
            case ClaimState.Disrupted going -> carryOn(facts, claim, going);
            case ClaimState.Draining going -> goingAlready(facts, claim, going.instance(), going.reason());
            case ClaimState.Terminating ending -> avoidOnly(facts, claim, ending.instance());
            case ClaimState.Terminated ended -> avoidOnly(facts, claim, ended.instance());
            case ClaimState.Planned _, ClaimState.Failed _ ->
                new InterruptionPlan.LeaveAlone("%s has no instance".formatted(claim.name()));
        };
    }

    /** Whoever took the claim out of use may have been killed before the rest; all of it may be done twice. */
    private static InterruptionPlan carryOn(InterruptionFacts facts, NodeClaim claim, ClaimState.Disrupted going) {
        return new InterruptionPlan.Remove(
                avoid(facts, going.instance()),
                claim,
                "%s: %s of %s"
                        .formatted(
                                going.reason().text(),
                                going.instance().id(),
                                going.instance().pool()));
    }

    /** A node that goes because it is empty may yet be kept; one that AWS takes may not, so the reason changes. */
    private static InterruptionPlan goingAlready(
            InterruptionFacts facts, NodeClaim claim, LaunchedInstance instance, DisruptionReason reason) {
        return reason == DisruptionReason.EMPTY ? remove(facts, claim, instance) : avoidOnly(facts, claim, instance);
    }

    private static InterruptionPlan remove(InterruptionFacts facts, NodeClaim claim, LaunchedInstance instance) {
        var notice = facts.notice();
        var disrupted = new ClaimState.Disrupted(
                facts.now(), instance, claim.node().orElse(null), notice.reason(), notice.deadline());
        var why = "%s: %s of %s".formatted(notice.reason().text(), instance.id(), instance.pool());
        return new InterruptionPlan.Remove(avoid(facts, instance), claim.in(disrupted), why);
    }

    private static InterruptionPlan avoidOnly(InterruptionFacts facts, NodeClaim claim, LaunchedInstance instance) {
        var avoid = avoid(facts, instance);
        var why = "%s is %s already".formatted(claim.name(), claim.state().text());
        return avoid.isEmpty()
                ? new InterruptionPlan.LeaveAlone(why)
                : new InterruptionPlan.AvoidPool(avoid, why + "; its capacity pool is avoided");
    }

    private static List<UnavailableOffering> avoid(InterruptionFacts facts, LaunchedInstance instance) {
        return switch (facts.notice().reason()) {
            // The replacement must not come from the pool that is at risk.
            case SPOT_INTERRUPTED, REBALANCE_RECOMMENDED -> List.of(avoid(facts, instance, CapacityType.SPOT));
            case RESERVATION_INTERRUPTED -> List.of(avoid(facts, instance, CapacityType.RESERVED));
            case EMPTY,
                    UNDERUTILIZED,
                    DRIFTED,
                    EXPIRED,
                    SCALED_IN,
                    UNHEALTHY,
                    MAINTENANCE_SCHEDULED,
                    INSTANCE_STOPPING,
                    INSTANCE_TERMINATING,
                    INSTANCE_GONE,
                    NODE_DELETED,
                    NEVER_REGISTERED -> List.of();
        };
    }

    private static UnavailableOffering avoid(
            InterruptionFacts facts, LaunchedInstance instance, CapacityType capacityType) {
        var pool = new CapacityPool(
                capacityType, instance.pool().instanceType(), instance.pool().zone());
        return new UnavailableOffering(
                pool, facts.now().plus(AVOIDANCE), facts.notice().reason().text());
    }
}
