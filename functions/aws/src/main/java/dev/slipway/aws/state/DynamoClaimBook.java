package dev.slipway.aws.state;

import dev.slipway.aws.state.ClaimWrites.Step;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
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

/**
 * Claims in DynamoDB: {@code NODECLAIM#name / CLAIM}, their history beside them, and, while a claim is Planned or
 * Launched, a pointer {@code CONTROL#in-flight / name}. The pointers are one partition, so they can be read strongly
 * consistently, which no index can: a planner always sees what was planned a moment ago. Claim, line of history and
 * pointer change in one transaction.
 */
public final class DynamoClaimBook implements ClaimBook {
    private static final Logger log = LoggerFactory.getLogger(DynamoClaimBook.class);
    private static final List<String> LIVE_STATES =
            List.of("Planned", "Launched", "Registered", "Initialized", "Disrupted", "Draining", "Terminating");
    private static final List<String> ENDED_STATES = List.of("Terminated", "Failed");

    private final Table table;
    private final ClaimWrites writes;

    /**
     * Opens the book.
     *
     * @param clock for times of history lines and for expiry
     */
    public DynamoClaimBook(DynamoDbClient client, String tableName, Clock clock) {
        this.table = new Table(client, tableName);
        this.writes = new ClaimWrites(table, clock);
    }

    @Override
    public List<NodeClaim> record(List<NodeClaim> planned, String actor, String why) {
        var wanted = new LinkedHashMap<NodeClaimName, NodeClaim>();
        planned.forEach(claim -> wanted.putIfAbsent(claim.name(), claim.atVersion(1)));
        var steps = wanted.values().stream()
                .map(claim -> new Step(null, claim, why))
                .toList();
        var known = new TreeMap<>(wanted);
        known.putAll(read(names(writes.write(steps, actor))));
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
        var pointers = table.query(ClaimWrites.IN_FLIGHT).stream()
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
                .filter(claim -> ClaimWrites.inFlight(claim) && !base.containsKey(claim.name()))
                .map(NodeClaim::name)
                .toList();
        indexed.putAll(read(behind));
        indexed.putAll(base);
        return indexed.values().stream().filter(NodeClaim::live).toList();
    }

    @Override
    public List<NodeClaim> ended(Instant since) {
        // Texts of times compare as the times do, but for the fraction: what the index gives too much is left out.
        var second = since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1).toString();
        return ENDED_STATES.stream()
                .flatMap(state -> table.inStateAfter(state, second).stream())
                .flatMap(DynamoClaimBook::readable)
                .filter(claim -> claim.state().since().isAfter(since))
                .sorted(Comparator.comparing(NodeClaim::name))
                .toList();
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
    public List<AdvanceOutcome> advance(List<Change> changes, String actor) {
        var current = existing(changes);
        var steps = new ArrayList<Step>();
        for (var change : changes) {
            var before = current.getOrDefault(change.claim().name(), change.claim());
            if (before.version() == change.claim().version()) {
                steps.add(new Step(before, written(change.claim()), change.why()));
            }
        }
        var overtaken = writes.write(steps, actor);
        steps.forEach(step -> current.put(step.name(), step.written()));
        current.putAll(read(names(overtaken)));
        return changes.stream()
                .map(Change::claim)
                .map(claim -> outcome(written(claim), current.getOrDefault(claim.name(), claim)))
                .toList();
    }

    private static NodeClaim written(NodeClaim changed) {
        return changed.atVersion(changed.version() + 1);
    }

    /** One that is as wanted may have been written before, its answer being lost. */
    private static AdvanceOutcome outcome(NodeClaim wanted, NodeClaim current) {
        return current.equals(wanted) ? new AdvanceOutcome.Advanced(current) : new AdvanceOutcome.Overtaken(current);
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

    private Map<NodeClaimName, NodeClaim> existing(List<Change> changes) {
        var existing =
                read(changes.stream().map(change -> change.claim().name()).toList());
        for (var change : changes) {
            if (!existing.containsKey(change.claim().name())) {
                throw new IllegalStateException(
                        "NodeClaim/%s cannot advance to %s: it is not in the table %s. Maybe it was deleted by hand."
                                .formatted(
                                        change.claim().name(),
                                        change.claim().state().text(),
                                        table.name()));
            }
        }
        return existing;
    }

    private static List<NodeClaimName> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }
}
