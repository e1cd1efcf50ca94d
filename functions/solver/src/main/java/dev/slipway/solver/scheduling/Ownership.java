package dev.slipway.solver.scheduling;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which node is which claim's: by instance id first, for names may be taken again, then by node name. */
public final class Ownership {
    private final SortedMap<NodeName, NodeClaim> claimsByNode = new TreeMap<>();
    private final SortedMap<NodeClaimName, NodeSnapshot> nodesByClaim = new TreeMap<>();

    public Ownership(List<NodeSnapshot> nodes, List<NodeClaim> claims) {
        var byInstance = new TreeMap<String, NodeClaim>();
        var byName = new TreeMap<NodeName, NodeClaim>();
        for (var claim : claims) {
            claim.instance()
                    .ifPresent(instance -> byInstance.putIfAbsent(instance.id().value(), claim));
            claim.node().ifPresent(name -> byName.putIfAbsent(name, claim));
        }
        for (var node : nodes) {
            var claim = byInstance.get(instanceIdOf(node));
            if (claim == null && node.providerId().isEmpty()) {
                claim = byName.get(node.name());
            }
            if (claim != null) {
                claimsByNode.put(node.name(), claim);
                nodesByClaim.putIfAbsent(claim.name(), node);
            }
        }
    }

    public Optional<NodeClaim> claimOf(NodeSnapshot node) {
        return Optional.ofNullable(claimsByNode.get(node.name()));
    }

    public Optional<NodeSnapshot> nodeOf(NodeClaim claim) {
        return Optional.ofNullable(nodesByClaim.get(claim.name()));
    }

    /** What follows the last slash of the provider id; empty without one. Never throws: nodes may carry anything. */
    public static String instanceIdOf(NodeSnapshot node) {
        return node.providerId().substring(node.providerId().lastIndexOf('/') + 1);
    }
}
