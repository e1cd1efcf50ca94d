package dev.slipway.aws.state;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Claims in DynamoDB: {@code NODECLAIM#name / CLAIM}, their history beside them, and, while a claim is Planned or
 * Launched, a pointer {@code CONTROL#in-flight / name}. The pointers are one partition, so they can be read strongly
 * consistently, which no index can: a planner always sees what was planned a moment ago. Claim, line of history and
 * pointer change in one transaction.
 */
public final class DynamoClaimBook implements ClaimBook {
    private static final Logger log = LoggerFactory.getLogger(DynamoClaimBook.class);
    /** Claims in one transaction: three items each, of at most 100 (TransactWriteItems, read 2026-11-22). */
    private static final int CLAIMS_AT_ONCE = 33;

    private static final int ITEMS_OF_A_CLAIM = 3;
    private static final String IN_FLIGHT = "CONTROL#in-flight";
    private static final List<String> LIVE_STATES =
            List.of("Planned", "Launched", "Registered", "Initialized", "Disrupted", "Draining", "Terminating");

    private final Table table;
    private final Clock clock;

    /**
     * Opens the book.
     *
     * @param clock for times of history lines and for expiry
     */
    public DynamoClaimBook(DynamoDbClient client, String tableName, Clock clock) {
        this.table = new Table(client, tableName);
        this.clock = clock;
    }

    @Override
    public List<NodeClaim> record(List<NodeClaim> planned, String actor, String why) {
        var wanted = new LinkedHashMap<NodeClaimName, NodeClaim>();
        planned.forEach(claim -> wanted.putIfAbsent(claim.name(), claim.atVersion(1)));
        var claims = List.copyOf(wanted.values());
        var there = new ArrayList<NodeClaimName>();
        for (var from = 0; from < claims.size(); from += CLAIMS_AT_ONCE) {
            var chunk = claims.subList(from, Math.min(from + CLAIMS_AT_ONCE, claims.size()));
            there.addAll(recordChunk(new ArrayList<>(chunk), actor, why));
        }
        var known = new TreeMap<>(wanted);
        known.putAll(read(there));
        return planned.stream()
                .map(claim -> known.getOrDefault(claim.name(), claim))
                .toList();
    }

    @Override
    public Optional<NodeClaim> find(NodeClaimName name) {
        return table.get(ClaimItems.partition(name), ClaimItems.SORT).map(ClaimItems::claim);
    }

    @Override
    public List<NodeClaim> live() {
        var pointers = table.query(IN_FLIGHT).stream()
                .map(row -> new NodeClaimName(row.text("sk")))
                .toList();
        var base = read(pointers);
        // Indexes after pointers: a claim that loses its pointer in between has had its time to reach the index.
        var indexed = new TreeMap<NodeClaimName, NodeClaim>();
        for (var state : LIVE_STATES) {
            table.index("by-state", "state", state).stream()
                    .flatMap(DynamoClaimBook::readable)
                    .forEach(claim -> indexed.merge(claim.name(), claim, (a, b) -> a.version() >= b.version() ? a : b));
        }
        // In flight without a pointer: the index is behind, so the claim itself is asked.
        var behind = indexed.values().stream()
                .filter(claim -> inFlight(claim) && !base.containsKey(claim.name()))
                .map(NodeClaim::name)
                .toList();
        indexed.putAll(read(behind));
        indexed.putAll(base);
        return indexed.values().stream().filter(NodeClaim::live).toList();
    }

    /** A claim that somebody has written by hand, and wrongly, must not stop the planning for all others. */
    private static Stream<NodeClaim> readable(Row row) {
        try {
            return Stream.of(ClaimItems.claim(row));
        } catch (RuntimeException unreadable) {
            log.atError()
                    .addKeyValue("item", row.text("pk"))
                    .setCause(unreadable)
                    .log("claim cannot be read");
            return Stream.empty();
        }
    }

    @Override
    public Optional<NodeClaim> byInstance(InstanceId instance) {
        return table.index("by-instance", "instanceId", instance.value()).stream()
                .map(row -> new NodeClaimName(row.text("name")))
                .findFirst()
                .flatMap(this::find);
    }

    @Override
    public Optional<NodeClaim> byNode(NodeName node) {
        // The index may still have a claim that has just let go of the name, so each candidate itself is asked.
        return table.index("by-node", "nodeName", node.value()).stream()
                .map(row -> new NodeClaimName(row.text("name")))
                .sorted()
                .flatMap(name -> find(name).stream())
                .filter(claim -> claim.node().map(node::equals).orElse(false))
                .findFirst();
    }

    @Override
    public AdvanceOutcome advance(NodeClaim changed, String actor, String why) {
        var written = changed.atVersion(changed.version() + 1);
        var before = existing(changed);
        if (before.version() == changed.version()
                && table.transact(changed.name().value(), changeOf(before, written, actor, why))
                        .isEmpty()) {
            return new AdvanceOutcome.Advanced(written);
        }
        // Either somebody else was faster, or this very change was written before and its answer was lost.
        var current = before.version() == changed.version() ? existing(changed) : before;
        return current.equals(written) ? new AdvanceOutcome.Advanced(current) : new AdvanceOutcome.Overtaken(current);
    }

    @Override
    public void note(ClaimEvent event) {
        table.put(HistoryItems.ofNote(event));
    }

    @Override
    public List<ClaimEvent> history(NodeClaimName name) {
        return table.query(ClaimItems.partition(name), HistoryItems.SORT_PREFIX).stream()
                .map(HistoryItems::event)
                .toList();
    }

    /** Returns the names that were there already; all others of the chunk are recorded then. */
    private List<NodeClaimName> recordChunk(List<NodeClaim> chunk, String actor, String why) {
        var there = new ArrayList<NodeClaimName>();
        while (!chunk.isEmpty()) {
            var writes = new ArrayList<TransactWriteItem>();
            for (var claim : chunk) {
                writes.add(put(claimItem(claim), "attribute_not_exists(pk)", Map.of(), Map.of()));
                writes.add(put(line(claim, "", actor, why)));
                writes.add(put(pointer(claim)));
            }
            var unmet = table.transact(chunk.getFirst().name().value(), writes);
            if (unmet.isEmpty()) {
                return there;
            }
            var taken = unmet.stream()
                    .map(index -> chunk.get(index / ITEMS_OF_A_CLAIM).name())
                    .toList();
            there.addAll(taken);
            chunk.removeIf(claim -> taken.contains(claim.name()));
        }
        return there;
    }

    private List<TransactWriteItem> changeOf(NodeClaim before, NodeClaim written, String actor, String why) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(put(
                claimItem(written),
                "#version = :read",
                Map.of("#version", "version"),
                Map.of(":read", AttributeValue.fromN(Long.toString(before.version())))));
        writes.add(put(line(written, before.state().text(), actor, why)));
        if (inFlight(written)) {
            writes.add(put(pointer(written)));
        } else if (inFlight(before)) {
            var key = Item.key(IN_FLIGHT, written.name().value());
            writes.add(TransactWriteItem.builder()
                    .delete(delete -> delete.tableName(table.name()).key(key))
                    .build());
        }
        return writes;
    }

    private Item claimItem(NodeClaim claim) {
        var item = ClaimItems.item(claim);
        return claim.live() ? item : item.expires(clock.instant().plus(KeptFor.CLAIM));
    }

    private Item line(NodeClaim claim, String from, String actor, String why) {
        var event = new ClaimEvent(
                claim.name(), clock.instant(), actor, from, claim.state().text(), why);
        return HistoryItems.ofWrite(event, claim.version());
    }

    private static Item pointer(NodeClaim claim) {
        return Item.at(IN_FLIGHT, claim.name().value())
                .text("name", claim.name().value());
    }

    private TransactWriteItem put(Item item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name()).item(item.attributes()))
                .build();
    }

    private TransactWriteItem put(
            Item item, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name())
                        .item(item.attributes())
                        .conditionExpression(condition)
                        .expressionAttributeNames(names.isEmpty() ? null : names)
                        .expressionAttributeValues(values.isEmpty() ? null : values))
                .build();
    }

    private SortedMap<NodeClaimName, NodeClaim> read(List<NodeClaimName> names) {
        SequencedMap<NodeClaimName, SortedMap<String, AttributeValue>> keys = new LinkedHashMap<>();
        names.forEach(name -> keys.put(name, Item.key(ClaimItems.partition(name), ClaimItems.SORT)));
        var claims = new TreeMap<NodeClaimName, NodeClaim>();
        for (var row : table.batchGet(List.copyOf(keys.values()))) {
            var claim = ClaimItems.claim(row);
            claims.put(claim.name(), claim);
        }
        return claims;
    }

    private NodeClaim existing(NodeClaim changed) {
        return find(changed.name())
                .orElseThrow(() -> new IllegalStateException(
                        "NodeClaim/%s cannot advance to %s: it is not in the table %s. Maybe it was deleted by hand."
                                .formatted(changed.name(), changed.state().text(), table.name())));
    }

    private static boolean inFlight(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Planned || claim.state() instanceof ClaimState.Launched;
    }
}
