package dev.slipway.testkit.check;

import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.scenario.Scenario;
import java.util.List;

/**
 * A plan, and what it was made for, as the checker reads it.
 *
 * @param scenario cluster, live claims, catalogue, node classes and unavailable offerings
 * @param newNodes to be launched
 * @param placements pods on nodes and claims that are there
 * @param unplaced pods that go nowhere
 * @param total price of all new nodes
 * @param lowerBound no plan costs less
 * @param bestEffortMinValues a node that says so may have fewer kinds of instance than minValues ask for
 */
public record CheckedPlan(
        Scenario scenario,
        List<NewNode> newNodes,
        List<Placed> placements,
        List<Unplaced> unplaced,
        HourlyPrice total,
        HourlyPrice lowerBound,
        boolean bestEffortMinValues) {
    public CheckedPlan {
        newNodes = List.copyOf(newNodes);
        placements = List.copyOf(placements);
        unplaced = List.copyOf(unplaced);
    }

    /**
     * A node to launch.
     *
     * @param name unique among nodes, claims and new nodes
     * @param spec what is launched; its pods are the pods that were planned for it
     * @param minValuesRelaxed fewer kinds of instance are left than its NodePool asks for
     */
    public record NewNode(String name, NodeClaimSpec spec, boolean minValuesRelaxed) {}

    /**
     * Pods on room that is there already.
     *
     * @param node the node's name, or the claim's while the node has not joined
     * @param inFlight the node has not joined
     */
    public record Placed(String node, boolean inFlight, List<PodId> pods) {
        public Placed {
            pods = List.copyOf(pods);
        }
    }

    /**
     * Pods that go nowhere.
     *
     * @param reason one sentence; empty is a violation
     */
    public record Unplaced(List<PodId> pods, String reason) {
        public Unplaced {
            pods = List.copyOf(pods);
        }
    }
}
