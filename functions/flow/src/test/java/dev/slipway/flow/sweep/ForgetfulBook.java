package dev.slipway.flow.sweep;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A book whose list misses every claim, as an index may that is read while a claim changes its state. */
public record ForgetfulBook(ClaimBook book) implements ClaimBook {
    @Override
    public List<NodeClaim> live() {
        return List.of();
    }

    @Override
    public List<NodeClaim> record(List<NodeClaim> planned, String actor, String why) {
        return book.record(planned, actor, why);
    }

    @Override
    public Optional<NodeClaim> find(NodeClaimName name) {
        return book.find(name);
    }

    @Override
    public List<NodeClaim> ended(Instant since) {
        return book.ended(since);
    }

    @Override
    public Optional<NodeClaim> byInstance(InstanceId instance) {
        return book.byInstance(instance);
    }

    @Override
    public Optional<NodeClaim> byNode(NodeName node) {
        return book.byNode(node);
    }

    @Override
    public List<AdvanceOutcome> advance(List<Change> changes, String actor) {
        return book.advance(changes, actor);
    }

    @Override
    public void note(ClaimEvent event) {
        book.note(event);
    }

    @Override
    public List<ClaimEvent> history(NodeClaimName name) {
        return book.history(name);
    }
}
