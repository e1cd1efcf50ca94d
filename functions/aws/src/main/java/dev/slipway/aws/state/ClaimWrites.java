package dev.slipway.aws.state;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Writes claims: each with its line of history and its pointer, all or nothing; many claims in one request. */
record ClaimWrites(Table table, Clock clock) {
    /** The partition of pointers to claims that are Planned or Launched. */
    static final String IN_FLIGHT = "CONTROL#in-flight";

    /** Claims in one transaction: three items each, of at most 100 (TransactWriteItems, read 2026-11-22). */
    private static final int CLAIMS_AT_ONCE = 33;

    /**
     * One claim.
     *
     * @param before as it was read; null for one that must not be there yet
     * @param written with its new version
     * @param why for its line of history
     */
    record Step(@Nullable NodeClaim before, NodeClaim written, String why) {
        NodeClaimName name() {
            return written.name();
        }
    }

    /** Returns those that were not written, because the table has something else than was read; all others are. */
    List<Step> write(List<Step> steps, String actor) {
        var refused = new ArrayList<Step>();
        for (var from = 0; from < steps.size(); from += CLAIMS_AT_ONCE) {
            var chunk = new ArrayList<>(steps.subList(from, Math.min(from + CLAIMS_AT_ONCE, steps.size())));
            while (!chunk.isEmpty()) {
                var unmet = transact(chunk, actor);
                if (unmet.isEmpty()) {
                    break;
                }
                // One refusal undoes the whole transaction, so the others are written in another one.
                refused.addAll(unmet);
                chunk.removeAll(unmet);
            }
        }
        return refused;
    }

    private List<Step> transact(List<Step> steps, String actor) {
        var writes = new ArrayList<TransactWriteItem>();
        var stepByWrite = new ArrayList<Step>();
        for (var step : steps) {
            writes.addAll(writes(step, actor));
            while (stepByWrite.size() < writes.size()) {
                stepByWrite.add(step);
            }
        }
        return table.transact(steps.getFirst().name().value(), writes).stream()
                .map(stepByWrite::get)
                .toList();
    }

    private List<TransactWriteItem> writes(Step step, String actor) {
        var before = step.before();
        var written = step.written();
        var from = before == null ? "" : before.state().text();
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(
                before == null
                        ? put(claimItem(written), "attribute_not_exists(pk)", Map.of(), Map.of())
                        : put(
                                claimItem(written),
                                "#version = :read",
                                Map.of("#version", "version"),
                                Map.of(":read", AttributeValue.fromN(Long.toString(before.version())))));
        writes.add(put(line(written, from, actor, step.why())));
        if (inFlight(written)) {
            writes.add(put(pointer(written)));
        } else if (before != null && inFlight(before)) {
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

    static boolean inFlight(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Planned || claim.state() instanceof ClaimState.Launched;
    }
}
