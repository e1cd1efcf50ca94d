package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Taints;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Capacity that is paid for already: a node, or a claim whose node has not joined. Fills up while pods are placed. */
final class Room {
    private final String name;
    private final boolean inFlight;
    private final @Nullable String nodeName;
    private final List<? extends Labels> mayBe;
    private final List<Taint> taints;
    private final List<String> promised;
    private final long[] free;
    private final long[] freeBefore;
    private final List<PodId> placed = new ArrayList<>();
    private final TreeMap<String, Boolean> matchesByText = new TreeMap<>();

    /**
     * @param mayBe the labels that it has; several while it is not known which it will get, and then a pod must fit all
     * @param promised pods that its claim was planned for, {@code namespace/name}
     */
    Room(
            String name,
            boolean inFlight,
            @Nullable String nodeName,
            List<? extends Labels> mayBe,
            List<Taint> taints,
            List<String> promised,
            long[] free) {
        this.name = name;
        this.inFlight = inFlight;
        this.nodeName = nodeName;
        this.mayBe = List.copyOf(mayBe);
        this.taints = List.copyOf(taints);
        this.promised = List.copyOf(promised);
        this.free = free.clone();
        this.freeBefore = free.clone();
    }

    String name() {
        return name;
    }

    boolean inFlight() {
        return inFlight;
    }

    List<String> promised() {
        return promised;
    }

    List<PodId> placed() {
        return placed;
    }

    /** What was free before anything was placed. */
    long[] freeBefore() {
        return freeBefore;
    }

    /** Whether such a pod may run here at all, room aside. */
    boolean admits(Demand demand, boolean preferencesHold) {
        return demand.kind().unsupported().isEmpty()
                && Taints.firstRepelling(demand.kind(), taints, preferencesHold).isEmpty()
                && !mayBe.isEmpty()
                && matchesByText.computeIfAbsent(
                        demand.placeRules(),
                        _ -> mayBe.stream()
                                .allMatch(labels -> demand.alternatives().matches(labels, nodeName)));
    }

    boolean hasPreferences() {
        return taints.stream().anyMatch(PoolOffer::isPreference);
    }

    int fits(long[] requests) {
        return Amounts.times(requests, free);
    }

    void place(PodId pod, long[] requests) {
        placed.add(pod);
        Amounts.subtract(free, requests, 1);
    }
}
