package dev.slipway.solver.provision;

import dev.slipway.solver.packing.Effort;
import dev.slipway.solver.packing.Packer;
import dev.slipway.solver.packing.Packing;
import dev.slipway.solver.packing.Packing.Pattern;
import dev.slipway.solver.packing.PackingProblem;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Claimants.Claimant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Buys the cheapest nodes for what is wanted, as far as limits and reservations reach. What they leave over is tried
 * again among what is left, so that each round buys something or closes something.
 */
final class Purchase {
    /** All that a limit leaves, as a price for the packer: fine enough to tell nodes apart. */
    private static final double WHOLE_LIMIT = 1e9;

    private static final BitSet NOWHERE = new BitSet();

    private final Market market;
    private final Admissions admissions;
    private final Prices prices;
    private final HostConflicts conflicts;
    private final List<Limits> limits;
    private final Claimants claimants;
    private final Map<String, Integer> reservedLeft;
    private final List<Planned> bought = new ArrayList<>();
    private final SequencedMap<Want, Integer> unmet = new LinkedHashMap<>();

    Purchase(Market market, Admissions admissions, Prices prices, HostConflicts conflicts, List<Limits> limits) {
        this.market = market;
        this.admissions = admissions;
        this.prices = prices;
        this.conflicts = conflicts;
        this.limits = limits;
        this.claimants = new Claimants(market, limits, this::columnsOf);
        this.reservedLeft = market.reservations();
        closeWhatIsUsedUp();
    }

    List<Planned> bought() {
        return bought;
    }

    /** What neither limits nor reservations left anything for. */
    SequencedMap<Want, Integer> unmet() {
        return unmet;
    }

    /** Counts nodes that are planned already against limits and reservations. */
    void count(List<Planned> nodes) {
        for (var node : nodes) {
            var column = node.column();
            if (market.reserved().get(column)) {
                reservedLeft.merge(market.columns().offering(column).reservation(), -node.copies(), Integer::sum);
            }
            limits.get(market.columns().pool(column)).take(market.taken(column), node.copies());
        }
        closeWhatIsUsedUp();
    }

    void buy(SequencedMap<Want, Integer> wanted) {
        var left = new LinkedHashMap<>(wanted);
        while (true) {
            var batch = batch(left);
            if (batch.isEmpty()) {
                return;
            }
            var counts = batch.stream().mapToInt(left::get).toArray();
            var columns = columnsOf(batch, null);
            var packing = pack(batch, counts, columns, null);
            var nodes = packing.patterns().stream()
                    .map(pattern -> node(batch, columns, pattern))
                    .toList();
            accept(batch, nodes, left);
            closeWhatIsUsedUp();
        }
    }

    /** A node before it is clear whether it may be bought. */
    private record Node(int column, int[] items, int[] counts, int copies) {}

    private Node node(List<Want> batch, int[] columns, Pattern pattern) {
        var column = columns[pattern.column()];
        return new Node(plainIfPossible(batch, column, pattern), pattern.items(), pattern.counts(), pattern.copies());
    }

    /** An exotic node without anybody who needs it is bought as something else, if anything holds what is on it. */
    private int plainIfPossible(List<Want> batch, int column, Pattern pattern) {
        if (!market.exotic().get(column)) {
            return column;
        }
        var asked = new long[market.room(column).length];
        var common = new BitSet();
        common.set(0, market.columns().size());
        for (var i = 0; i < pattern.items().length; i++) {
            var want = batch.get(pattern.items()[i]);
            Resources.subtract(asked, want.variant().shape().requests(), -pattern.counts()[i]);
            common.and(columnsOf(want));
        }
        var best = column;
        for (var other = common.nextSetBit(0); other >= 0; other = common.nextSetBit(other + 1)) {
            var plainer = market.exotic().get(best) && !market.exotic().get(other);
            if (Resources.fits(asked, market.room(other))
                    && (plainer || (!market.exotic().get(other) && market.prices()[other] < market.prices()[best]))) {
                best = other;
            }
        }
        return best;
    }

