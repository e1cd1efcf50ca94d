package dev.slipway.flow.doctor;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.solver.doctor.RebuildPlan;
import java.util.ArrayList;
import java.util.List;

/** Writes claims again. Run twice it writes nothing new: a claim that is there stays as it is. */
public final class RebuildClaims {
    private final ClaimBook book;

    public RebuildClaims(ClaimBook book) {
        this.book = book;
    }

    /** The claims as the book has them now, in the plan's order. */
    public List<NodeClaim> apply(RebuildPlan plan) {
        var written = new ArrayList<NodeClaim>();
        for (var rebuilt : plan.claims()) {
            written.addAll(book.record(List.of(rebuilt.claim()), "doctor", rebuilt.why()));
        }
        return written;
    }
}
