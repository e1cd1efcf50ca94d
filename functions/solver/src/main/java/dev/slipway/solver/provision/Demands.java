package dev.slipway.solver.provision;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers which pods need a place: those that wait, and those whose node is about to go (core.md §2.2, 5). */
final class Demands {
    private static final Comparator<Demand> LARGEST_FIRST = Comparator.comparing(
                    (Demand demand) -> demand.kind().priority())
            .thenComparing(demand -> demand.requests().get(ResourceList.CPU))
            .thenComparing(demand -> demand.requests().get(ResourceList.MEMORY))
            .reversed();

    private Demands() {}

    /** By priority, then size, largest first; the text of the demand makes the order total. */
    static List<Demand> of(ProvisionFacts facts, Ownership ownership) {
        var demandsByText = new TreeMap<String, Demand>();
        var seen = new TreeSet<PodId>();
        var snapshot = facts.snapshot();
        snapshot.pending().forEach(group -> add(snapshot.kindOf(group), group, demandsByText, seen));
        for (var node : snapshot.nodes()) {
            if (ownership.claimOf(node).filter(Demands::leaving).isPresent()) {
                addReschedulable(facts, node, demandsByText, seen);
            }
        }
        // The map's order is by text and the sort is stable, so equal sizes stay in that order.
        return demandsByText.values().stream().sorted(LARGEST_FIRST).toList();
    }

    private static void addReschedulable(
            ProvisionFacts facts, NodeSnapshot node, SortedMap<String, Demand> demandsByText, SortedSet<PodId> seen) {
        for (var group : node.pods()) {
            var kind = facts.snapshot().kindOf(group);
            if (kind.reschedulable() && !group.leaving()) {
                add(kind, group, demandsByText, seen);
            }
        }
    }

    private static void add(
            PodKind kind, PodGroup group, SortedMap<String, Demand> demandsByText, SortedSet<PodId> seen) {
        var requests = StandingNode.withSlot(kind.requests());
        var text = textOf(kind, requests);
        for (var name : group.names()) {
            var pod = new PodId(kind.namespace(), name);
            if (seen.add(pod)) {
                demandsByText
                        .computeIfAbsent(text, _ -> new Demand(kind, requests))
                        .add(pod, kind);
            }
        }
    }

    /** Everything that this version of the solver looks at; pods that are equal in it are interchangeable. */
    private static String textOf(PodKind kind, ResourceList requests) {
        return List.of(
                        requests,
                        kind.nodeSelector(),
                        kind.requiredTerms(),
                        kind.tolerations(),
                        kind.priority(),
                        kind.unsupported())
                .toString();
    }

    private static boolean leaving(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Disrupted
                || claim.state() instanceof ClaimState.Draining
                || claim.state() instanceof ClaimState.Terminating;
    }
}
