package dev.slipway.flow.drain;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.solver.drain.DrainFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is left of a node that is on its way out. */
public final class GatherDrainFacts {
    private final ClaimBook book;
    private final ClusterView cluster;
    private final FleetGateway fleet;

    public GatherDrainFacts(ClaimBook book, ClusterView cluster, FleetGateway fleet) {
        this.book = book;
        this.cluster = cluster;
        this.fleet = fleet;
    }

    DrainFacts around(NodeClaim claim, Instant now) {
        var name = claim.node().orElse(null);
        @Nullable NodeSnapshot node = name == null ? null : cluster.node(name).orElse(null);
        List<NodePod> pods = node == null ? List.of() : cluster.podsOn(node.name());
        // Which lists the attachments of the whole cluster, so not before they are what is waited for.
        List<String> attached = node != null
                        && claim.state() instanceof ClaimState.Draining
                        && pods.stream().noneMatch(pod -> pod.leavesWithNode(now))
                ? cluster.attachedVolumes(node.name())
                : List.of();
        var instanceState = claim.instance()
                .flatMap(instance -> fleet.instance(instance.id()))
                .map(CloudInstance::state)
                .orElse("");
        return new DrainFacts(now, claim, node, pods, attached, instanceState, replacements(claim));
    }

    private List<NodeClaim> replacements(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Disrupted disrupted && disrupted.replacements() != null
                ? disrupted.replacements().stream()
                        .flatMap(name -> book.find(name).stream())
                        .toList()
                : List.of();
    }
}
