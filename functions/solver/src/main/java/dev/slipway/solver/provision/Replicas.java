package dev.slipway.solver.provision;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionPlan.MissingReplicas;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Nodes for pools that keep a count of their own (core.md §3.8). Each replica is a pod that asks for nothing and tolerates
 * no other beside it: what those find no node for is what has to be bought, by the rules by which everything is.
 */
final class Replicas {
    /** Of such pods; nobody sees it. */
    private static final String NAMESPACE = "nodepool";

    /** A port that each of them takes, so that a node has one. */
    private static final List<HostPort> ALONE = List.of(new HostPort(HostPort.ANY, 65_535, "SCTP"));

    private static final List<Toleration> ANYWHERE = List.of(new Toleration("", true, "", null));

    private Replicas() {}

    /** The plan, and the nodes that static pools lack. */
    static ProvisionPlan added(ProvisionFacts facts, ProvisionPlan plan) {
        var all = plan;
        for (var pool : facts.snapshot().nodePools()) {
            var replicas = pool.replicas();
            if (replicas != null && replicas > 0) {
                all = together(all, pool, ProvisionSolver.followingPods(of(facts, pool, replicas, all)));
            }
        }
        return all;
    }

    private static ProvisionPlan together(ProvisionPlan plan, NodePool pool, ProvisionPlan ofPool) {
        var newNodes = new ArrayList<>(plan.newNodes());
        ofPool.newNodes().stream().map(Replicas::empty).forEach(newNodes::add);
        var missing = new ArrayList<>(plan.missing());
        ofPool.unplaceable().stream()
                .map(one -> new MissingReplicas(pool.name(), one.pods().size(), one.reason()))
                .forEach(missing::add);
        return new ProvisionPlan(
                newNodes,
                plan.placements(),
                plan.unplaceable(),
                plan.relaxed(),
                missing,
                plan.hourlyCost().plus(ofPool.hourlyCost()),
                plan.lowerBound().plus(ofPool.lowerBound()));
    }

    /** The same claim without the pod that stood for it. */
    private static PlannedNode empty(PlannedNode node) {
        var claim = node.claim();
        var spec = claim.spec();
        var slots = ResourceList.of(ResourceList.PODS, spec.requests().get(ResourceList.PODS));
        var empty = spec.plannedFor(List.of(), spec.requests().minus(slots));
        return new PlannedNode(
                new NodeClaim(claim.name(), empty, claim.capacity(), claim.allocatable(), claim.state(), 0, 0),
                node.why(),
                node.minValuesRelaxed());
    }

    /**
     * The pool alone, as if it followed pods, with nothing on its nodes.
     *
     * @param before what is bought already, which takes its part of what is reserved
     */
    private static ProvisionFacts of(ProvisionFacts facts, NodePool pool, int replicas, ProvisionPlan before) {
        var snapshot = facts.snapshot();
        var kind = kind(pool);
        var names = IntStream.range(0, replicas)
                .mapToObj(i -> "%s-%05d".formatted(pool.name(), i))
                .toList();
        var nodes = snapshot.nodes().stream()
                .filter(node -> pool.name().equals(node.labels().get(WellKnown.NODE_POOL)))
                .map(node -> node.with(List.of()))
                .toList();
        var alone = new ClusterSnapshot(
                snapshot.takenAt(),
                List.of(kind),
                List.of(new PodGroup(0, names, false)),
                nodes,
                snapshot.daemonSets(),
                List.of(pool.followingPods()),
                snapshot.nodeClasses(),
                snapshot.nodeOverlays(),
                List.of());
        return new ProvisionFacts(
                facts.now(),
                facts.seed() + "/" + pool.name(),
                alone,
                facts.claims().stream()
                        .filter(claim -> claim.spec().nodePool().equals(pool.name()))
                        .toList(),
                left(facts.catalog(), before),
                facts.nodeClasses(),
                facts.unavailable(),
                SolverSettings.USUAL);
    }

    /** Of each reservation, only what the plan has not taken. */
    private static Catalog left(Catalog catalog, ProvisionPlan before) {
        var taken = new TreeMap<String, Integer>();
        for (var node : before.newNodes()) {
            var reservation = node.claim().spec().labels().get(WellKnown.RESERVATION);
            if (reservation != null) {
                taken.merge(reservation, 1, Integer::sum);
            }
        }
        if (taken.isEmpty()) {
            return catalog;
        }
        var byNodeClass = new TreeMap<String, List<InstanceType>>();
        catalog.typesByNodeClass().forEach((nodeClass, types) -> byNodeClass.put(nodeClass, left(types, taken)));
        return new Catalog(left(catalog.instanceTypes(), taken), byNodeClass, catalog.zoneIds());
    }

    private static List<InstanceType> left(List<InstanceType> types, Map<String, Integer> taken) {
        return types.stream()
                .map(type -> type.offerings().stream().noneMatch(one -> taken.containsKey(one.reservation()))
                        ? type
                        : type.with(
                                type.capacity(),
                                type.offerings().stream()
                                        .map(one -> left(one, taken.getOrDefault(one.reservation(), 0)))
                                        .toList()))
                .toList();
    }

    private static Offering left(Offering offering, int taken) {
        var left = Math.max(0, offering.reserved() - taken);
        return taken == 0 ? offering : offering.left(left);
    }

    private static PodKind kind(NodePool pool) {
        var selector = new TreeMap<String, String>();
        selector.put(WellKnown.NODE_POOL, pool.name());
        return new PodKind(
                NAMESPACE,
                "NodePool",
                Collections.emptySortedMap(),
                ResourceList.NONE,
                selector,
                List.of(),
                List.of(),
                ANYWHERE,
                List.of(),
                PodAffinity.NONE,
                PodAffinity.NONE,
                ALONE,
                PodVolumes.NONE,
                0,
                List.of());
    }
}
