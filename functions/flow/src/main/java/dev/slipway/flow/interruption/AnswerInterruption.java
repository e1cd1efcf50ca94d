package dev.slipway.flow.interruption;

import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.solver.interruption.InterruptionFacts;
import dev.slipway.solver.interruption.InterruptionPlan;
import dev.slipway.solver.interruption.InterruptionPlanner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a notice by AWS: the capacity pool is marked before a replacement is asked for, or the same pool would be
 * chosen again (aws.md §8, 45); the replacement is asked for before any pod is evicted.
 */
public final class AnswerInterruption {
    private static final Logger log = LoggerFactory.getLogger(AnswerInterruption.class);

    private final ClaimBook book;
    private final OfferingBook offerings;
    private final FollowRebalance rebalance;
    private final StartDrain startDrain;
    private final Clock clock;

    public AnswerInterruption(
            ClaimBook book, OfferingBook offerings, FollowRebalance rebalance, StartDrain startDrain, Clock clock) {
        this.rebalance = rebalance;
        this.book = book;
        this.offerings = offerings;
        this.startDrain = startDrain;
        this.clock = clock;
    }

    /** Returns the claims that have been told to go, as written. */
    public List<NodeClaim> answer(InterruptionNotice notice) {
        var disrupted = new ArrayList<NodeClaim>();
        for (var instance : notice.instances()) {
            var claim = book.byInstance(instance).orElse(null);
            if (claim == null) {
                answerFor(notice, instance, null).ifPresent(disrupted::add);
                continue;
            }
            try (var _ = LogScope.claim(claim)) {
                allowed(notice, claim)
                        .flatMap(allowed -> answerFor(allowed, instance, claim))
                        .ifPresent(disrupted::add);
            }
        }
        return disrupted;
    }

    /** Not every recommendation is followed; whatever else AWS says happens anyway. */
    private Optional<InterruptionNotice> allowed(InterruptionNotice notice, NodeClaim claim) {
        return notice.reason() == DisruptionReason.REBALANCE_RECOMMENDED
                ? rebalance.allowed(notice, claim)
                : Optional.of(notice);
    }

    private Optional<NodeClaim> answerFor(InterruptionNotice notice, InstanceId instance, @Nullable NodeClaim claim) {
        var plan = InterruptionPlanner.plan(new InterruptionFacts(clock.instant(), notice, instance, claim));
        log.atInfo()
                .addKeyValue("instance", instance)
                .addKeyValue("reason", notice.reason().text())
                .addKeyValue("why", plan.why())
                .log("interruption answered");
        return switch (plan) {
            case InterruptionPlan.LeaveAlone _ -> Optional.empty();
            case InterruptionPlan.AvoidPool avoidance -> {
                avoidance.avoid().forEach(offerings::mark);
                yield Optional.empty();
            }
            case InterruptionPlan.Remove(var avoid, var disrupted, var why) -> {
                avoid.forEach(offerings::mark);
                yield startDrain.begin(disrupted, "interruption", why);
            }
        };
    }
}
