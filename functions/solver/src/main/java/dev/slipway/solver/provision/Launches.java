package dev.slipway.solver.provision;

import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.PlannedNodes.Alike;
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
     * @param pods of all of them, node by node, of each as many; never empty
     * @param copies how many nodes; at least 1
     */
    record Bought(Blueprint blueprint, List<PodId> pods, int copies) {}

    private record Launch(LaunchId id, List<Alike> nodes) {}

    static PlannedNodes of(ProvisionFacts facts, List<Bought> bought) {
        var boughtByText = new TreeMap<String, List<Bought>>();
        for (var one : bought) {
            boughtByText
                    .computeIfAbsent(one.blueprint().text(), _ -> new ArrayList<>())
                    .add(one);
        }
        var naming = new Naming(facts.seed(), facts.claims());
        return new PlannedNodes(boughtByText.values().stream()
                .map(equal -> launch(equal, naming, facts.now()))
                .sorted(Comparator.comparing(Launch::id))
                .flatMap(launch -> launch.nodes().stream())
                .toList());
    }

    private static Launch launch(List<Bought> equal, Naming naming, Instant now) {
        var pool = equal.getFirst().blueprint().offer().pool().name();
        var numbers = naming.next(pool, equal.stream().mapToInt(Bought::copies).sum());
        var id = naming.launch(pool, numbers);
        var nodes = new ArrayList<Alike>();
        var named = 0;
        for (var one : equal) {
            nodes.add(new Alike(
                    one.blueprint(), spec(id, one.blueprint(), now), one.pods(), one.copies(), numbers, named));
            named += one.copies();
        }
        return new Launch(id, nodes);
    }

    /** Of a node without pods: what many thousands of claims share is there once. */
    private static NodeClaimSpec spec(LaunchId launch, Blueprint blueprint, Instant now) {
        var pool = blueprint.offer().pool();
        var expireAfter = pool.expireAfter();
        return new NodeClaimSpec(
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
                List.of(),
                pool.hash(),
                blueprint.offer().nodeClassHash(),
                now,
                expireAfter == null ? null : now.plus(expireAfter),
                "");
    }
}
