package dev.slipway.aws.state;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.NodeClaimName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Lines of a claim's history as items, oldest first by sort key. */
final class HistoryItems {
    static final String SORT_PREFIX = "EVENT#";

    private HistoryItems() {}

    /** A write of the claim; its version makes the key unique and keeps the order of writes in one microsecond. */
    static Item ofWrite(ClaimEvent event, long version) {
        return item(event, "v%06d".formatted(version));
    }

    /** A note; its content makes the key, so writing it twice leaves one. */
    static Item ofNote(ClaimEvent event) {
        var content = String.join("\n", event.actor(), event.from(), event.to(), event.why());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return item(event, "note-" + HexFormat.of().formatHex(digest, 0, 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }

    static ClaimEvent event(Row row) {
        return new ClaimEvent(
                new NodeClaimName(row.text("claim")),
                row.time("at"),
                row.text("actor"),
                row.text("from"),
                row.text("to"),
                row.text("why"));
    }

    private static Item item(ClaimEvent event, String sequence) {
        var sort = SORT_PREFIX + Item.sortable(event.at()) + "#" + sequence;
        return Item.at(ClaimItems.partition(event.claim()), sort)
                .text("claim", event.claim().value())
                .time("at", event.at())
                .text("actor", event.actor())
                .text("from", event.from())
                .text("to", event.to())
                .text("why", event.why())
                .expires(event.at().plus(KeptFor.HISTORY));
    }
}
