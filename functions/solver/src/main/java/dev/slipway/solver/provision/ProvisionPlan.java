package dev.slipway.solver.provision;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import java.util.List;

/**
 * Where every pod goes, or why nowhere.
 *
 * @param newNodes to be launched, by launch, then name; those of the solver are put into words each time that they are read
 * @param placements pods that fit on what is there or in flight, by node
 * @param unplaceable pods that go nowhere, by first pod
 * @param relaxed pods whose wishes had to be dropped, by first pod
 * @param missing nodes of static pools that cannot be had, by pool
 * @param hourlyCost of the new nodes, each at its cheapest option
 * @param lowerBound no plan for the same pods on the same nodes can cost less
 */
public record ProvisionPlan(
        List<PlannedNode> newNodes,
        List<Placement> placements,
        List<Unplaceable> unplaceable,
        List<Relaxed> relaxed,
        List<MissingReplicas> missing,
        HourlyPrice hourlyCost,
        HourlyPrice lowerBound) {
    public ProvisionPlan {
        newNodes = newNodes instanceof PlannedNodes ? newNodes : List.copyOf(newNodes);
        placements = List.copyOf(placements);
        unplaceable = List.copyOf(unplaceable);
        relaxed = List.copyOf(relaxed);
        missing = List.copyOf(missing);
    }

    /** A plan that lacks no replica. */
    public ProvisionPlan(
            List<PlannedNode> newNodes,
            List<Placement> placements,
            List<Unplaceable> unplaceable,
            List<Relaxed> relaxed,
            HourlyPrice hourlyCost,
            HourlyPrice lowerBound) {
        this(newNodes, placements, unplaceable, relaxed, List.of(), hourlyCost, lowerBound);
    }

    /** A plan in which every wish holds. */
    public ProvisionPlan(
            List<PlannedNode> newNodes,
            List<Placement> placements,
            List<Unplaceable> unplaceable,
            HourlyPrice hourlyCost,
            HourlyPrice lowerBound) {
        this(newNodes, placements, unplaceable, List.of(), hourlyCost, lowerBound);
    }

    /**
     * A node to launch.
     *
     * @param claim in state Planned, not recorded yet
     * @param why one sentence: the price, and what the next cheaper type lacked
     * @param minValuesRelaxed fewer kinds of instance were left than its NodePool's minValues ask for
     */
    public record PlannedNode(NodeClaim claim, String why, boolean minValuesRelaxed) {
        /** With all the variety that its pool asks for. */
        public PlannedNode(NodeClaim claim, String why) {
            this(claim, why, false);
        }
    }

    /**
     * Pods on room that is there already.
     *
     * @param node the node's name, or the claim's for a node in flight
     * @param inFlight the node has not joined
     * @param pods sorted; never empty
     */
    public record Placement(String node, boolean inFlight, List<PodId> pods) {
        public Placement {
            pods = pods.stream().sorted().toList();
        }
    }

    /**
     * Pods of one kind that fit nowhere.
     *
     * @param pods sorted; never empty
     * @param verdicts one for each NodePool, nearest miss first; empty when no pool was asked
     * @param reason one sentence that says it all, for an event
     */
    public record Unplaceable(List<PodId> pods, List<PoolVerdict> verdicts, String reason) {
        public Unplaceable {
            pods = pods.stream().sorted().toList();
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * Nodes that a static pool asks for and that cannot be had.
     *
     * @param replicas a count; at least 1
     * @param reason one sentence
     */
    public record MissingReplicas(String nodePool, int replicas, String reason) {}

    /**
     * Pods that were placed without all that they wished for (core.md §2.5).
     *
     * @param pods sorted; never empty
     * @param wishes what was dropped, in words, first to last
     */
    public record Relaxed(List<PodId> pods, List<String> wishes) {
        public Relaxed {
            pods = pods.stream().sorted().toList();
            wishes = List.copyOf(wishes);
        }
    }

    /**
     * Why one pool cannot take a kind of pod.
     *
     * @param rule the first rule that failed: {@code taints}, {@code requirements}, {@code resources}, {@code limits},
     *     {@code offerings}, {@code nodeClass}, {@code unsupported}
     * @param asked what the pod asks
     * @param best the best on offer
     */
    public record PoolVerdict(String nodePool, String rule, String asked, String best) {}
}
