package dev.slipway.solver.provision;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is packed into what, unpacked into numbers: columns and fits by index, amounts in thousandths, prices in
 * millionths of a dollar. Scores are doubles, amounts and prices never.
 */
final class PackingProblem {
    /** Keeps demands that cost nothing alone, on free offerings, comparable; far below any price. */
    static final double LEAST_VALUE = 1e-6;

    private final PoolOffer offer;
    private final List<Fit> fits;
    private final List<Demand> demands;
    private final long[][] requests;
    private final int[] customs;
    private final Customs known = new Customs();
    private final MinValues minValues;

    PackingProblem(PoolOffer offer, List<Fit> fits, List<Demand> demands, Amounts amounts) {
        this.offer = offer;
        this.fits = fits;
        this.demands = fits.stream().map(fit -> demands.get(fit.demand())).toList();
        this.requests = this.demands.stream()
                .map(demand -> amounts.unpack(demand.requests()))
                .toArray(long[][]::new);
        this.customs = fits.stream().mapToInt(fit -> known.number(fit.custom())).toArray();
        this.minValues = new MinValues(offer.pool().requirements());
    }

    int size() {
        return fits.size();
    }

    Demand demand(int fit) {
        return demands.get(fit);
    }

    /** What the bin's pods ask together. */
    ResourceList requests(Bin bin) {
        var total = ResourceList.NONE;
        for (var entry : bin.pods.entrySet()) {
            total = total.plus(demands.get(entry.getKey()).requests().times(entry.getValue()));
        }
        return total;
    }

    int[] counts() {
        return demands.stream().mapToInt(Demand::count).toArray();
    }

    long[] room(int column) {
        return slot(column).room();
    }

    long price(int column) {
        return offer.columns().get(column).price();
    }

    Requirements customOf(Bin bin) {
        return known.get(bin.custom);
    }

    private TypeSlot slot(int column) {
        return offer.slotOf(offer.columns().get(column));
    }

    long cost(List<Bin> bins) {
        var cost = 0L;
        for (var bin : bins) {
            cost = Math.addExact(cost, Math.multiplyExact(price(bin.column), (long) bin.copies));
        }
        return cost;
    }

    int times(int fit, long[] free) {
        return Amounts.times(requests[fit], free);
    }

    /** Which part of what is left one pod would take, summed over the resources: the smaller, the better it fits. */
    double share(int fit, long[] left) {
        var share = 0.0;
        for (var i = 0; i < left.length; i++) {
            if (requests[fit][i] > 0) {
                share += (double) requests[fit][i] / left[i];
            }
        }
        return share;
    }

    /** Whether one more pod of this fit may go in: place rules, labels, room. */
    boolean admits(Bin bin, int fit) {
        var opening = bin.empty();
        var columns = opening ? fits.get(fit).opens() : fits.get(fit).columns();
        return columns.get(bin.column)
                && times(fit, bin.left) > 0
                && (opening || known.and(bin.custom, customs[fit]) != Customs.CONFLICT);
    }

    /** Adds pods that {@link #admits} let in. */
    void add(Bin bin, int fit, int count) {
        var custom = bin.empty() ? customs[fit] : known.and(bin.custom, customs[fit]);
        bin.add(fit, count, requests[fit], custom, fits.get(fit).columns());
    }

    /** Whether two bins' pods may be together on a node, room aside. */
    boolean agree(Bin a, Bin b) {
        return known.and(a.custom, b.custom) != Customs.CONFLICT && a.common.intersects(b.common);
    }

