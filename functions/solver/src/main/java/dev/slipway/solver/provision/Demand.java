package dev.slipway.solver.provision;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.scheduling.Alternatives;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Pods that ask for exactly the same, whatever they belong to; shrinks while they find their places. */
final class Demand {
    private final PodKind kind;
    private final ResourceList requests;
    private final Alternatives alternatives;
    private final String placeRules;
    private final TreeMap<PodId, PodKind> waiting = new TreeMap<>();

    Demand(PodKind kind, ResourceList requests) {
        this.kind = kind;
        this.requests = requests;
        this.alternatives = Alternatives.of(kind);
        this.placeRules = alternatives.toString();
    }

    /** Names the alternatives: demands with the same text may run in the same places, room and taints aside. */
    String placeRules() {
        return placeRules;
    }

    /** One of the kinds that ask for this; any serves to judge it. */
    PodKind kind() {
        return kind;
    }

    ResourceList requests() {
        return requests;
    }

    Alternatives alternatives() {
        return alternatives;
    }

    int count() {
        return waiting.size();
    }

    void add(PodId pod, PodKind owner) {
        waiting.put(pod, owner);
    }

    /** By namespace and name. */
    List<PodId> waiting() {
        return List.copyOf(waiting.keySet());
    }

    boolean waits(PodId pod) {
        return waiting.containsKey(pod);
    }

    void take(PodId pod) {
        waiting.remove(pod);
    }

    /** Removes and returns the first so many pods, by namespace and name. */
    List<PodId> take(int count) {
        var taken = new ArrayList<PodId>(count);
        while (taken.size() < count) {
            taken.add(waiting.pollFirstEntry().getKey());
        }
        return taken;
    }

    /** What still waits, split by the kinds that the user knows, by first pod. */
    List<List<PodId>> waitingByKind() {
        var podsByKind = new TreeMap<String, List<PodId>>();
        waiting.forEach((pod, owner) -> podsByKind
                .computeIfAbsent(owner.toString(), _ -> new ArrayList<>())
                .add(pod));
        return List.copyOf(podsByKind.values());
    }
}
