package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.scheduling.Alternatives;
import java.util.ArrayList;
import java.util.List;

/** Pods that no rule can tell apart, whatever else differs between them. */
public final class Shape {
    private final int index;
    private final PodKind kind;
    private final long[] requests;
    private final int size;
    private final Alternatives alternatives;
    final List<Counter> raises = new ArrayList<>();
    final List<Counter> raisesOnHosts = new ArrayList<>();
    private List<Variant> variants = List.of();
    private DaemonRules daemonRules = DaemonRules.NONE;

    Shape(int index, PodKind kind, long[] requests, int size) {
        this.index = index;
        this.kind = kind;
        this.requests = requests;
        this.size = size;
        this.alternatives = Alternatives.of(kind);
    }

    public int index() {
        return index;
    }

    /** One of the kinds that have it; any serves to judge it. */
    public PodKind kind() {
        return kind;
    }

    /** Equal for shapes that ask for the same amounts. */
    public int size() {
        return size;
    }

    /** Not to be written to. */
    public long[] requests() {
        return requests;
    }

    public Alternatives alternatives() {
        return alternatives;
    }

    /** None for pods that have their place already. */
    public DaemonRules daemonRules() {
        return daemonRules;
    }

    void daemonRules(DaemonRules rules) {
        daemonRules = rules;
    }

    /** From all wishes held to none. Empty for pods that have their place already. */
    public List<Variant> variants() {
        return variants;
    }

    void raises(Counter counter) {
        raises.add(counter);
        if (counter.key == Counter.HOST) {
            raisesOnHosts.add(counter);
        }
    }

    void variants(List<Variant> all) {
        variants = List.copyOf(all);
    }
}
