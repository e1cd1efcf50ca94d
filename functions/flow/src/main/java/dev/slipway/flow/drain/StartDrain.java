package dev.slipway.flow.drain;

import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to take a node away: record Disrupted, ask for a replacement, taint, send the first drain message. Every step
 * may be repeated, and whoever finds a claim in Disrupted repeats them all, so a crash in between loses nothing.
 */
public final class StartDrain {
    private static final Logger log = LoggerFactory.getLogger(StartDrain.class);

    private final String clusterName;
    private final ClaimBook book;
    private final PlanQueue planner;
    private final DrainQueue drains;
    private final ClusterActions cluster;
    private final Clock clock;

    public StartDrain(
            String clusterName,
            ClaimBook book,
            PlanQueue planner,
            DrainQueue drains,
            ClusterActions cluster,
            Clock clock) {
        this.clusterName = clusterName;
        this.book = book;
        this.planner = planner;
        this.drains = drains;
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Takes the claim out of use, and says on its node why (core.md §5.2, aws.md §4.2). Returns it as written when this call was the first to say so, for this reason.
     *
     * @param disrupted the claim in state Disrupted, as read from the book or about to be written
     */
    public Optional<NodeClaim> begin(NodeClaim disrupted, String actor, String why) {
        try (var _ = LogScope.claim(disrupted)) {
            return begun(disrupted, actor, why);
        }
    }

    private Optional<NodeClaim> begun(NodeClaim disrupted, String actor, String why) {
        var stored = book.find(disrupted.name()).orElse(disrupted);
        var first = !sameDisruption(stored, disrupted);
        if (first) {
            switch (book.advance(disrupted, actor, why)) {
                case AdvanceOutcome.Advanced(var written) -> stored = written;
                case AdvanceOutcome.Overtaken(var current) -> {
                    log.atInfo()
                            .addKeyValue("claim", current.name())
                            .addKeyValue("state", current.state().text())
                            .log("claim was changed by somebody else");
                    return Optional.empty();
                }
            }
        }
        if (stored.state() instanceof ClaimState.Disrupted state) {
            carryOn(stored, state, actor, why);
            if (first && state.node() != null) {
                tell(state.node(), state.reason(), why);
            }
        }
        return first ? Optional.of(stored) : Optional.empty();
    }

    /** True when an earlier run wrote this already; a node that was only empty may be taken for a harder reason. */
    private static boolean sameDisruption(NodeClaim stored, NodeClaim disrupted) {
        return stored.state() instanceof ClaimState.Disrupted before
                && disrupted.state() instanceof ClaimState.Disrupted now
                && before.reason() == now.reason();
    }

    private void carryOn(NodeClaim claim, ClaimState.Disrupted state, String actor, String why) {
        log.atInfo()
                .addKeyValue("claim", claim.name())
                .addKeyValue("reason", state.reason().text())
                .log("node is taken away");
        if (state.reason() != DisruptionReason.EMPTY) {
            requestReplacement(claim, state, actor, why);
        }
        if (state.node() != null) {
            cluster.updateNode(state.node(), Collections.emptySortedMap(), List.of(WellKnown.DISRUPTED), List.of());
        }
        drains.send(new DrainRequest(clusterName, claim.name(), claim.drainStep()), Duration.ZERO);
        claim.expectedNode().ifPresent(cluster::withdrawNominations);
    }

    /** Words are for people: whatever the API server has against them must not hold up a drain. */
    private void tell(NodeName node, DisruptionReason reason, String why) {
        try {
            switch (reason) {
                case SPOT_INTERRUPTED,
                        RESERVATION_INTERRUPTED,
                        MAINTENANCE_SCHEDULED,
                        INSTANCE_STOPPING,
                        INSTANCE_TERMINATING -> cluster.nodeEvent(node, true, reason.text(), why);
                case UNHEALTHY -> cluster.nodeEvent(node, true, "InstanceUnhealthy", why);
                case REBALANCE_RECOMMENDED -> cluster.nodeEvent(node, false, "SpotRebalanceRecommendation", why);
                case EMPTY, UNDERUTILIZED, DRIFTED, EXPIRED, SCALED_IN ->
                    cluster.nodeEvent(node, false, "DisruptionTerminating", why);
                // Their nodes are gone, or were told to go by somebody who knows why.
                case INSTANCE_GONE, NODE_DELETED, NEVER_REGISTERED -> {}
            }
        } catch (RuntimeException fault) {
            log.atWarn().addKeyValue("node", node).setCause(fault).log("node not told why it goes");
        }
    }

    private void requestReplacement(NodeClaim claim, ClaimState.Disrupted state, String actor, String why) {
        // The same id each time: the queue drops the second request of a repeated run.
        var id = "replace-%s-%d".formatted(claim.name(), state.since().getEpochSecond());
        planner.send(new PlanRequest.CapacityWanted(id, clusterName, clock.instant(), claim.name() + ": " + why));
        book.note(new ClaimEvent(
                claim.name(), state.since(), actor, state.text(), state.text(), "replacement requested"));
    }
}