    /**
     * As far as limits reach. Where some are too small, nothing is bought within the others yet: whom the first leave out may
     * need what these have left, and is then packed together with those who go there anyway.
     */
    private void accept(List<Want> batch, List<Node> nodes, SequencedMap<Want, Integer> left) {
        var nodesByLimits = new LinkedHashMap<Limits, List<Node>>();
        nodes.stream()
                .sorted(Comparator.comparingInt(node -> market.columns().pool(node.column())))
                .forEach(node -> nodesByLimits
                        .computeIfAbsent(limitsOf(node.column()), _ -> new ArrayList<>())
                        .add(node));
        var exceeded = new ArrayList<Limits>();
        nodesByLimits.forEach((own, those) -> {
            if (own.any() && !allWithin(own, those)) {
                exceeded.add(own);
            }
        });
        var full = exceeded.isEmpty() ? NOWHERE : claimants.full(exceeded, batch, left);
        nodesByLimits.forEach((own, those) -> {
            if (exceeded.contains(own)) {
                buyWithin(own, full, batch, those, left);
            } else if (exceeded.isEmpty() || !own.any()) {
                those.forEach(node -> buy(batch, node, node.copies(), left));
            }
        });
    }

    private Limits limitsOf(int column) {
        return limits.get(market.columns().pool(column));
    }

