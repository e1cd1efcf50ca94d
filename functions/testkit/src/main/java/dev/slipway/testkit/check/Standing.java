package dev.slipway.testkit.check;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which node is which claim's, and which of both stay (core.md §2.11). */
final class Standing {
    /** Clocks may be apart by so much: a claim that registered within it may have a node that the snapshot lacks. */
    private static final Duration JUST_REGISTERED = Duration.ofSeconds(30);

    private final Scenario scenario;

    Standing(Scenario scenario) {
        this.scenario = scenario;
    }

    /** By instance id, and by name for a node without provider id. */
    @Nullable
    NodeClaim claimOf(NodeSnapshot node) {
        for (var claim : scenario.claims()) {
            var instance = claim.instance();
            if (instance.isPresent()
                    && !node.providerId().isEmpty()
                    && node.providerId().endsWith("/" + instance.get().id().value())) {
                return claim;
            }
            if (node.providerId().isEmpty()
                    && claim.node().filter(node.name()::equals).isPresent()) {
                return claim;
            }
        }
        return null;
    }

    /** It has joined, and is on its way in: startup taints and missing amounts are expected. */
    static boolean starting(@Nullable NodeClaim claim) {
        return claim != null
                && (claim.state() instanceof ClaimState.Launched || claim.state() instanceof ClaimState.Registered);
    }

    boolean stays(NodeSnapshot node) {
        var claim = claimOf(node);
        return !leaves(node) && (claim == null || claim.usable());
    }

    /** Its reschedulable pods need another place. */
    boolean leaves(NodeSnapshot node) {
        if (node.deleting()) {
            return true;
        }
        var claim = claimOf(node);
        if (claim == null) {
            return node.taints().stream().anyMatch(WellKnown.DISRUPTED::matches);
        }
        return claim.state() instanceof ClaimState.Disrupted
                || claim.state() instanceof ClaimState.Draining
                || claim.state() instanceof ClaimState.Terminating;
    }

    /** Usable claims whose node will still come. */
    List<NodeClaim> inFlight() {
        var coming = new ArrayList<NodeClaim>();
        var earliest = scenario.snapshot().takenAt().minus(JUST_REGISTERED);
        for (var claim : scenario.claims()) {
            var lost = claim.node().isPresent() && claim.state().since().isBefore(earliest);
            if (claim.usable() && !joined(claim) && !lost) {
                coming.add(claim);
            }
        }
        return coming;
    }

    private boolean joined(NodeClaim claim) {
        for (var node : scenario.snapshot().nodes()) {
            if (claim.equals(claimOf(node))) {
                return true;
            }
        }
        return false;
    }
}
