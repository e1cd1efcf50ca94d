package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Conditions on labels, all of which must hold; several for one key are intersected.
 *
 * @param sets by label
 */
public record Requirements(SortedMap<String, ValueSet> sets) {
    public static final Requirements NONE = new Requirements(Collections.emptySortedMap());

    public Requirements {
        sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
    }

    public static Requirements of(List<Requirement> requirements) {
        var sets = new TreeMap<String, ValueSet>();
        requirements.forEach(one -> sets.merge(one.key(), ValueSet.of(one), ValueSet::and));
        return new Requirements(sets);
    }

    /** Each label exactly as given. */
    public static Requirements ofLabels(SortedMap<String, String> labels) {
        var sets = new TreeMap<String, ValueSet>();
        labels.forEach((key, value) -> sets.put(key, ValueSet.one(value)));
        return new Requirements(sets);
    }

    public Requirements and(Requirements other) {
        if (other.sets.isEmpty()) {
            return this;
        }
        var both = new TreeMap<>(sets);
        other.sets.forEach((key, set) -> both.merge(key, set, ValueSet::and));
        return new Requirements(both);
    }

    /** The first key, by name, that no node can satisfy. */
    public Optional<String> firstImpossible() {
        return sets.entrySet().stream()
                .filter(entry -> entry.getValue().impossible())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The first key, by name, that the node does not satisfy: undefined labels are missing labels. */
    public Optional<String> firstUnmet(Labels labels) {
        for (var entry : sets.entrySet()) {
            if (!entry.getValue().allows(labels.value(entry.getKey()))) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /**
     * The first key, by name, for which nodes made by these requirements cannot satisfy {@code asked}. Well-known labels
     * may be undefined here, because the provider sets them (core.md §1.9, Compatible).
     */
    public Optional<String> firstConflict(Requirements asked) {
        for (var entry : asked.sets.entrySet()) {
            var mine = sets.get(entry.getKey());
            var theirs = entry.getValue();
            var possible = mine != null
                    ? !mine.and(theirs).impossible()
                    : WellKnown.label(entry.getKey()) ? !theirs.impossible() : theirs.absent();
            if (!possible) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /** All but those on one label. */
    public Requirements without(String key) {
        if (!sets.containsKey(key)) {
            return this;
        }
        var others = new TreeMap<>(sets);
        others.remove(key);
        return new Requirements(others);
    }

    /** Those on labels that only NodePools and pods give a meaning to. */
    public Requirements custom() {
        var custom = new TreeMap<String, ValueSet>();
        sets.forEach((key, set) -> {
            if (!WellKnown.label(key)) {
                custom.put(key, set);
            }
        });
        return new Requirements(custom);
    }

    /** Those on labels that the provider sets by itself. */
    public Requirements wellKnown() {
        var wellKnown = new TreeMap<String, ValueSet>();
        sets.forEach((key, set) -> {
            if (WellKnown.label(key)) {
                wellKnown.put(key, set);
            }
        });
        return new Requirements(wellKnown);
    }

    /** {@code key [values]}, separated by commas. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                sets.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList());
    }
}