    private boolean allWithin(Limits own, List<Node> nodes) {
        var trial = own.copy();
        for (var node : nodes) {
            if (!trial.take(market.taken(node.column()), node.copies())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The limits are too small for the cheapest nodes: nodes that take less of them, for no more pods than may be within.
     *
     * @param full where nobody else can be sent
     */
    private void buyWithin(
            Limits own, BitSet full, List<Want> batch, List<Node> tooMany, SequencedMap<Want, Integer> left) {
        var counts = new TreeMap<Integer, Integer>();
        for (var node : tooMany) {
            for (var i = 0; i < node.items().length; i++) {
                counts.merge(node.items()[i], node.counts()[i] * node.copies(), Integer::sum);
            }
        }
        var chosen = claimants.within(own, full, batch, counts);
        var wants = chosen.stream().map(Claimant::want).toList();
        var columns = columnsOf(wants, own);
        var packing = pack(wants, chosen.stream().mapToInt(Claimant::count).toArray(), columns, own);
        var nodes = packing.patterns().stream()
                .map(pattern ->
                        new Node(columns[pattern.column()], pattern.items(), pattern.counts(), pattern.copies()))
                .sorted(Comparator.<Node>comparingInt(node -> priority(wants, node))
                        .reversed()
                        .thenComparing(node -> Arrays.stream(node.items())
                                .noneMatch(item -> chosen.get(item).captive()))
                        .thenComparingDouble(node -> -podsPerShare(own, node)))
                .toList();
        var any = false;
        for (var node : nodes) {
            var copies = own.copiesWithin(market.taken(node.column()), node.copies());
            if (copies > 0) {
                any |= buy(wants, node, copies, left) > 0;
            }
        }
        if (!any) {
            prices.close(claimants.columns(own));
        }
    }

    private static int priority(List<Want> wants, Node node) {
        var highest = Integer.MIN_VALUE;
        for (var item : node.items()) {
            highest = Math.max(highest, wants.get(item).variant().shape().kind().priority());
        }
        return highest;
    }

    private double podsPerShare(Limits own, Node node) {
        var pods = 0;
        for (var count : node.counts()) {
            pods += count;
        }
        return pods / Math.max(1e-9, own.share(market.taken(node.column())));
    }

    /** As many of the copies as reservations leave; the caller has seen to limits. */
    private int buy(List<Want> batch, Node node, int copies, SequencedMap<Want, Integer> left) {
        var column = node.column();
        var bought = copies;
        if (market.reserved().get(column)) {
            var reservation = market.columns().offering(column).reservation();
            bought = Math.min(copies, reservedLeft.getOrDefault(reservation, 0));
            reservedLeft.merge(reservation, -bought, Integer::sum);
        }
        if (bought == 0) {
            return 0;
        }
        var content = new LinkedHashMap<Variant, Integer>();
        var columns = new BitSet();
        for (var i = 0; i < node.items().length; i++) {
            var want = batch.get(node.items()[i]);
            content.merge(want.variant(), node.counts()[i], Integer::sum);
            var admitted = admissions.of(want.variant()).columns();
            if (i == 0) {
                columns.or(admitted);
            } else {
                columns.and(admitted);
            }
            if (want.cell() != null) {
                columns.and(want.cell().columns());
            }
            var taken = node.counts()[i] * bought;
            left.computeIfPresent(want, (_, count) -> count == taken ? null : Integer.valueOf(count - taken));
        }
        this.bought.add(new Planned(column, content, columns, bought));
        limits.get(market.columns().pool(column)).take(market.taken(column), bought);
        return bought;
    }

    private void closeWhatIsUsedUp() {
        var columns = market.columns();
        var closed = new BitSet();
        market.reserved().stream()
                .filter(column ->
                        reservedLeft.getOrDefault(columns.offering(column).reservation(), 0) <= 0)
                .forEach(closed::set);
        for (var pool = 0; pool < limits.size(); pool++) {
            if (limits.get(pool).any()) {
                var own = columns.of(pool);
                own.and(columns.usable());
                for (var column = own.nextSetBit(0); column >= 0; column = own.nextSetBit(column + 1)) {
                    closed.set(column, closed.get(column) || !limits.get(pool).allows(market.taken(column)));
                }
            }
        }
        if (!closed.isEmpty()) {
            prices.close(closed);
        }
    }

    /** What can be bought now; the rest is unmet. */
    private List<Want> batch(SequencedMap<Want, Integer> left) {
        var batch = new ArrayList<Want>();
        for (var want : List.copyOf(left.keySet())) {
            if (prices.of(want) == null) {
                unmet.merge(want, left.remove(want), Integer::sum);
            } else {
                batch.add(want);
            }
        }
        return batch;
    }

    /**
     * The cheapest nodes for all of these.
     *
     * @param counts beside {@code batch}
     * @param columns as {@link #columnsOf(List, Limits)} has them
     * @param within limits that are too small for their cheapest nodes: what takes least of them counts as cheapest then;
     *     null when none are
     */
    private Packing pack(List<Want> batch, int[] counts, int[] columns, @Nullable Limits within) {
        var problem = problem(batch, counts, columns, within);
        return Packer.pack(problem, Effort.of(problem));
    }

    private int[] columnsOf(List<Want> batch, @Nullable Limits within) {
        var used = new BitSet();
        for (var want : batch) {
            used.or(columnsOf(want));
        }
        if (within != null) {
            used.and(claimants.columns(within));
        }
        return used.stream().toArray();
    }

    private BitSet columnsOf(Want want) {
        var offer = prices.of(want);
        return offer == null ? NOWHERE : offer.columns();
    }

    private PackingProblem problem(List<Want> batch, int[] counts, int[] columns, @Nullable Limits within) {
        var requests = new long[batch.size()][];
        var allowed = new BitSet[batch.size()];
        var known = new LinkedHashMap<BitSet, BitSet>();
        for (var i = 0; i < batch.size(); i++) {
            requests[i] = batch.get(i).variant().shape().requests();
            allowed[i] = (BitSet) known.computeIfAbsent(columnsOf(batch.get(i)), own -> Columns.places(own, columns))
                    .clone();
        }
        var room = new long[columns.length][];
        var cost = new long[columns.length];
        for (var i = 0; i < columns.length; i++) {
            room[i] = market.room(columns[i]);
            cost[i] = within == null
                    ? market.prices()[columns[i]]
                    : Math.round(within.share(market.taken(columns[i])) * WHOLE_LIMIT);
        }
        share(batch, columns, allowed);
        var rules = conflicts.among(batch);
        return new PackingProblem(
                counts, requests, allowed, rules.mostPerNode(), rules.apart(), rules.together(), room, cost);
    }

    /** Nodes of exotic types that are bought for some pods anyway may take others too. */
    private void share(List<Want> batch, int[] columns, BitSet[] allowed) {
        for (var i = 0; i < columns.length; i++) {
            if (market.exotic().get(columns[i])) {
                for (var j = 0; j < allowed.length; j++) {
                    var want = batch.get(j);
                    if (admits(want, columns[i])
                            && Resources.fits(want.variant().shape().requests(), market.room(columns[i]))) {
                        allowed[j].set(i);
                    }
                }
            }
        }
    }

    private boolean admits(Want want, int column) {
        return admissions.of(want.variant()).packable().get(column)
                && (want.cell() == null
                        || (want.cell().columns().get(column)
                                && market.variedWithin(column, want.cell().columns())));
    }
}
