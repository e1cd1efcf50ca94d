package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.Purchase.Bought;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Makes claims of what was bought: equal nodes share a launch. */
final class Launches {
    private Launches() {}

    static List<PlannedNode> of(ProvisionFacts facts, List<Bought> bought) {
        var boughtByText = new TreeMap<String, List<Bought>>();
        bought.forEach(one -> boughtByText
                .computeIfAbsent(one.blueprint().text(), _ -> new ArrayList<>())
                .add(one));
        var naming = new Naming(facts.seed(), facts.claims());
        var planned = new ArrayList<PlannedNode>();
        for (var equal : boughtByText.values()) {
            var pool = equal.getFirst().blueprint().offer().pool().name();
            var names = equal.stream().map(_ -> naming.next(pool)).toList();
            var launch = naming.launch(names);
            for (var i = 0; i < equal.size(); i++) {
                var node = equal.get(i);
                planned.add(new PlannedNode(
                        claim(names.get(i), launch, node, facts.now()),
                        node.blueprint().why()));
            }
        }
        planned.sort(
                Comparator.comparing((PlannedNode node) -> node.claim().spec().launch())
                        .thenComparing(node -> node.claim().name()));
        return planned;
    }

    private static NodeClaim claim(NodeClaimName name, LaunchId launch, Bought bought, Instant now) {
        var blueprint = bought.blueprint();
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
                blueprint.options(),
                blueprint.zones(),
                blueprint.capacityType(),
                blueprint.price(),
                bought.pods().stream().map(PodId::toString).toList(),
                pool.hash(),
                blueprint.offer().nodeClassHash(),
                now,
                expireAfter == null ? null : now.plus(expireAfter));
        return new NodeClaim(
                name, spec, blueprint.capacity(), blueprint.allocatable(), new ClaimState.Planned(now), 0, 0);
    }
}
