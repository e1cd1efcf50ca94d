package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.TreeMap;

/**
 * New nodes, each put into words when it is read: a plan may have hundreds of thousands, and often only their price is
 * asked for. Never changes; reading a node twice gives equal ones.
 */
final class PlannedNodes extends AbstractList<PlannedNode> implements RandomAccess {
    private final TreeMap<Integer, Alike> byFirst = new TreeMap<>();
    private final int size;

    /**
     * Nodes of a launch that are for pods of the same kinds.
     *
     * @param spec of each of them, without its pods
     * @param pods of all, node by node, of each as many
     * @param numbers of their names; more than are needed when others of the launch share them
     * @param firstNumber index of the first one's
     */
    record Alike(
            Blueprint blueprint, NodeClaimSpec spec, List<PodId> pods, int copies, int[] numbers, int firstNumber) {
        PlannedNode node(int copy) {
            var perNode = pods.size() / copies;
            var claim = new NodeClaim(
                    Naming.name(spec.nodePool(), numbers[firstNumber + copy]),
                    spec.plannedFor(texts(pods.subList(copy * perNode, (copy + 1) * perNode)), spec.requests()),
                    blueprint.capacity(),
                    blueprint.allocatable(),
                    new ClaimState.Planned(spec.createdAt()),
                    0,
                    0);
            return new PlannedNode(claim, blueprint.why(), blueprint.fewerValues());
        }
    }

    PlannedNodes(List<Alike> nodes) {
        var count = 0;
        for (var alike : nodes) {
            byFirst.put(count, alike);
            count += alike.copies();
        }
        this.size = count;
    }

    @Override
    public PlannedNode get(int index) {
        var alike = byFirst.floorEntry(Objects.checkIndex(index, size));
        return alike.getValue().node(index - alike.getKey());
    }

    @Override
    public int size() {
        return size;
    }

    /** Pods as a claim tells of them. */
    private static List<String> texts(List<PodId> pods) {
        return pods.stream().map(PodId::toString).sorted().toList();
    }
}
