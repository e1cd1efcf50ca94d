package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClaimBook.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link ClaimBook} does. */
public abstract class ClaimBookContract {
    private static final NodeName NODE = new NodeName("ip-10-0-0-1.ec2.internal");

    /** An empty book. */
    protected abstract ClaimBook book();

    @Test
    void recordsEveryFieldAtVersionOne() {
        var book = book();
        var recorded = book.record(List.of(Examples.planned("a")), "provision", "2 pods wait");
        assertEquals(List.of(Examples.planned("a").atVersion(1)), recorded);
        assertEquals(Optional.of(Examples.planned("a").atVersion(1)), book.find(new NodeClaimName("a")));
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        assertEquals(Optional.empty(), book().find(new NodeClaimName("nobody")));
    }

    @Test
    void startsHistoryWhenRecording() {
        var book = book();
        book.record(List.of(Examples.planned("a")), "provision", "2 pods wait");
        var line = book.history(new NodeClaimName("a")).getFirst();
        assertEquals(new ClaimEvent(line.claim(), line.at(), "provision", "", "Planned", "2 pods wait"), line);
    }

    @Test
    void leavesAClaimThatIsThereAlreadyAsItIs() {
        var book = book();
        var launched = advance(book, recorded(book, "a"), launchedState("1"));
        var again = book.record(List.of(Examples.planned("a"), Examples.planned("b")), "provision", "again");
        assertEquals(List.of(launched, Examples.planned("b").atVersion(1)), again);
        assertEquals(2, book.history(new NodeClaimName("a")).size());
    }

    @Test
    void recordsMoreThanOneTransactionHolds() {
        var book = book();
        var planned = new ArrayList<NodeClaim>();
        for (var i = 0; i < 130; i++) {
            planned.add(Examples.planned("claim-%03d".formatted(i)));
        }
        book.record(List.of(planned.get(40), planned.get(129)), "provision", "first");
        assertEquals(130, book.record(planned, "provision", "all").size());
        assertEquals(130, book.live().size());
    }

    @Test
    void recordingNothingIsFine() {
        assertEquals(List.of(), book().record(List.of(), "provision", "nothing waits"));
    }

    @Test
    void listsWhatEndedSince() {
        var book = book();
        var failed = advance(
                book,
                recorded(book, "b"),
                new ClaimState.Failed(Examples.NOW.plusMillis(500), "InsufficientCapacity", "nothing left"));
        var launched = advance(book, recorded(book, "a"), launchedState("1"));
        var terminated = advance(
                book,
                launched,
                new ClaimState.Terminated(Examples.NOW, Examples.instance("1"), DisruptionReason.EMPTY));
        recorded(book, "c");
        assertEquals(List.of(terminated, failed), book.ended(Examples.NOW.minusMillis(1)));
        assertEquals(List.of(failed), book.ended(Examples.NOW), "what ended at that very moment ended before");
        assertEquals(List.of(), book.ended(Examples.NOW.plusMillis(500)));
    }

    @Test
    void keepsEveryStateWhole() {
        var instance = Examples.instance("1");
        var later = Examples.NOW.plusSeconds(90);
        var states = List.of(
                new ClaimState.Launched(Examples.NOW, instance),
                new ClaimState.Registered(Examples.NOW, instance, NODE),
                new ClaimState.Initialized(Examples.NOW, instance, NODE),
                new ClaimState.Initialized(Examples.NOW, instance, NODE, Examples.NOW.plusSeconds(1800)),
                new ClaimState.Disrupted(Examples.NOW, instance, NODE, DisruptionReason.SPOT_INTERRUPTED, later),
                new ClaimState.Disrupted(Examples.NOW, instance, null, DisruptionReason.EMPTY, null),
                new ClaimState.Draining(Examples.NOW, instance, NODE, DisruptionReason.EXPIRED, null),
                new ClaimState.Draining(Examples.NOW, instance, NODE, DisruptionReason.EXPIRED, null)
                        .blockedBy(List.of("shop/cart: its budget says no", "shop/job: it asks to stay")),
                new ClaimState.Draining(Examples.NOW, instance, null, DisruptionReason.SPOT_INTERRUPTED, later),
                new ClaimState.Terminating(Examples.NOW, instance, NODE, DisruptionReason.EMPTY),
                new ClaimState.Terminating(Examples.NOW, instance, null, DisruptionReason.NEVER_REGISTERED),
                new ClaimState.Terminated(Examples.NOW, instance, DisruptionReason.EMPTY),
                new ClaimState.Failed(Examples.NOW, "InsufficientCapacity", "nothing left in us-east-1a"));
        var book = book();
        var claim = recorded(book, "a");
        for (var state : states) {
            claim = advance(book, claim, state);
            assertEquals(Optional.of(claim), book.find(claim.name()));
        }
    }

