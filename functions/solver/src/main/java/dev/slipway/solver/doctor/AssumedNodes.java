package dev.slipway.solver.doctor;

import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster about which nobody was asked: every claim's node is there as its claim has it, and nothing else is. */
final class AssumedNodes {
    private AssumedNodes() {}

    static ClusterSnapshot of(DoctorFacts facts) {
        var nodes = new ArrayList<NodeSnapshot>();
        for (var claim : facts.claims()) {
            var node = node(facts, claim);
            if (node != null) {
                nodes.add(node);
            }
        }
        return new ClusterSnapshot(
                facts.now(), List.of(), List.of(), nodes, List.of(), List.of(), List.of(), List.of());
    }

    /** Not Ready, so that nothing is said of a claim that waits for its node to be. */
    private static @Nullable NodeSnapshot node(DoctorFacts facts, NodeClaim claim) {
        NodeName name = claim.node().orElse(null);
        return name == null
                ? null
                : new NodeSnapshot(
                        name,
                        claim.instance().map(LaunchedInstance::providerId).orElse(""),
                        claim.spec().labels(),
                        List.of(),
                        claim.capacity(),
                        claim.allocatable(),
                        false,
                        false,
                        facts.now(),
                        List.of());
    }
}
