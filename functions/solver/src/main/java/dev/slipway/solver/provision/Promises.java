package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.scheduling.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which pods go to claims that earlier plans made for them. */
final class Promises {
    private final ProvisionFacts facts;
    private final Ownership ownership;
    /** Pods of nodes that are to go, with when that was decided. */
    private final SortedMap<PodId, Instant> movingSince = new TreeMap<>();

    private final SortedMap<NodeClaimName, List<PodId>> podsByClaim = new TreeMap<>();

    Promises(ProvisionFacts facts, Ownership ownership) {
        this.facts = facts;
        this.ownership = ownership;
        facts.snapshot().nodes().forEach(this::noteMoving);
        facts.claims().stream()
                .filter(NodeClaim::usable)
                .forEach(claim -> podsByClaim.put(claim.name(), promised(claim)));
    }

    private void noteMoving(NodeSnapshot node) {
        if (ownership.claimOf(node).map(NodeClaim::state).orElse(null) instanceof ClaimState.Disrupted disrupted) {
            for (var group : node.pods()) {
                var namespace = facts.snapshot().kindOf(group).namespace();
                group.names().forEach(name -> movingSince.put(new PodId(namespace, name), disrupted.since()));
            }
        }
    }

    private List<PodId> promised(NodeClaim claim) {
        return claim.spec().pods().stream()
                .map(PodId::parse)
                .filter(pod -> !(claim.state() instanceof ClaimState.Initialized) || !ranElsewhere(pod, claim))
                .toList();
    }

    /** The scheduler has put it there, whatever was planned. */
    private boolean ranElsewhere(PodId pod, NodeClaim since) {
        @Nullable Instant moving = movingSince.get(pod);
        return moving != null && since.spec().createdAt().isBefore(moving);
    }

    /** None for a node that no claim is known of. */
    List<PodId> of(@Nullable NodeClaim claim) {
        return claim == null ? List.of() : podsByClaim.getOrDefault(claim.name(), List.of());
    }
}
