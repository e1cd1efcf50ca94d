package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.scenario.Scenario;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pods that need a place, with their kinds: those that wait, and those whose node is about to go. */
final class Accounts {
    private Accounts() {}

    static SortedMap<PodId, Integer> demanded(Scenario scenario, Standing standing) {
        var demanded = new TreeMap<PodId, Integer>();
        for (var group : scenario.snapshot().pending()) {
            add(scenario, group, demanded);
        }
        for (var node : scenario.snapshot().nodes()) {
            if (standing.leaves(node)) {
                for (var group : node.pods()) {
                    if (!group.leaving() && scenario.snapshot().kindOf(group).reschedulable()) {
                        add(scenario, group, demanded);
                    }
                }
            }
        }
        return demanded;
    }

    private static void add(Scenario scenario, PodGroup group, SortedMap<PodId, Integer> demanded) {
        for (var name : group.names()) {
            demanded.putIfAbsent(new PodId(scenario.snapshot().kindOf(group).namespace(), name), group.kind());
        }
    }
}
