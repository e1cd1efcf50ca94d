package dev.slipway.solver.placing;

import java.util.Arrays;
import java.util.BitSet;

/** Rooms by number. Which of them hold what is asked is answered for all at once. */
public final class Rooms {
    private final int size;

    /** By resource, the amounts that there are, ascending. */
    private final long[][] amounts;

    /** Beside them, the rooms that have at least so much. */
    private final BitSet[][] having;

    /**
     * @param rooms by resource of {@link Resources}; what has a negative amount holds nothing
     */
    public Rooms(long[][] rooms) {
        this.size = rooms.length;
        var resources = size == 0 ? 0 : rooms[0].length;
        this.amounts = new long[resources][];
        this.having = new BitSet[resources][];
        var sound = new BitSet(size);
        for (var i = 0; i < size; i++) {
            sound.set(i, Arrays.stream(rooms[i]).noneMatch(amount -> amount < 0));
        }
        for (var r = 0; r < resources; r++) {
            var resource = r;
            amounts[r] = sound.stream()
                    .mapToLong(i -> rooms[i][resource])
                    .sorted()
                    .distinct()
                    .toArray();
            having[r] = new BitSet[amounts[r].length];
            Arrays.setAll(having[r], _ -> new BitSet(size));
            sound.stream().forEach(i -> having[resource][at(resource, rooms[i][resource])].set(i));
            for (var at = having[r].length - 2; at >= 0; at--) {
                having[r][at].or(having[r][at + 1]);
            }
        }
    }

    /** The place of the least amount that is at least so much. */
    private int at(int resource, long least) {
        var at = Arrays.binarySearch(amounts[resource], least);
        return at < 0 ? ~at : at;
    }

    /** In a set of its own, the rooms in which {@link Resources#fits} finds place for it. */
    public BitSet holding(long[] asked) {
        var holding = new BitSet(size);
        for (var r = 0; r < amounts.length; r++) {
            var at = at(r, asked[r]);
            if (at == amounts[r].length) {
                return new BitSet();
            }
            if (r == 0) {
                holding.or(having[r][at]);
            } else {
                holding.and(having[r][at]);
            }
        }
        return holding;
    }
}
