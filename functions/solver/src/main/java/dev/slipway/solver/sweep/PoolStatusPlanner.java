package dev.slipway.solver.sweep;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.pool.PoolStandings.NodeClassStanding;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what the status of each NodePool should say (core.md §1.3), where it does not say so already. */
public final class PoolStatusPlanner {
    /** Names in a message that does not know which one is meant, a count; our own choice. */
    private static final int NAMES = 5;

    private final PoolStandings standings;
    private final Registrations registrations;
    private final SortedMap<String, ResourceList> totals = new TreeMap<>();

    private PoolStatusPlanner(PoolStandings standings, List<NodeClaim> claims, List<NodeClaim> ended) {
        this.standings = standings;
        this.registrations = new Registrations(claims, ended);
        for (var claim : claims) {
            if (claim.usable() && claim.instance().isPresent()) {
                totals.merge(
                        claim.spec().nodePool(),
                        claim.capacity().plusAtMost(ResourceList.of(ResourceList.NODES, Quantity.of(1))),
                        ResourceList::plusAtMost);
            }
        }
    }

    /**
     * The statuses to be written, by the pool's name.
     *
     * @param claims all live ones; those count that have an instance and are not on their way out
     * @param ended some that ended lately, as far as they are known
     */
    public static PoolStatusPlan plan(PoolStandings standings, List<NodeClaim> claims, List<NodeClaim> ended) {
        var planner = new PoolStatusPlanner(standings, claims, ended);
        var changes = new TreeMap<String, NodePoolStatus>();
        for (var pool : standings.nodePools()) {
            var wanted = planner.status(pool);
            if (!wanted.equals(pool.status())) {
                changes.put(pool.name(), wanted);
            }
        }
        return new PoolStatusPlan(changes);
    }

    private NodePoolStatus status(NodePoolStanding pool) {
        var total = totals.getOrDefault(pool.name(), ResourceList.NONE);
        return NodePoolStatus.of(
                pool.generation(),
                total.get(ResourceList.NODES).units(),
                total,
                pool.fault().isEmpty()
                        ? Condition.met(NodePoolStatus.VALIDATION)
                        : Condition.failed(NodePoolStatus.VALIDATION, "NodePoolValidationFailed", pool.fault()),
                nodeClass(pool.nodeClass()),
                registrations.of(pool));
    }

    /** Reasons as core.md §1.3 has them. */
    private Condition nodeClass(String name) {
        var found = standings.nodeClasses().stream()
                .filter(nodeClass -> nodeClass.name().equals(name))
                .findFirst();
        return found.map(PoolStatusPlanner::nodeClass).orElseGet(() -> lacking("NodeClassNotFound", notFound(name)));
    }

    private static Condition nodeClass(NodeClassStanding nodeClass) {
        if (nodeClass.deleting()) {
            return lacking(
                    "NodeClassTerminating",
                    "EC2NodeClass/%s is being deleted. Maybe spec.template.spec.nodeClassRef.name is to name another one."
                            .formatted(nodeClass.name()));
        }
        var ready = nodeClass.ready();
        if (ready == null || ready.status() == Truth.UNKNOWN) {
            return lacking(
                    "NodeClassReadinessUnknown",
                    "EC2NodeClass/%s does not say yet whether it is ready; kubectl describe ec2nodeclass %1$s says more."
                            .formatted(nodeClass.name()));
        }
        return ready.status() == Truth.TRUE
                ? Condition.met(NodePoolStatus.NODE_CLASS)
                : lacking(
                        ready.reason(),
                        "EC2NodeClass/%s is not ready: %s. Maybe kubectl describe ec2nodeclass %1$s says what to change."
                                .formatted(nodeClass.name(), ready.message()));
    }

    private String notFound(String name) {
        if (name.isEmpty()) {
            return "spec.template.spec.nodeClassRef names no EC2NodeClass of karpenter.k8s.aws.";
        }
        var names = standings.nodeClasses().stream()
                .map(NodeClassStanding::name)
                .limit(NAMES)
                .toList();
        return "There is no EC2NodeClass/%s. %s"
                .formatted(
                        name,
                        names.isEmpty()
                                ? "Maybe it has not been applied yet."
                                : "Maybe spec.template.spec.nodeClassRef.name is misspelt; there is "
                                        + String.join(", ", names)
                                        + ".");
    }

    private static Condition lacking(String reason, String message) {
        return Condition.failed(NodePoolStatus.NODE_CLASS, reason, message);
    }
}
