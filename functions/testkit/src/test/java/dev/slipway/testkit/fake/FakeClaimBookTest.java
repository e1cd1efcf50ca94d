package dev.slipway.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.testkit.contract.ClaimBookContract;
import dev.slipway.testkit.contract.Examples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FakeClaimBookTest extends ClaimBookContract {
    @Override
    protected ClaimBook book() {
        return new FakeClaimBook(new FakeClock(), Faults.none());
    }

    @Test
    void showsClaimsInFlightWhileTheIndexLags() {
        var book = new FakeClaimBook(new FakeClock(), Faults.none());
        book.lag();
        var claim = book.record(List.of(Examples.planned("a")), "provision", "pods wait")
                .getFirst();
        assertEquals(List.of(claim), book.live());
        var node = new NodeName("node-1");
        book.advance(claim.in(new ClaimState.Registered(Examples.NOW, Examples.instance("1"), node)), "node", "joined");
        assertEquals(Optional.empty(), book.byNode(node));
        book.catchUp();
        assertEquals(claim.name(), book.byNode(node).orElseThrow().name());
    }
}
