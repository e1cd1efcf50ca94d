package dev.slipway.solver.provision;

import dev.slipway.solver.packing.PackingProblem.Together;
import dev.slipway.solver.placing.Ports;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;

/** Who may not share a node with whom: anti-affinity and spread by host, host ports, and labels that exclude each other. */
final class HostConflicts {
    private static final BitSet NOBODY = new BitSet();

    private final Rules rules;
    private final Admissions admissions;

    /** As a packer takes it, by item. */
    record Conflicts(int[] mostPerNode, BitSet[] apart, List<Together> together) {}

    private record Spread(BitSet members, int most) {}

    HostConflicts(Rules rules, Admissions admissions) {
        this.rules = rules;
        this.admissions = admissions;
    }

    Conflicts among(List<Want> wants) {
        var most = new int[wants.size()];
        var apart = new BitSet[wants.size()];
        Arrays.fill(most, Integer.MAX_VALUE);
        Arrays.fill(apart, NOBODY);
        var together = new ArrayList<Together>();
        var variants = wants.stream().map(Want::variant).toList();
        byRules(variants, most, apart, together);
        byPorts(variants, most, apart);
        byLabels(variants, apart);
        return new Conflicts(most, apart, together);
    }

    private void byRules(List<Variant> variants, int[] most, BitSet[] apart, List<Together> together) {
        var itemsByShape = new ItemsByShape(variants);
        var itemsByMembers = new LinkedHashMap<BitSet, BitSet>();
        var ownersBySpread = new LinkedHashMap<Spread, BitSet>();
        for (var i = 0; i < variants.size(); i++) {
            for (var rule : rules.hostRules(variants.get(i))) {
                var others = itemsByMembers.computeIfAbsent(rule.members(), itemsByShape::of);
                if (rule.most() == 0) {
                    if (rule.self()) {
                        most[i] = 1;
                    }
                    separate(i, others, apart);
                } else {
                    ownersBySpread
                            .computeIfAbsent(new Spread(rule.members(), rule.most()), _ -> new BitSet())
                            .set(i);
                }
            }
        }
        ownersBySpread.forEach((spread, owners) -> {
            var members = itemsByShape.of(spread.members());
            var counted = (BitSet) owners.clone();
            counted.and(members);
            if (!counted.isEmpty()) {
                together.add(new Together(counted, spread.most()));
            }
            // Pods that are counted without minding it would crowd out those that do.
            var strangers = (BitSet) members.clone();
            strangers.andNot(owners);
            owners.stream().forEach(owner -> separate(owner, counted.get(owner) ? strangers : members, apart));
        });
    }

    /** Items of one shape are chained: a set for each shape would take far more room than most need. */
    private static final class ItemsByShape {
        private static final int NONE = -1;

        private final int[] last;

        /** By item, the one of its shape before it. */
        private final int[] before;

        ItemsByShape(List<Variant> variants) {
            this.last = new int
                    [1
                            + variants.stream()
                                    .mapToInt(variant -> variant.shape().index())
                                    .max()
                                    .orElse(0)];
            this.before = new int[variants.size()];
            Arrays.fill(last, NONE);
            for (var i = 0; i < before.length; i++) {
                var shape = variants.get(i).shape().index();
                before[i] = last[shape];
                last[shape] = i;
            }
        }

        BitSet of(BitSet shapes) {
            var items = new BitSet(before.length);
            for (var shape = shapes.nextSetBit(0);
                    shape >= 0 && shape < last.length;
                    shape = shapes.nextSetBit(shape + 1)) {
                for (var item = last[shape]; item != NONE; item = before[item]) {
                    items.set(item);
                }
            }
            return items;
        }
    }

    private static void separate(int item, BitSet others, BitSet[] apart) {
        for (var one = others.nextSetBit(0); one >= 0; one = others.nextSetBit(one + 1)) {
            if (one != item) {
                add(apart, one, item);
            }
        }
        var own = (BitSet) apart[item].clone();
        own.or(others);
        own.clear(item);
        apart[item] = own;
    }

    private static void add(BitSet[] apart, int item, int other) {
        if (apart[item].isEmpty()) {
            apart[item] = new BitSet();
        }
        apart[item].set(other);
    }

    private static void byPorts(List<Variant> variants, int[] most, BitSet[] apart) {
        var takers = new ArrayList<Integer>();
        for (var i = 0; i < variants.size(); i++) {
            var ports = variants.get(i).shape().kind().hostPorts();
            if (!ports.isEmpty()) {
                most[i] = 1;
                for (var other : takers) {
                    if (Ports.conflict(variants.get(other).shape().kind().hostPorts(), ports)) {
                        add(apart, i, other);
                        add(apart, other, i);
                    }
                }
                takers.add(i);
            }
        }
    }

    /** Two pods whose demands on a node's own labels exclude each other in a pool that both could use. */
    private void byLabels(List<Variant> variants, BitSet[] apart) {
        var itemsByCustom = new LinkedHashMap<List<Integer>, BitSet>();
        for (var i = 0; i < variants.size(); i++) {
            var custom = Arrays.stream(admissions.of(variants.get(i)).custom())
                    .boxed()
                    .toList();
            itemsByCustom.computeIfAbsent(custom, _ -> new BitSet()).set(i);
        }
        itemsByCustom.forEach((custom, items) -> itemsByCustom.forEach((other, others) -> {
            if (exclude(custom, other)) {
                items.stream().forEach(item -> separate(item, others, apart));
            }
        }));
    }

    private boolean exclude(List<Integer> one, List<Integer> other) {
        var common = false;
        for (var pool = 0; pool < one.size(); pool++) {
            if (one.get(pool) != Customs.CONFLICT && other.get(pool) != Customs.CONFLICT) {
                common = true;
                if (admissions.customs().and(one.get(pool), other.get(pool)) == Customs.CONFLICT) {
                    return true;
                }
            }
        }
        return !common;
    }
}
