package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Makes claims of what was bought: equal nodes share a launch. */
final class Launches {
    private Launches() {}

    /**
     * Planned nodes before they have names.
     *
     * @param pods of each node; never empty
     */
    record Bought(Blueprint blueprint, List<List<PodId>> pods) {}

    private record Node(Blueprint blueprint, List<PodId> pods) {}

    static List<PlannedNode> of(ProvisionFacts facts, List<Bought> bought) {
        var nodesByText = new TreeMap<String, List<Node>>();
        for (var one : bought) {
            var equal = nodesByText.computeIfAbsent(one.blueprint().text(), _ -> new ArrayList<>());
            one.pods().forEach(pods -> equal.add(new Node(one.blueprint(), pods)));
        }
        var naming = new Naming(facts.seed(), facts.claims());
        var planned = new ArrayList<PlannedNode>();
        for (var equal : nodesByText.values()) {
            var pool = equal.getFirst().blueprint().offer().pool().name();
            var names = equal.stream().map(_ -> naming.next(pool)).toList();
            var launch = naming.launch(names);
            for (var i = 0; i < equal.size(); i++) {
                var blueprint = equal.get(i).blueprint();
                var claim = claim(names.get(i), launch, blueprint, equal.get(i).pods(), facts.now());
                planned.add(new PlannedNode(claim, blueprint.why(), blueprint.fewerValues()));
            }
        }
        planned.sort(
                Comparator.comparing((PlannedNode node) -> node.claim().spec().launch())
                        .thenComparing(node -> node.claim().name()));
        return planned;
    }

    private static NodeClaim claim(
            NodeClaimName name, LaunchId launch, Blueprint blueprint, List<PodId> pods, Instant now) {
        var pool = blueprint.offer().pool();
        var expireAfter = pool.expireAfter();
        var spec = new NodeClaimSpec(
                launch,
                pool.name(),
                pool.nodeClassRef().name(),
                blueprint.labels(),
                pool.taints(),
                pool.startupTaints(),
                blueprint.requests(),
                blueprint.optionNames(),
                blueprint.zones(),
                blueprint.capacityType(),
                blueprint.price(),
                pods.stream().map(PodId::toString).toList(),
                pool.hash(),
                blueprint.offer().nodeClassHash(),
                now,
                expireAfter == null ? null : now.plus(expireAfter));
        return new NodeClaim(
                name, spec, blueprint.capacity(), blueprint.allocatable(), new ClaimState.Planned(now), 0, 0);
    }
}
