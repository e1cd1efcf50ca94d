package dev.slipway.solver.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.consolidation.Pace.Gone;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever is asked for and however often, no ten minutes see more nodes go than the pace allows. */
final class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static List<NodeClaim> claims(int count, String pool) {
        var claims = new ArrayList<NodeClaim>();
        for (var i = 0; i < count; i++) {
            claims.add(new TestClaim("%s-%04d".formatted(pool, i)).pool(pool).initialized());
        }
        return claims;
    }

    private static Removal removal(NodeClaim claim) {
        var state = (ClaimState.Initialized) claim.state();
        return new Removal(
                claim.in(new ClaimState.Disrupted(NOW, state.instance(), state.node(), DisruptionReason.EMPTY, null)),
                "empty");
    }

    @Test
    void ofAHundredNodesThirtyGoAndTheRestWaitsTenMinutes() {
        var claims = claims(100, "a");
        var wanted = claims.stream().map(PaceTest::removal).toList();
        var first = Pace.USUAL.pace(wanted, Collections.emptySortedMap(), claims, NOW);
        assertEquals(30, first.go().size());
        assertEquals(70, first.held().size());
        var minutesLater = NOW.plus(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(
                List.of(),
                Pace.USUAL
                        .pace(first.held(), first.gone(), claims, minutesLater)
                        .go());
        assertEquals(
                30,
                Pace.USUAL
                        .pace(first.held(), first.gone(), claims, NOW.plus(Pace.WINDOW))
                        .go()
                        .size());
    }

    @Test
    void aHandfulOfNodesMayAlwaysGo() {
        var claims = claims(Pace.LEAST, "a");
        var wanted = claims.stream().map(PaceTest::removal).toList();
        assertEquals(
                Pace.LEAST,
                new Pace(1)
                        .pace(wanted, Collections.emptySortedMap(), claims, NOW)
                        .go()
                        .size());
    }

    @Test
    void aPoolIsHeldToItsOwnShare() {
        var claims = new ArrayList<>(claims(100, "small"));
        claims.addAll(claims(900, "large"));
        var wanted = claims.stream().map(PaceTest::removal).toList();
        var paced = Pace.USUAL.pace(wanted, Collections.emptySortedMap(), claims, NOW);
        assertEquals(
                30,
                paced.gone().values().stream()
                        .filter(one -> one.pool().equals("small"))
                        .count());
        assertEquals(300, paced.go().size());
    }

    @Test
    void onesThatWereToldAlreadyGoAgainAndCountOnce() {
        var claims = claims(100, "a");
        var wanted = claims.stream().map(PaceTest::removal).toList();
        var first = Pace.USUAL.pace(wanted, Collections.emptySortedMap(), claims, NOW);
        var again = Pace.USUAL.pace(wanted, first.gone(), claims, NOW.plusSeconds(60));
        assertEquals(first.go(), again.go());
        assertEquals(first.gone(), again.gone());
    }

    @Test
    void noWindowOfTenMinutesSeesMore() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var pace = new Pace(1 + random.nextInt(100));
            var nodes = 1 + random.nextInt(200);
            var left = new ArrayList<>(claims(nodes, "a"));
            left.addAll(claims(random.nextInt(200), "b"));
            var allowed = Math.max(Pace.LEAST, Math.ceilDiv(left.size() * pace.percent(), 100));
            SortedMap<NodeClaimName, Gone> gone = new TreeMap<>();
            var times = new ArrayList<Instant>();
            for (var at = NOW; at.isBefore(NOW.plus(Duration.ofHours(1))); at = at.plusSeconds(random.nextInt(90))) {
                var wanted = left.stream()
                        .filter(_ -> random.nextInt(3) > 0)
                        .map(PaceTest::removal)
                        .toList();
                var paced = pace.pace(wanted, gone, left, at);
                gone = paced.gone();
                assertEquals(wanted.size(), paced.go().size() + paced.held().size());
                var going =
                        paced.go().stream().map(one -> one.disrupted().name()).toList();
                left.removeIf(claim -> going.contains(claim.name()));
                times.addAll(Collections.nCopies(going.size(), at));
                var window = at.minus(Pace.WINDOW);
                assertTrue(times.stream().filter(window::isBefore).count() <= allowed, "seed " + seed);
            }
        }
    }

    @Test
    void aPaceOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Pace(0));
        assertThrows(IllegalArgumentException.class, () -> new Pace(101));
    }
}
