package dev.slipway.solver.provision;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.solver.packing.Effort;
import dev.slipway.solver.packing.Packer;
import dev.slipway.solver.packing.PackingProblem;
import dev.slipway.solver.placing.Ports;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Rules.HostRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Which nodes had best be replaced by one: what is on a node is an item, which is packed whole, onto the cheapest nodes.
 * Equal items are one, with a count.
 */
final class Grouping {
    private final Rules rules;
    private final Market market;
    private final Admissions admissions;
    private final Cells cells;
    private final PriceList priceList;

    Grouping(Rules rules, Market market, Admissions admissions, Cells cells, PriceList priceList) {
        this.priceList = priceList;
        this.rules = rules;
        this.market = market;
        this.admissions = admissions;
        this.cells = cells;
    }

    private record Same(List<Counted> lots, BitSet columns) {}

    private record Counted(int shape, int count) {}

    private static final class Item {
        private final Load load;
        private final BitSet columns;
        private final Deque<NodeName> nodes = new ArrayDeque<>();

        private Item(Load load, BitSet columns) {
            this.load = load;
            this.columns = columns;
        }
    }

    /** Groups of nodes, none in two of them. */
    List<List<NodeName>> of(List<Load> loads) {
        var items = items(loads);
        if (items.isEmpty()) {
            return List.of();
        }
        var columns = frontier(items);
        var requests = new long[items.size()][];
        var allowed = new BitSet[items.size()];
        var counts = new int[items.size()];
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            requests[i] = item.load.requests();
            counts[i] = item.nodes.size();
            allowed[i] = new BitSet();
            for (var j = 0; j < columns.length; j++) {
                allowed[i].set(j, item.columns.get(columns[j]) && Resources.fits(requests[i], market.room(columns[j])));
            }
        }
        var most = new int[items.size()];
        Arrays.fill(most, Integer.MAX_VALUE);
        var room = new long[columns.length][];
        var prices = new long[columns.length];
        for (var j = 0; j < columns.length; j++) {
            room[j] = market.room(columns[j]);
            prices[j] = market.prices()[columns[j]];
        }
        var apart = apart(items, most);
        var problem = new PackingProblem(counts, requests, allowed, most, apart, List.of(), room, prices);
        var packing = Packer.pack(problem, Effort.of(problem));
        var groups = new ArrayList<List<NodeName>>();
        for (var pattern : packing.patterns()) {
            for (var copy = 0; copy < pattern.copies(); copy++) {
                var group = new ArrayList<NodeName>();
                for (var i = 0; i < pattern.items().length; i++) {
                    for (var n = 0; n < pattern.counts()[i]; n++) {
                        group.add(items.get(pattern.items()[i]).nodes.removeFirst());
                    }
                }
                groups.add(group);
            }
        }
        return groups;
    }

    private List<Item> items(List<Load> loads) {
        var items = new LinkedHashMap<Same, Item>();
        for (var load : loads) {
            var contents = new Contents(List.of(load), admissions, cells, priceList.usable());
            var columns = heaviest(fitting(contents));
            if (!columns.isEmpty()) {
                var counted = load.lots().stream()
                        .map(lot -> new Counted(lot.shape().index(), lot.count()))
                        .toList();
                items.computeIfAbsent(new Same(counted, columns), _ -> new Item(load, columns))
                        .nodes
                        .add(load.node().name());
            }
        }
        return List.copyOf(items.values());
    }

    private BitSet fitting(Contents contents) {
        var fitting = (BitSet) contents.packable().clone();
        for (var column = fitting.nextSetBit(0); column >= 0; column = fitting.nextSetBit(column + 1)) {
            if (market.reserved().get(column) || !Resources.fits(contents.requests(), market.room(column))) {
                fitting.clear(column);
            }
        }
        return fitting;
    }

    /** Of the heaviest pool that has any; exotic ones only where there is nothing else. */
    private BitSet heaviest(BitSet columns) {
        for (var tier : market.tiers()) {
            var own = (BitSet) columns.clone();
            own.and(tier);
            if (!own.isEmpty()) {
                var plain = (BitSet) own.clone();
                plain.andNot(market.exotic());
                return plain.isEmpty() ? own : plain;
            }
        }
        return new BitSet();
    }

    private int[] frontier(List<Item> items) {
        var most = new long[items.getFirst().load.requests().length];
        var used = new BitSet();
        for (var item : items) {
            Resources.subtract(most, item.load.requests(), -item.nodes.size());
            used.or(item.columns);
        }
        var clipped = new long[market.columns().size()][];
        used.stream().forEach(column -> clipped[column] = LowerBound.clipped(market.room(column), most));
        var classes = items.stream().map(item -> item.columns).distinct().toList();
        return new Frontier(clipped, market.prices(), market.reserved())
                .of(classes).stream().mapToInt(column -> column).sorted().toArray();
    }

    /** Only items with rules or ports of their own can mind others. */
    private BitSet[] apart(List<Item> items, int[] most) {
        var apart = new BitSet[items.size()];
        var nobody = new BitSet();
        Arrays.fill(apart, nobody);
        for (var i = 0; i < items.size(); i++) {
            var wishes = Wishes.of(rules, items.get(i).load);
            for (var j = 0; wishes.any() && j < items.size(); j++) {
                if (wishes.minds(items.get(j).load)) {
                    if (i == j) {
                        most[i] = 1;
                    } else {
                        separate(apart, i, j);
                        separate(apart, j, i);
                    }
                }
            }
        }
        return apart;
    }

    private static void separate(BitSet[] apart, int one, int other) {
        apart[one] = apart[one].isEmpty() ? new BitSet() : apart[one];
        apart[one].set(other);
    }

    /**
     * Whom the pods of a node would rather not meet.
     *
     * @param limits rules about sharing a node, with how many pods each counts among its own
     */
    private record Wishes(List<Limit> limits, List<HostPort> ports) {
        private record Limit(HostRule rule, int own) {}

        static Wishes of(Rules rules, Load load) {
            var limits = new ArrayList<Limit>();
            var ports = new ArrayList<HostPort>();
            for (var lot : load.lots()) {
                rules.hostRules(lot.shape().variants().getFirst())
                        .forEach(rule -> limits.add(new Limit(rule, count(rule.members(), load))));
                ports.addAll(lot.shape().kind().hostPorts());
            }
            return new Wishes(limits, ports);
        }

        boolean any() {
            return !limits.isEmpty() || !ports.isEmpty();
        }

        boolean minds(Load other) {
            for (var limit : limits) {
                var counted = count(limit.rule().members(), other);
                if (counted > 0
                        && (limit.rule().most() == 0
                                || counted + limit.own() > limit.rule().most())) {
                    return true;
                }
            }
            return !ports.isEmpty()
                    && other.lots().stream()
                            .anyMatch(lot -> Ports.conflict(lot.shape().kind().hostPorts(), ports));
        }
    }

    private static int count(BitSet members, Load load) {
        return load.lots().stream()
                .filter(lot -> members.get(lot.shape().index()))
                .mapToInt(Load.Lot::count)
                .sum();
    }
}
