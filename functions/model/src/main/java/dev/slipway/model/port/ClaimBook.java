package dev.slipway.model.port;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembers every NodeClaim and its history. Every write is conditional; nobody overwrites what they have not read. */
public interface ClaimBook {
    /**
     * Writes new claims, each with its first line of history, at version 1. A claim that is there already stays as it is.
     *
     * @return the claims as they are in the book now, in the order given
     */
    List<NodeClaim> record(List<NodeClaim> planned, String actor, String why);

    /** The claim as last written: strongly consistent. */
    Optional<NodeClaim> find(NodeClaimName name);

    /**
     * All live claims. A claim that was recorded or launched a moment ago is always among them (strongly consistent);
     * for older ones an index serves that may lag by moments.
     */
    List<NodeClaim> live();

    /**
     * Claims that were Terminated or have Failed after {@code since} and are still kept, by name; the index may lag by
     * moments.
     */
    List<NodeClaim> ended(Instant since);

    /** The claim with this instance, live or not; the index may lag by moments. */
    Optional<NodeClaim> byInstance(InstanceId instance);

    /** The claim with this node; the index may lag by moments. */
    Optional<NodeClaim> byNode(NodeName node);

    /**
     * Writes each claim if nobody has since it was read, with a line of history. One that was overtaken keeps no other
     * back. Killed in between, some are written and others are not.
     *
     * @param changes of different claims
     * @return what became of each, in the order given
     */
    List<AdvanceOutcome> advance(List<Change> changes, String actor);

    /** As above, for one claim. */
    default AdvanceOutcome advance(NodeClaim changed, String actor, String why) {
        return advance(List.of(new Change(changed, why)), actor).getFirst();
    }

    /** A line of history without a transition. Writing the same line twice leaves one. */
    void note(ClaimEvent event);

    /** Oldest first. */
    List<ClaimEvent> history(NodeClaimName name);

    /** A claim as it is to be, at the version that was read, and one sentence for its history. */
    record Change(NodeClaim claim, String why) {}

    /** What became of a conditional write. */
    sealed interface AdvanceOutcome {
        record Advanced(NodeClaim claim) implements AdvanceOutcome {}

        /** Somebody else was faster; {@code current} is what they wrote. */
        record Overtaken(NodeClaim current) implements AdvanceOutcome {}
    }
}
