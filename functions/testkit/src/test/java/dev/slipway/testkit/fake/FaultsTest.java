package dev.slipway.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    @Test
    void killsBeforeTheEffectOfACall() {
        var book = new FakeClaimBook(new FakeClock(), Faults.crashBefore(1));
        assertThrows(Crash.class, () -> book.record(List.of(Examples.planned("a")), "test", "dies"));
        assertEquals(List.of(), book.all());
        book.record(List.of(Examples.planned("a")), "test", "lives");
        assertEquals(1, book.all().size());
    }

    @Test
    void killsAfterTheEffectOfACall() {
        var book = new FakeClaimBook(new FakeClock(), Faults.crashAfter(2));
        book.live();
        assertThrows(Crash.class, () -> book.record(List.of(Examples.planned("a")), "test", "dies"));
        assertEquals(1, book.all().size());
    }

    @Test
    void failsEachCallOnce() {
        var faults = Faults.eachFailsOnce();
        var controls = new FakeControlBook(faults);
        assertThrows(RetryableFault.class, () -> controls.read("a"));
        assertThrows(RetryableFault.class, () -> controls.read("b"));
        assertEquals(0, controls.read("a").version());
        assertEquals(3, faults.count("controls:read"));
    }

    @Test
    void losesEachAnswerOnce() {
        var faults = Faults.eachAnswerIsLostOnce();
        var queue = new FakeDeadLetters(faults);
        assertThrows(RetryableFault.class, () -> queue.park("{", "not JSON"));
        assertEquals(1, queue.parked().size());
    }
}
