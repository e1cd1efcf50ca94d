package dev.slipway.flow.registration;

import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.registration.RegistrationFacts;
import dev.slipway.solver.registration.RegistrationPlan;
import dev.slipway.solver.registration.RegistrationPlanner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a node that joined, or changed, or went, and moves its claim on. */
public final class RegisterNode {
    private static final Logger log = LoggerFactory.getLogger(RegisterNode.class);

    private final ClaimBook book;
    private final ClusterView view;
    private final ClusterActions cluster;
    private final FleetGateway fleet;
    private final MemoryBook memories;
    private final StartDrain startDrain;
    private final Clock clock;

    public RegisterNode(
            ClaimBook book,
            ClusterView view,
            ClusterActions cluster,
            FleetGateway fleet,
            MemoryBook memories,
            StartDrain startDrain,
            Clock clock) {
        this.book = book;
        this.view = view;
        this.cluster = cluster;
        this.fleet = fleet;
        this.memories = memories;
        this.startDrain = startDrain;
        this.clock = clock;
    }

    /** The message is a hint; the node as it is now decides. Returns its claim in every state that it has come to, as written. */
    public List<NodeClaim> changed(NodeChange change) {
        var node = view.node(change.node());
        if (node.isPresent() && !node.get().deleting()) {
            return joined(node.get());
        }
        return gone(change.node());
    }

    private List<NodeClaim> joined(NodeSnapshot node) {
        if (node.providerId().isEmpty()) {
            log.atDebug().addKeyValue("node", node.name()).log("node has no provider id yet");
            return List.of();
        }
        var claim = book.byInstance(InstanceId.ofProviderId(node.providerId()));
        if (claim.isEmpty()) {
            log.atDebug().addKeyValue("node", node.name()).log("node is not ours");
            return List.of();
        }
        return register(claim.get(), node, "node-changed");
    }

    /** A node of ours that was deleted takes its instance with it; Karpenter's users expect that of kubectl delete. */
    private List<NodeClaim> gone(NodeName node) {
        return book
                .byNode(node)
                .flatMap(claim -> disrupted(claim, node))
                .flatMap(disrupted -> startDrain.begin(disrupted, "node-changed", "its Node object was deleted"))
                .stream()
                .toList();
    }

    /** What is Disrupted already goes on: an earlier run may have been killed before it sent the first drain message. */
    private Optional<NodeClaim> disrupted(NodeClaim claim, NodeName node) {
        if (claim.state() instanceof ClaimState.Disrupted) {
            return Optional.of(claim);
        }
        return claim.instance()
                .filter(_ -> claim.usable())
                .map(instance -> claim.in(new ClaimState.Disrupted(
                        clock.instant(), instance, node, DisruptionReason.NODE_DELETED, null)));
    }

    /** Writes what the plan says: first the node, then the claim, so that a crash in between is repeated whole. Returns as above. */
    public List<NodeClaim> register(NodeClaim claim, NodeSnapshot node, String actor) {
        var plan = RegistrationPlanner.plan(new RegistrationFacts(clock.instant(), claim, node));
        if (plan.changesNode()) {
            cluster.updateNode(node.name(), plan.labels(), plan.addTaints(), plan.removeTaints());
        }
        try (var _ = LogScope.claim(claim)) {
            return advance(claim, node, plan, actor);
        }
    }

    private List<NodeClaim> advance(NodeClaim claim, NodeSnapshot node, RegistrationPlan plan, String actor) {
        var moved = new ArrayList<NodeClaim>();
        var current = claim;
        for (var state : plan.states()) {
            switch (book.advance(current.in(state), actor, plan.why())) {
                case AdvanceOutcome.Advanced(var written) -> {
                    current = written;
                    moved.add(written);
                    if (state instanceof ClaimState.Registered registered) {
                        nameInstance(written, registered, node);
                        learnMemory(registered, node);
                    }
                    log.atInfo()
                            .addKeyValue("claim", written.name())
                            .addKeyValue("node", node.name())
                            .addKeyValue("state", state.text())
                            .log("claim advanced");
                }
                case AdvanceOutcome.Overtaken _ -> {
                    return moved;
                }
            }
        }
        return moved;
    }

    /** How much of its memory hypervisor and firmware keep, only a node can tell; what it tells serves the next plans. */
    private void learnMemory(ClaimState.Registered registered, NodeSnapshot node) {
        var memory = node.capacity().get(ResourceList.MEMORY);
        if (memory.millis() > 0) {
            var instance = registered.instance();
            memories.saw(instance.pool().instanceType(), instance.imageId(), memory, clock.instant());
        }
    }

    /** Tags that need the node's name (aws.md §3.8); for people in the EC2 console, so losing them harms nothing. */
    private void nameInstance(NodeClaim claim, ClaimState.Registered registered, NodeSnapshot node) {
        var tags = new TreeMap<String, String>();
        tags.put("Name", node.name().value());
        tags.put(WellKnown.TAG_NODE_CLAIM, claim.name().value());
        fleet.tag(registered.instance().id(), tags);
    }
}
