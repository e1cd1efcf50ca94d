package dev.slipway.flow.sweep;

import dev.slipway.model.claim.NodeClaim;
import java.util.List;

/**
 * What came of a sweep.
 *
 * @param failed steps that could not be done now, a count
 * @param moved claims that have registered, become ready or been told to go, as written, in that order for each
 */
public record Swept(int failed, List<NodeClaim> moved) {
    public Swept {
        moved = List.copyOf(moved);
    }
}
