package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Makes claims of what was bought: equal nodes share a launch. */
final class Launches {
    private Launches() {}

    /**
     * Planned nodes before they have names.
     *
     * @param pods of each node, as its claim tells of them; never empty
     */
    record Bought(Blueprint blueprint, List<List<String>> pods) {}

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
        var pool = equal.getFirst().blueprint().offer().pool().name();
        var names = equal.stream()
                .flatMap(one -> one.pods().stream())
                .map(_ -> naming.next(pool))
                .sorted()
                .toList();
        var id = naming.launch(names);
        var state = new ClaimState.Planned(now);
        var planned = new ArrayList<PlannedNode>();
        for (var one : equal) {
            var blueprint = one.blueprint();
            var spec = spec(id, blueprint, now);
            for (var pods : one.pods()) {
                var claim = new NodeClaim(
                        names.get(planned.size()),
                        spec.plannedFor(pods, blueprint.requests()),
                        blueprint.capacity(),
                        blueprint.allocatable(),
                        state,
                        0,
                        0);
                planned.add(new PlannedNode(claim, blueprint.why(), blueprint.fewerValues()));
            }
        }
        return new Launch(id, planned);
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

    /** Pods as a claim tells of them. */
    static List<String> texts(List<PodId> pods) {
        var texts = new String[pods.size()];
        Arrays.setAll(texts, pod -> pods.get(pod).toString());
        Arrays.sort(texts);
        return List.of(texts);
    }
}
