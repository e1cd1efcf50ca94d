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

    private record Node(Bought bought, List<PodId> pods) {}

    private record Launch(LaunchId id, List<PlannedNode> nodes) {}

    static List<PlannedNode> of(ProvisionFacts facts, List<Bought> bought) {
        var boughtByText = new TreeMap<String, List<Bought>>();
        for (var one : bought) {
            boughtByText
                    .computeIfAbsent(one.blueprint().text(), _ -> new ArrayList<>())
                    .add(one);
        }
        var naming = new Naming(facts.seed(), facts.claims());
        return boughtByText.values().stream()
                .map(equal -> launch(equal, naming, facts.now()))
                .sorted(Comparator.comparing(Launch::id))
                .flatMap(launch -> launch.nodes().stream())
                .toList();
    }

    private static Launch launch(List<Bought> equal, Naming naming, Instant now) {
        var blueprint = equal.getFirst().blueprint();
        var pool = blueprint.offer().pool().name();
        var nodes = equal.stream()
                .flatMap(one -> one.pods().stream().map(pods -> new Node(one, pods)))
                .toList();
        var names = nodes.stream().map(_ -> naming.next(pool)).toList();
        var id = naming.launch(names);
        var planned = new ArrayList<PlannedNode>();
        for (var i = 0; i < nodes.size(); i++) {
            var own = nodes.get(i).bought().blueprint();
            var claim = claim(names.get(i), id, own, nodes.get(i).pods(), now);
            planned.add(new PlannedNode(claim, own.why(), own.fewerValues()));
        }
        planned.sort(Comparator.comparing(node -> node.claim().name()));
        return new Launch(id, planned);
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
                expireAfter == null ? null : now.plus(expireAfter),
                "");
        return new NodeClaim(
                name, spec, blueprint.capacity(), blueprint.allocatable(), new ClaimState.Planned(now), 0, 0);
    }
}
