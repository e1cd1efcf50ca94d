package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that decides where pods may be, compiled once: their shapes, and what must be counted for their rules. */
public final class Rules {
    private final Resources resources;
    private final List<Shape> waiting;
    private final List<Shape> standing;
    private final List<String> keys;
    private final List<NodeFilter> filters;
    private final List<Counter> counters;
    private final int hostCounters;
    private final int nodeRules;
    private final List<LinkedHashMap<String, Integer>> domains = new ArrayList<>();

    Rules(
            Resources resources,
            List<Shape> waiting,
            List<Shape> standing,
            List<String> keys,
            List<NodeFilter> filters,
            List<Counter> counters,
            int hostCounters,
            int nodeRules) {
        this.resources = resources;
        this.waiting = waiting;
        this.standing = standing;
        this.keys = keys;
        this.filters = filters;
        this.counters = counters;
        this.hostCounters = hostCounters;
        this.nodeRules = nodeRules;
        keys.forEach(_ -> domains.add(new LinkedHashMap<>()));
    }

    /**
     * Compiles kinds.
     *
     * @param waiting those that need a place
     * @param standing those of pods on nodes
     * @param daemons those of DaemonSets, by their index in the snapshot
     * @param wishes whether preferences count
     * @param shyness whether any node or pool has a PreferNoSchedule taint
     */
    public static Rules of(
            Resources resources,
            List<PodKind> waiting,
            List<PodKind> standing,
            List<PodKind> daemons,
            boolean wishes,
            boolean shyness) {
        return new RulesCompiler(resources, wishes, shyness).compile(waiting, standing, daemons);
    }

    public Resources resources() {
        return resources;
    }

    /** In the order of the kinds given; equal kinds share one. */
    public List<Shape> waiting() {
        return waiting;
    }

    /** In the order of the kinds given. */
    public List<Shape> standing() {
        return standing;
    }

    /** Topology keys that some rule asks about, but for {@link WellKnown#HOSTNAME}. */
    public List<String> keys() {
        return keys;
    }

    public List<NodeFilter> filters() {
        return filters;
    }

    /** Whether any rule asks about other pods. */
    public boolean counts() {
        return !counters.isEmpty();
    }

    /** Where pods are now, to be gone back to. */
    public Tally tally() {
        return new Tally(counters.stream().map(Counter::counts).toList());
    }

    /** Forgets where pods went since; what they took of their nodes stays taken. */
    public void restore(Tally before) {
        for (var i = 0; i < counters.size(); i++) {
            counters.get(i).restore(before.counts.get(i));
        }
    }

    /** What all counters count at some moment. */
    public static final class Tally {
        private final List<Counter.Counts> counts;

        private Tally(List<Counter.Counts> counts) {
            this.counts = counts;
        }
    }

    int hostCounters() {
        return hostCounters;
    }

    int nodeRules() {
        return nodeRules;
    }

    /** The number of a key's value; given out on first sight. */
    public int domain(int key, String value) {
        var known = domains.get(key);
        var number = known.get(value);
        if (number == null) {
            number = known.size();
            known.put(value, number);
        }
        return number;
    }

    /** The value behind a number. */
    public String value(int key, int domain) {
        for (var entry : domains.get(key).entrySet()) {
            if (entry.getValue() == domain) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("The topology key %s has no value %d.".formatted(keys.get(key), domain));
    }

    /** Tells all counters that there are, or may be, nodes in this area. */
    public void know(Area area) {
        for (var counter : counters) {
            if (counter.key != Counter.HOST && area.counts(counter) && area.domains()[counter.key] >= 0) {
                counter.know(area.domains()[counter.key]);
            }
        }
    }

    /**
     * What must be known of an area for this shape's pods to be put there.
     *
     * @param keys,filters indices
     */
    public record Needs(List<Integer> keys, List<Integer> filters) {
        /** It does not matter where they are. */
        public boolean none() {
            return keys.isEmpty();
        }
    }

    /** Nothing when no rule asks where pods of this variant are, their hosts aside. */
    static Needs needs(Variant variant) {
        var keys = new TreeSet<Integer>();
        var filters = new TreeSet<Integer>();
        variant.shape().raises.forEach(counter -> note(counter, keys, filters));
        for (var check : variant.checks) {
            switch (check) {
                case Check.Spread spread -> note(spread.counter(), keys, filters);
                case Check.Away away -> note(away.counter(), keys, filters);
                case Check.Near near -> {
                    near.counters().forEach(counter -> note(counter, keys, filters));
                    if (near.filter() != Counter.NO_FILTER) {
                        filters.add(near.filter());
                    }
                }
            }
        }
        return new Needs(List.copyOf(keys), List.copyOf(filters));
    }

    private static void note(Counter counter, SortedSet<Integer> keys, SortedSet<Integer> filters) {
        if (counter.key != Counter.HOST) {
            keys.add(counter.key);
            if (counter.filter != Counter.NO_FILTER) {
                filters.add(counter.filter);
            }
        }
    }

    /** Rules about sharing one node, for whoever packs nodes without asking a board for each. */
    public List<HostRule> hostRules(Variant variant) {
        var rules = new ArrayList<HostRule>();
        for (var check : variant.checksOfHosts) {
            if (check instanceof Check.Away away) {
                rules.add(new HostRule(away.counter().members, 0, away.self()));
            } else if (check instanceof Check.Spread spread) {
                rules.add(new HostRule(spread.counter().members, spread.maxSkew(), spread.self()));
            }
        }
        return rules;
    }

    /**
     * On its node there may be at most so many pods of some shapes, the pod itself included where it is one of them.
     *
     * @param members indices of shapes; not to be written to
     * @param most for anti-affinity 0, which counts others alone
     */
    public record HostRule(BitSet members, int most, boolean self) {}
}