    @Test
    void keepsDrainStepsAndTheTypesOwnSize() {
        var book = book();
        var claim = recorded(book, "a");
        var bigger = claim.launchedAs(
                Examples.instance("1"),
                claim.capacity().times(2),
                claim.allocatable().times(2),
                Examples.NOW);
        var advanced = advanced(book.advance(bigger.nextDrainStep(), "drain", "stepped"));
        assertEquals(1, advanced.drainStep());
        assertEquals(Optional.of(advanced), book.find(claim.name()));
    }

    @Test
    void keepsADriftThroughStatesUntilItIsOver() {
        var book = book();
        var drift = new Drift("AMIDrift", Examples.NOW.plusSeconds(60));
        var drifted = advanced(book.advance(recorded(book, "a").with(drift), "sweep", "its image is old"));
        assertEquals(Optional.of(drifted), book.find(drifted.name()));
        var launched = advance(book, drifted, launchedState("1"));
        assertEquals(drift, launched.drifted());
        var back = advanced(book.advance(launched.with(null), "sweep", "its image is new again"));
        assertNull(back.drifted());
        assertEquals(Optional.of(back), book.find(back.name()));
    }

    @Test
    void countsVersionsAndKeepsHistoryInOrder() {
        var book = book();
        var registered = new ClaimState.Registered(Examples.NOW, Examples.instance("1"), NODE);
        var claim = advance(book, advance(book, recorded(book, "a"), launchedState("1")), registered);
        assertEquals(3, claim.version());
        assertEquals(
                List.of("->Planned", "Planned->Launched", "Launched->Registered"),
                book.history(claim.name()).stream()
                        .map(line -> line.from() + "->" + line.to())
                        .toList());
    }

    @Test
    void overtakesWhoeverReadBeforeAnotherWrote() {
        var book = book();
        var claim = recorded(book, "a");
        var winner = advance(book, claim, launchedState("1"));
        var loser = book.advance(claim.in(launchedState("2")), "sweep", "late");
        assertEquals(new AdvanceOutcome.Overtaken(winner), loser);
        assertEquals(2, book.history(claim.name()).size());
    }

    @Test
    void advancesManyAndKeepsNoneBackForOneThatWasOvertaken() {
        var book = book();
        var names = IntStream.range(0, 70).mapToObj("claim-%02d"::formatted).toList();
        var planned = book.record(names.stream().map(Examples::planned).toList(), "provision", "70 nodes");
        var taken = advance(book, planned.get(5), new ClaimState.Failed(Examples.NOW, "LaunchFailed", "no"));
        var done = advance(book, planned.get(40), launchedState("40"));
        var changes = IntStream.range(0, 70)
                .mapToObj(i -> new Change(planned.get(i).in(launchedState(Integer.toString(i))), "launched " + i))
                .toList();
        var outcomes = book.advance(changes, "provision");
        assertEquals(new AdvanceOutcome.Overtaken(taken), outcomes.get(5));
        assertEquals(new AdvanceOutcome.Advanced(done), outcomes.get(40));
        for (var i = 0; i < 70; i++) {
            if (i != 5) {
                var claim = advanced(outcomes.get(i));
                assertEquals(Optional.of(claim), book.find(claim.name()));
                assertEquals(launchedState(Integer.toString(i)), claim.state());
                assertEquals(2, book.history(claim.name()).size());
            }
        }
        assertEquals(List.of(), book.advance(List.of(), "provision"));
    }

