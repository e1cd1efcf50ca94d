package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is saved is what went less what came in its place, however often that goes on. */
final class SavingsTest {
    private static final Instant NOW = Scenario.NOON;

    @Test
    void aChainOfReplacementsSavesTheFirstLessTheLast() {
        var claims = List.of(
                gone("first", "0.20", 300, DisruptionReason.UNDERUTILIZED, "batch-1"),
                gone("web-9", "0.12", 200, DisruptionReason.UNDERUTILIZED, "replace-first-17"),
                running("third", "0.05", "replace-web-9-18"));
        assertEquals(0.15, saved(claims, NOW), 1e-9);
        assertEquals(0.08, saved(claims, NOW.minus(Duration.ofMinutes(250))), 1e-9);
    }

    @Test
    void bothArePaidForUntilTheOldOneIsGone() {
        var claims = List.of(
                new TestClaim("old").price("0.20").draining(DisruptionReason.UNDERUTILIZED, null),
                running("new", "0.05", "replace-old-17"));
        assertEquals(-0.05, saved(claims, NOW), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EMPTY", "UNDERUTILIZED"})
    void whatHadToGoForAnotherReasonIsNoSaving(DisruptionReason reason) {
        var claims = List.of(gone("old", "0.20", 300, reason, "batch-1"), running("new", "0.05", "replace-old-17"));
        assertEquals(0, saved(claims, NOW));
    }

    @Test
    void whatNobodyAskedForInItsPlaceIsNotItsCost() {
        var claims = List.of(
                gone("old", "0.20", 300, DisruptionReason.EMPTY, "batch-1"),
                running("new", "0.05", "batch-2"),
                running("odd", "0.05", "replace-old"),
                running("other", "0.05", "replace-older-17"),
                new TestClaim("failed").askedBy("replace-old-17").planned());
        assertEquals(0.20, saved(claims, NOW), 1e-9);
    }

    private static NodeClaim running(String name, String price, String request) {
        return new TestClaim(name)
                .price(price)
                .createdAt(NOW.minus(Duration.ofMinutes(100)))
                .askedBy(request)
                .initialized();
    }

    private static NodeClaim gone(String name, String price, int minutesAgo, DisruptionReason reason, String request) {
        var claim = new TestClaim(name)
                .price(price)
                .createdAt(NOW.minus(Duration.ofMinutes(minutesAgo + 60)))
                .askedBy(request);
        return claim.in(new ClaimState.Terminated(NOW.minus(Duration.ofMinutes(minutesAgo)), claim.instance(), reason));
    }

    private static double saved(List<NodeClaim> claims, Instant at) {
        var point = JsonNodeFactory.instance.objectNode();
        Savings.of(claims).putInto(point, at);
        return point.path("saved").asDouble();
    }
}
