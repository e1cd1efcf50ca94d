package dev.slipway.solver.scheduling;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node that has joined, as capacity (core.md §2.11).
 *
 * @param claim null for a node that Slipway did not launch
 */
public record StandingNode(NodeSnapshot node, @Nullable NodeClaim claim) {
    /** What a managed node will carry once it is ready; DaemonSets that wait for it will come (core.md §2.8). */
    public static final Labels LABELS_TO_COME =
            key -> key.equals(WellKnown.REGISTERED) || key.equals(WellKnown.INITIALIZED) ? "true" : null;

    /** True for nodes that are ready for pods, and for those that are not Slipway's to judge. */
    public boolean initialized() {
        return claim == null || !starting(claim);
    }

    private static boolean starting(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Launched || claim.state() instanceof ClaimState.Registered;
    }

    /** Its own labels, and until it is initialized also those that its claim promises. */
    public Labels labels() {
        var own = Labels.of(node.labels());
        if (claim == null || !starting(claim)) {
            return own;
        }
        return own.or(launchedLabels(claim));
    }

    private static Labels launchedLabels(NodeClaim claim) {
        var promised = new TreeMap<>(claim.spec().labels());
        claim.instance().ifPresent(instance -> {
            promised.put(WellKnown.INSTANCE_TYPE, instance.pool().instanceType());
            promised.put(WellKnown.ZONE, instance.pool().zone());
            promised.put(WellKnown.CAPACITY_TYPE, instance.pool().capacityType().text());
        });
        return Labels.of(promised);
    }

    /** Those that count: startup and passing taints do not until the claim is initialized. */
    public List<Taint> taints() {
        if (claim == null || !starting(claim)) {
            return node.taints();
        }
        var startup = claim.spec().startupTaints();
        return node.taints().stream()
                .filter(taint -> !Taints.ephemeral(taint))
                .filter(taint -> startup.stream().noneMatch(taint::matches))
                .toList();
    }

    /**
     * What pods may still ask for: less what is bound, and what its DaemonSets have yet to bind.
     *
     * @param daemons all of the snapshot
     */
    public ResourceList free(ClusterSnapshot snapshot, List<Daemon> daemons) {
        var used = ResourceList.NONE;
        var daemonsBound = ResourceList.NONE;
        for (var group : node.pods()) {
            var kind = snapshot.kindOf(group);
            var requests = withSlot(kind.requests()).timesAtMost(group.names().size());
            used = used.plusAtMost(requests);
            if (kind.owner().equals("DaemonSet")) {
                daemonsBound = daemonsBound.plusAtMost(requests);
            }
        }
        var daemonsToCome = positive(daemonRequests(daemons).minus(daemonsBound));
        return allocatable().minus(used.plusAtMost(daemonsToCome));
    }

    /**
     * True where a pod of this kind could run as far as taints, size and labels say; rules about other pods are not asked.
     *
     * @param free of this node, as {@link #free} has it
     */
    public boolean couldTake(PodKind kind, ResourceList free) {
        return Taints.firstRepelling(kind, taints(), false).isEmpty()
                && withSlot(kind.requests()).fitsIn(free)
                && Alternatives.of(kind).matches(labels(), node.name().value());
    }

    private ResourceList daemonRequests(List<Daemon> daemons) {
        var total = ResourceList.NONE;
        var labels = claim == null ? labels() : labels().or(LABELS_TO_COME);
        var there = allocatable();
        for (var daemon : daemons) {
            if (daemon.runsOn(node.name().value(), labels, taints(), there)) {
                total = total.plusAtMost(daemon.requests());
            }
        }
        return total;
    }

    /** Until it is initialized, amounts that the node does not report yet are taken from its claim (a late device plugin). */
    public ResourceList allocatable() {
        if (claim == null || !starting(claim)) {
            return node.allocatable();
        }
        var amounts = new TreeMap<>(claim.allocatable().amounts());
        amounts.putAll(node.allocatable().amounts());
        return new ResourceList(amounts);
    }

    /** Every pod takes one of {@code pods}, also where whoever counted forgot it. */
    public static ResourceList withSlot(ResourceList requests) {
        return requests.max(ResourceList.of(ResourceList.PODS, Quantity.of(1)));
    }

    private static ResourceList positive(ResourceList amounts) {
        return amounts.max(ResourceList.NONE);
    }
}