    @Test
    void isNotOvertakenByItself() {
        var book = book();
        var claim = recorded(book, "a");
        var first = book.advance(claim.in(launchedState("1")), "provision", "launched");
        var second = book.advance(claim.in(launchedState("1")), "provision", "launched");
        assertEquals(first, second);
        assertEquals(2, book.history(claim.name()).size());
    }

    @Test
    void refusesToAdvanceWhatWasNeverRecorded() {
        var book = book();
        assertThrows(
                IllegalStateException.class,
                () -> book.advance(Examples.planned("ghost").atVersion(1), "sweep", "no such claim"));
    }

    @Test
    void livesUntilTerminatedOrFailed() {
        var book = book();
        var kept = advance(book, recorded(book, "kept"), launchedState("1"));
        advance(book, recorded(book, "failed"), new ClaimState.Failed(Examples.NOW, "LaunchFailed", "no"));
        var ended = new ClaimState.Terminated(Examples.NOW, Examples.instance("2"), DisruptionReason.EMPTY);
        advance(book, advance(book, recorded(book, "gone"), launchedState("2")), ended);
        var drained = new ClaimState.Draining(Examples.NOW, Examples.instance("3"), NODE, DisruptionReason.EMPTY, null);
        var draining = advance(book, recorded(book, "draining"), drained);
        assertEquals(List.of(draining, kept), book.live());
    }

    @Test
    void findsByInstanceAndByNodeAlsoAfterTheEnd() {
        var book = book();
        var registered = new ClaimState.Registered(Examples.NOW, Examples.instance("1"), NODE);
        var claim = advance(book, recorded(book, "a"), registered);
        assertEquals(Optional.of(claim), book.byInstance(Examples.instance("1").id()));
        assertEquals(Optional.of(claim), book.byNode(NODE));
        assertEquals(Optional.empty(), book.byInstance(Examples.instance("2").id()));
        assertEquals(Optional.empty(), book.byNode(new NodeName("other")));
        var ended = new ClaimState.Terminated(Examples.NOW, Examples.instance("1"), DisruptionReason.EMPTY);
        var gone = advance(book, claim, ended);
        assertEquals(Optional.of(gone), book.byInstance(Examples.instance("1").id()));
        assertEquals(Optional.empty(), book.byNode(NODE));
    }

    @Test
    void notesTheSameLineOnce() {
        var book = book();
        var claim = recorded(book, "a");
        var at = Examples.NOW.plus(Duration.ofDays(1));
        var line = new ClaimEvent(claim.name(), at, "drain", "Draining", "Draining", "shop/cart-1 is held back");
        book.note(line);
        book.note(line);
        book.note(new ClaimEvent(claim.name(), at, "drain", "Draining", "Draining", "shop/cart-2 is held back"));
        var history = book.history(claim.name());
        assertEquals(3, history.size());
        assertTrue(history.contains(line));
    }

    @Test
    void knowsNoHistoryOfAnUnknownName() {
        assertEquals(List.of(), book().history(new NodeClaimName("nobody")));
    }

    private static NodeClaim recorded(ClaimBook book, String name) {
        return book.record(List.of(Examples.planned(name)), "provision", "2 pods wait")
                .getFirst();
    }

    private static ClaimState launchedState(String digits) {
        return new ClaimState.Launched(Examples.NOW, Examples.instance(digits).named("ip-10-0-0-" + digits));
    }

    private static NodeClaim advance(ClaimBook book, NodeClaim claim, ClaimState state) {
        return advanced(book.advance(claim.in(state), "test", "because"));
    }

    private static NodeClaim advanced(AdvanceOutcome outcome) {
        return switch (outcome) {
            case AdvanceOutcome.Advanced(var claim) -> claim;
            case AdvanceOutcome.Overtaken(var current) -> throw new AssertionError("overtaken by " + current.state());
        };
    }
}
