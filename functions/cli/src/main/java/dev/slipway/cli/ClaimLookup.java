package dev.slipway.cli;

import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import java.util.Optional;

/** Finds a claim by what a user has at hand: its own name, its node's, or its instance's id. */
final class ClaimLookup {
    private ClaimLookup() {}

    /** Throws {@link UserFault} when the table has none. */
    static NodeClaim named(String name, ClaimBook book, String table) {
        return found(name, book)
                .orElseThrow(() -> new UserFault(
                        "no NodeClaim, node or instance \"%s\" is in the table %s; \"slipway nodes --all\" lists them."
                                .formatted(name, table)));
    }

    private static Optional<NodeClaim> found(String name, ClaimBook book) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        return book.find(new NodeClaimName(name))
                .or(() -> name.startsWith("i-") ? book.byInstance(new InstanceId(name)) : Optional.empty())
                .or(() -> book.byNode(new NodeName(name)));
    }
}