    /** All columns that hold the bin's pods, by price. */
    BitSet holding(Bin bin) {
        var total = total(bin);
        var holding = new BitSet();
        var opens = new BitSet();
        bin.pods.keySet().forEach(fit -> opens.or(fits.get(fit).opens()));
        var holds = new BitSet();
        var asked = new BitSet();
        for (var i = bin.common.nextSetBit(0); i >= 0; i = bin.common.nextSetBit(i + 1)) {
            var slot = offer.columns().get(i).slot();
            if (!asked.get(slot)) {
                asked.set(slot);
                holds.set(slot, slot(i).times(total) > 0);
            }
            if (holds.get(slot) && opensFor(opens, i)) {
                holding.set(i);
            }
        }
        return holding;
    }

    /** An exotic column needs a pod that cannot do without; a plain one is open to whom it holds. */
    private boolean opensFor(BitSet opens, int column) {
        return !slot(column).exotic() || opens.get(column);
    }

    /** The cheapest column that holds the bin's pods and leaves types enough; -1 when there is none. */
    int cheapest(Bin bin) {
        var holding = holding(bin);
        return holding.isEmpty() || minValues.firstShort(offer.columns(), holding) != null ? -1 : holding.nextSetBit(0);
    }

    /** Whether the types that hold the bin's pods are of as many kinds as the pool wants. */
    boolean enoughValues(Bin bin) {
        return !minValues.any() || bin.empty() || minValues.firstShort(offer.columns(), holding(bin)) == null;
    }

    /** The bin's pods together. */
    long[] total(Bin bin) {
        var total = new long[requests.length == 0 ? 0 : requests[0].length];
        bin.pods.forEach((fit, count) -> Amounts.subtract(total, requests[fit], -count));
        return total;
    }

    /** What one pod of each fit costs where it shares a node with its like only, in parts of a node. */
    double[] singleCosts() {
        var costs = new double[fits.size()];
        for (var fit = 0; fit < costs.length; fit++) {
            var least = Double.MAX_VALUE;
            var opens = fits.get(fit).opens();
            for (var i = opens.nextSetBit(0); i >= 0; i = opens.nextSetBit(i + 1)) {
                least = Math.min(least, price(i) * largestShare(requests[fit], room(i)));
            }
            costs[fit] = Math.max(LEAST_VALUE, least);
        }
        return costs;
    }

    private static double largestShare(long[] asked, long[] room) {
        var largest = 0.0;
        for (var i = 0; i < asked.length; i++) {
            if (asked[i] > 0) {
                largest = Math.max(largest, (double) asked[i] / room[i]);
            }
        }
        return largest;
    }

    /** Columns worth opening, by price: those for which no cheaper one is as good for everybody. */
    List<Integer> undominated() {
        var kept = new ArrayList<Integer>();
        var keptFits = new ArrayList<BitSet>();
        for (var column = 0; column < offer.columns().size(); column++) {
            var mine = fitsOf(column);
            if (!mine.isEmpty() && !dominated(column, mine, kept, keptFits)) {
                kept.add(column);
                keptFits.add(mine);
            }
        }
        return kept;
    }

    /** Who may go there, and, shifted by the number of fits, for whom it may be opened; empty when for nobody. */
    private BitSet fitsOf(int column) {
        var mine = new BitSet();
        var opened = false;
        for (var fit = 0; fit < fits.size(); fit++) {
            mine.set(fit, fits.get(fit).columns().get(column));
            if (fits.get(fit).opens().get(column)) {
                mine.set(fits.size() + fit);
                opened = true;
            }
        }
        return opened ? mine : new BitSet();
    }

    private boolean dominated(int column, BitSet mine, List<Integer> kept, List<BitSet> keptFits) {
        for (var i = 0; i < kept.size(); i++) {
            if (atLeast(room(kept.get(i)), room(column)) && containsAll(keptFits.get(i), mine)) {
                return true;
            }
        }
        return false;
    }

    private static boolean atLeast(long[] a, long[] b) {
        for (var i = 0; i < a.length; i++) {
            if (a[i] < b[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean containsAll(BitSet all, BitSet some) {
        var missing = (BitSet) some.clone();
        missing.andNot(all);
        return missing.isEmpty();
    }
}
