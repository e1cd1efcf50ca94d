package dev.slipway.aws.state;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.port.OfferingBook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Avoided capacity pools in DynamoDB: {@code OFFERING#capacityType#type#zone / UNAVAILABLE}. They are listed through the
 * index by state, in which {@code since} is the time until which the pool is avoided, so that one range query finds
 * those that still are. The index may lag; what this object marked itself it remembers, so that a planner that was just
 * refused does not ask for the same pool again.
 */
public final class DynamoOfferingBook implements OfferingBook {
    private static final String SORT = "UNAVAILABLE";
    private static final String STATE = "Unavailable";

    private final Table table;
    private final SortedMap<CapacityPool, UnavailableOffering> marked = new TreeMap<>();

    public DynamoOfferingBook(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
    }

    @Override
    public synchronized void mark(UnavailableOffering offering) {
        var until = Item.sortable(offering.until());
        var pool = offering.pool();
        var partition = "OFFERING#" + pool.capacityType().text() + "#" + pool.instanceType() + "#" + pool.zone();
        var item = Item.at(partition, SORT)
                .text("state", STATE)
                .text("since", until)
                .text("capacityType", pool.capacityType().text())
                .text("instanceType", pool.instanceType())
                .text("zone", pool.zone())
                .time("until", offering.until())
                .text("code", offering.code())
                .expires(offering.until());
        // A condition that does not hold means that a later time is there already, which wins.
        table.putIf(
                item,
                "attribute_not_exists(pk) OR #since < :until",
                Map.of("#since", "since"),
                Map.of(":until", AttributeValue.fromS(until)));
        marked.merge(pool, offering, DynamoOfferingBook::later);
    }

    @Override
    public synchronized List<UnavailableOffering> unavailable(Instant now) {
        marked.values().removeIf(offering -> !offering.until().isAfter(now));
        var all = new TreeMap<>(marked);
        // Sortable times are cut to microseconds, so a mark of this very microsecond is looked at exactly.
        for (var row : table.inStateAfter(STATE, Item.sortable(now.minusMillis(1)))) {
            var offering = offering(row);
            if (offering.until().isAfter(now)) {
                all.merge(offering.pool(), offering, DynamoOfferingBook::later);
            }
        }
        return List.copyOf(all.values());
    }

    private static UnavailableOffering offering(Row row) {
        var capacityType = CapacityType.named(row.text("capacityType"))
                .orElseThrow(() -> new IllegalStateException("%s has the capacity type \"%s\", which nobody knows."
                        .formatted(row.text("pk"), row.text("capacityType"))));
        var pool = new CapacityPool(capacityType, row.text("instanceType"), row.text("zone"));
        return new UnavailableOffering(pool, row.time("until"), row.text("code"));
    }

    private static UnavailableOffering later(UnavailableOffering a, UnavailableOffering b) {
        return b.until().isAfter(a.until()) ? b : a;
    }
}
