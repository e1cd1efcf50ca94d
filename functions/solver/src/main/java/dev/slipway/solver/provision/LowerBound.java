package dev.slipway.solver.provision;

import dev.slipway.model.resource.HourlyPrice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeMap;

/**
 * What the placed pods cost at the very least: for each resource, every pod pays for its amount at the best price per
 * unit that any offering it could use has; the dearest resource counts. Nodes that exist serve first, at the value of
 * the dearest user. Valid because a node's price is not less than the sum over its pods of their parts of it.
 */
final class LowerBound {
    /** Digits after the point of a price per thousandth; bytes are cheap. */
    private static final int SCALE = 40;

    private final List<PoolOffer> offers;
    private final Amounts amounts;
    private final TreeMap<String, List<BigDecimal>> unitPricesByRules = new TreeMap<>();

    LowerBound(List<PoolOffer> offers, Amounts amounts) {
        this.offers = offers;
        this.amounts = amounts;
    }

    /** Pods that found a place. */
    record Placed(Demand demand, int count) {}

    HourlyPrice of(List<Placed> placed, List<Room> rooms) {
        var best = BigDecimal.ZERO;
        var shared = rooms.stream()
                .filter(room -> placed.stream().anyMatch(pods -> pods.count() > 0 && room.admits(pods.demand(), false)))
                .toList();
        for (var resource = 0; resource < amounts.size(); resource++) {
            best = best.max(of(resource, placed, shared));
        }
        return new HourlyPrice(best.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private BigDecimal of(int resource, List<Placed> placed, List<Room> rooms) {
        var cost = BigDecimal.ZERO;
        var dearest = BigDecimal.ZERO;
        var room = BigDecimal.ZERO;
        for (var one : rooms) {
            room = room.add(BigDecimal.valueOf(Math.max(0, one.freeBefore()[resource])));
        }
        for (var pods : placed) {
            var asked = BigDecimal.valueOf(amounts.unpack(pods.demand().requests())[resource])
                    .multiply(BigDecimal.valueOf(pods.count()));
            var price = unitPrices(pods.demand()).get(resource);
            if (price.signum() < 0) {
                // Only existing nodes take it, so their room is not there for others.
                room = room.subtract(asked);
            } else {
                cost = cost.add(asked.multiply(price));
                dearest = dearest.max(price);
            }
        }
        return cost.subtract(room.max(BigDecimal.ZERO).multiply(dearest)).max(BigDecimal.ZERO);
    }

    /** By resource; negative where nothing can be bought for it. */
    private List<BigDecimal> unitPrices(Demand demand) {
        return unitPricesByRules.computeIfAbsent(
                demand.placeRules() + demand.kind().tolerations() + demand.requests(), _ -> {
                    var best = new Column[amounts.size()];
                    var rooms = new long[amounts.size()];
                    var requests = amounts.unpack(demand.requests());
                    for (var offer : offers) {
                        for (var column : new PoolFit(offer, Limits.none(), false).buyable(demand, requests)) {
                            cheaper(best, rooms, column, offer.slotOf(column).room());
                        }
                    }
                    return prices(best, rooms);
                });
    }

    private static void cheaper(Column[] best, long[] rooms, Column column, long[] room) {
        for (var i = 0; i < best.length; i++) {
            // Doubles choose, decimals count: a tie that they misjudge differs by less than a millionth of a dollar.
            if (room[i] > 0
                    && (rooms[i] == 0 || (double) column.price() / room[i] < (double) best[i].price() / rooms[i])) {
                best[i] = column;
                rooms[i] = room[i];
            }
        }
    }

    private static List<BigDecimal> prices(Column[] best, long[] rooms) {
        var prices = new BigDecimal[best.length];
        for (var i = 0; i < best.length; i++) {
            prices[i] = rooms[i] == 0
                    ? BigDecimal.ONE.negate()
                    : BigDecimal.valueOf(best[i].price())
                            .divide(BigDecimal.valueOf(rooms[i]), SCALE, RoundingMode.FLOOR);
        }
        return List.of(prices);
    }
}
