package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import java.util.BitSet;
import java.util.List;

/** The offerings of all pools in one numbering: a column is an offering as a node of one pool would have it. */
final class Columns {
    private final List<PoolOffer> offers;
    private final int[] first;
    private final int[] poolOf;

    Columns(List<PoolOffer> offers) {
        this.offers = offers;
        this.first = new int[offers.size() + 1];
        for (var i = 0; i < offers.size(); i++) {
            first[i + 1] = first[i] + offers.get(i).index().size();
        }
        this.poolOf = new int[first[offers.size()]];
        for (var i = 0; i < offers.size(); i++) {
            for (var column = first[i]; column < first[i + 1]; column++) {
                poolOf[column] = i;
            }
        }
    }

    int size() {
        return poolOf.length;
    }

    int pool(int column) {
        return poolOf[column];
    }

    /** The number of a pool's first offering. */
    int first(int pool) {
        return first[pool];
    }

    PoolOffer offer(int column) {
        return offers.get(poolOf[column]);
    }

    int offeringNumber(int column) {
        return column - first[poolOf[column]];
    }

    Offering offering(int column) {
        return offer(column).index().offering(offeringNumber(column));
    }

    InstanceType type(int column) {
        return offer(column).index().type(offeringNumber(column));
    }

    long[] room(int column) {
        return offer(column).room(offeringNumber(column));
    }

    long price(int column) {
        return offer(column).index().price(offeringNumber(column));
    }

    /** Adds offerings of one pool to a set of columns. */
    void addTo(BitSet set, int pool, BitSet offerings) {
        for (var i = offerings.nextSetBit(0); i >= 0; i = offerings.nextSetBit(i + 1)) {
            set.set(first[pool] + i);
        }
    }

    /** All that can be bought now. */
    BitSet usable() {
        var usable = new BitSet();
        for (var i = 0; i < offers.size(); i++) {
            addTo(usable, i, offers.get(i).usable());
        }
        return usable;
    }

    /** The columns of one pool. */
    BitSet of(int pool) {
        var set = new BitSet();
        set.set(first[pool], first[pool + 1]);
        return set;
    }

    /** Places in {@code columns} of those that are in the set. */
    static BitSet places(BitSet set, int[] columns) {
        var places = new BitSet(columns.length);
        for (var i = 0; i < columns.length; i++) {
            places.set(i, set.get(columns[i]));
        }
        return places;
    }
}
