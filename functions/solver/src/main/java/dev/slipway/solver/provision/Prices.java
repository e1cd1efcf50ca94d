package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Rooms;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.provision.Admissions.Admission;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What pods would cost where: a quick look at the columns worth looking at, remembered for equal questions. */
final class Prices {
    /**
     * Of a whole node's price, so much counts for each pod, a fraction: where nodes are all large, nobody may come to share one.
     * Too little to matter where there are small ones.
     */
    private static final double OF_WHOLE_NODE = 1.0 / 256;

    private final Market market;
    private final Admissions admissions;
    private final int[] frontier;
    private final Rooms rooms;

    /** By rank, places in the frontier. */
    private final SortedMap<Integer, BitSet> placesByRank = new TreeMap<>();

    private final SequencedMap<Scope, BitSet> placesByScope = new LinkedHashMap<>();
    private final BitSet closed = new BitSet();
    private final SequencedMap<BitSet, BitSet> columnsByPlaces = new LinkedHashMap<>();
    private final SequencedMap<Question, Offer> answers = new LinkedHashMap<>();

    private record Question(int admission, int cell, int size) {}

    private record Scope(int admission, int cell) {}

    /** Where a want may be bought. Many are never compared, so a price is worked out when it is first asked for. */
    final class Offer {
        private final int tier;
        private final BitSet places;
        private final BitSet columns;
        private final long[] requests;
        private double price = -1;

        private Offer(int tier, BitSet places, BitSet columns, long[] requests) {
            this.tier = tier;
            this.places = places;
            this.columns = columns;
            this.requests = requests;
        }

        /** Of the frontier, those that hold at least one such pod, of the heaviest tier that has any; not to be written to. */
        BitSet columns() {
            return columns;
        }

        /** Of a heavier pool, or cheaper in one of equal weight; anything is better than nothing. */
        boolean betterThan(@Nullable Offer other) {
            return other == null || tier < other.tier || (tier == other.tier && price() < other.price());
        }

        /**
         * Of one pod at the best price for its share of a node, and a little of the cheapest whole one, in millionths of a dollar
         * per hour.
         */
        private double price() {
            if (price < 0) {
                price = Prices.this.price(places, requests);
            }
            return price;
        }
    }

    Prices(Market market, Admissions admissions, List<Integer> frontier) {
        this.market = market;
        this.admissions = admissions;
        this.frontier = frontier.stream().mapToInt(column -> column).toArray();
        this.rooms =
                new Rooms(Arrays.stream(this.frontier).mapToObj(market::room).toArray(long[][]::new));
        for (var place = 0; place < this.frontier.length; place++) {
            placesByRank
                    .computeIfAbsent(rank(this.frontier[place]), _ -> new BitSet())
                    .set(place);
        }
    }

    /** From now on these columns cannot be bought. */
    void close(BitSet columns) {
        closed.or(columns);
        answers.clear();
        placesByScope.clear();
    }

    /** Null when nothing holds such a pod there. */
    @Nullable
    Offer of(Want want) {
        var shape = want.variant().shape();
        var admission = admissions.of(want.variant());
        var cell = want.cell();
        var question = new Question(admission.number(), number(cell), shape.size());
        var answer = answers.get(question);
        if (answer == null && !answers.containsKey(question)) {
            answer = look(admission, cell, shape);
            answers.put(question, answer);
        }
        return answer;
    }

    private @Nullable Offer look(Admission admission, @Nullable Cell cell, Shape shape) {
        var holding = rooms.holding(shape.requests());
        holding.and(placesByScope.computeIfAbsent(
                new Scope(admission.number(), number(cell)), _ -> places(admission, cell)));
        for (var ranked : placesByRank.entrySet()) {
            if (ranked.getValue().intersects(holding)) {
                holding.and(ranked.getValue());
                var columns = columnsByPlaces.computeIfAbsent(holding, this::columns);
                return new Offer(ranked.getKey() / 2, holding, columns, shape.requests());
            }
        }
        return null;
    }

    private static int number(@Nullable Cell cell) {
        return cell == null ? -1 : cell.number();
    }

    /** In the frontier, room aside. */
    private BitSet places(Admission admission, @Nullable Cell cell) {
        var places = new BitSet(frontier.length);
        for (var place = 0; place < frontier.length; place++) {
            var column = frontier[place];
            places.set(place, admission.packable().get(column) && in(column, cell) && !closed.get(column));
        }
        return places;
    }

    private BitSet columns(BitSet places) {
        var columns = new BitSet(market.columns().size());
        places.stream().forEach(place -> columns.set(frontier[place]));
        return columns;
    }

    private double price(BitSet places, long[] requests) {
        var cheapest = Double.MAX_VALUE;
        var whole = Long.MAX_VALUE;
        for (var place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            var column = frontier[place];
            cheapest = Math.min(cheapest, market.prices()[column] * share(requests, column));
            whole = Math.min(whole, market.prices()[column]);
        }
        return cheapest + whole * OF_WHOLE_NODE;
    }

    /** Lower is better: the heaviest tier first; in it, exotic types only where nothing else holds a pod (aws.md §3.3). */
    private int rank(int column) {
        var tier = 0;
        while (!market.tiers().get(tier).get(column)) {
            tier++;
        }
        return 2 * tier + (market.exotic().get(column) ? 1 : 0);
    }

    private boolean in(int column, @Nullable Cell cell) {
        return cell == null || (cell.columns().get(column) && market.variedWithin(column, cell.columns()));
    }

    /** The part of a node that one pod takes: of the resource that it takes most of. More than 1 where it does not fit. */
    private double share(long[] requests, int column) {
        var room = market.room(column);
        var share = 0.0;
        for (var i = 0; i < requests.length; i++) {
            if (requests[i] > 0) {
                share = Math.max(share, room[i] == 0 ? Double.MAX_VALUE : requests[i] / (double) room[i]);
            }
        }
        return share;
    }
}
