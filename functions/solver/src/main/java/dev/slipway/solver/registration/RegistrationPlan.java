package dev.slipway.solver.registration;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.scheduling.Taint;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to write on the node, then on the claim; everything empty when nothing is to be done.
 *
 * @param labels that the node lacks
 * @param addTaints that the node should carry and does not
 * @param removeTaints that have done their work
 * @param states that the claim passes through now, in order
 * @param why one sentence; what it still waits for, when it does
 */
public record RegistrationPlan(
        SortedMap<String, String> labels,
        List<Taint> addTaints,
        List<Taint> removeTaints,
        List<ClaimState> states,
        String why) {
    public RegistrationPlan {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        addTaints = List.copyOf(addTaints);
        removeTaints = List.copyOf(removeTaints);
        states = List.copyOf(states);
    }

    public boolean changesNode() {
        return !labels.isEmpty() || !addTaints.isEmpty() || !removeTaints.isEmpty();
    }
}
