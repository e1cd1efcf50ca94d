package dev.slipway.solver.provision;

import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Pods that need a place: those that wait, and those whose node is about to go (core.md §2.2, 5).
 *
 * @param kinds of them, in the order of their first pods
 * @param names beside {@code kinds}; sorted, no pod twice
 */
record Demands(List<PodKind> kinds, List<List<String>> names) {
    private record Waiting(PodKind kind, List<String> names) {}

    static Demands of(ProvisionFacts facts, Ownership ownership) {
        var snapshot = facts.snapshot();
        var waiting = new ArrayList<Waiting>();
        var leaving = snapshot.nodes().stream()
                .filter(node -> Standing.leaves(node, ownership))
                .toList();
        var seen = new TreeSet<PodId>();
        for (var group : snapshot.pending()) {
            var kind = snapshot.kindOf(group);
            waiting.add(new Waiting(kind, group.names()));
            if (!leaving.isEmpty()) {
                group.names().forEach(name -> seen.add(new PodId(kind.namespace(), name)));
            }
        }
        leaving.forEach(node -> addReschedulable(facts, node, seen, waiting));
        waiting.sort(Comparator.comparing((Waiting one) -> one.kind().namespace())
                .thenComparing(one -> one.names().getFirst()));
        return new Demands(
                waiting.stream().map(Waiting::kind).toList(),
                waiting.stream().map(Waiting::names).toList());
    }

    private static void addReschedulable(
            ProvisionFacts facts, NodeSnapshot node, TreeSet<PodId> seen, List<Waiting> waiting) {
        for (PodGroup group : node.pods()) {
            var kind = facts.snapshot().kindOf(group);
            if (kind.reschedulable() && !group.leaving()) {
                var names = group.names().stream()
                        .filter(name -> seen.add(new PodId(kind.namespace(), name)))
                        .toList();
                if (!names.isEmpty()) {
                    waiting.add(new Waiting(kind, names));
                }
            }
        }
    }
}
