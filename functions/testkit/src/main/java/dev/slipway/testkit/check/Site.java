package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node that exists, is on its way, or is planned, with the pods on it. */
final class Site {
    final String name;
    /** Null while nobody knows the node's name. */
    final @Nullable String nodeName;

    final List<Becoming> becomings;
    final List<Taint> taints;
    final SortedMap<String, Integer> volumeLimits;
    /** By kind, bound pods that stay. */
    final int[] staying;
    /** By kind, bound pods that are being deleted. */
    final int[] leaving;
    /** By kind, planned pods that count at this moment. */
    final int[] here;
    /** By kind, all pods that the plan puts here. */
    final List<List<PodId>> planned;

    private final TreeMap<String, List<@Nullable String>> valuesByKey = new TreeMap<>();
    private final byte[] runs;

    Site(
            String name,
            @Nullable String nodeName,
            List<Becoming> becomings,
            List<Taint> taints,
            SortedMap<String, Integer> volumeLimits,
            int kinds) {
        this.name = name;
        this.nodeName = nodeName;
        this.becomings = becomings;
        this.taints = taints;
        this.volumeLimits = volumeLimits;
        this.staying = new int[kinds];
        this.leaving = new int[kinds];
        this.here = new int[kinds];
        this.runs = new byte[kinds];
        this.planned = new ArrayList<>(Collections.nCopies(kinds, List.of()));
    }

    void plan(int kind, PodId pod) {
        if (planned.get(kind).isEmpty()) {
            planned.set(kind, new ArrayList<>());
        }
        planned.get(kind).add(pod);
        here[kind]++;
    }

    /** Pods that will still be there. */
    int count(int kind) {
        return staying[kind] + here[kind];
    }

    /** What the label may come to be, each once; null stands for a node without it. */
    List<@Nullable String> values(String key) {
        var known = valuesByKey.get(key);
        if (known == null) {
            known = new ArrayList<>();
            for (var becoming : becomings) {
                var value = becoming.labels().get(key);
                if (key.equals(WellKnown.HOSTNAME) && (value == null || nodeName == null)) {
                    value = name;
                }
                if (!known.contains(value)) {
                    known.add(value);
                }
            }
            valuesByKey.put(key, known);
        }
        return known;
    }

    /** The label's value; null without it, or while it is open. */
    @Nullable
    String value(String key) {
        var values = values(key);
        return values.size() == 1 ? values.getFirst() : null;
    }

    boolean undecided(String key) {
        return values(key).size() > 1;
    }

    /** Whether both may turn out to be the same place. */
    boolean mayShare(String key, Site other) {
        for (var value : values(key)) {
            if (value != null && other.values(key).contains(value)) {
                return true;
            }
        }
        return false;
    }

    /** Node selector and node affinity hold whatever the node becomes. */
    boolean runs(PodKind pod, int kind) {
        if (runs[kind] == 0) {
            runs[kind] = 1;
            for (var becoming : becomings) {
                if (!Selecting.nodeAffinity(pod, becoming.labels(), nodeName)) {
                    runs[kind] = 2;
                }
            }
        }
        return runs[kind] == 1;
    }
}
