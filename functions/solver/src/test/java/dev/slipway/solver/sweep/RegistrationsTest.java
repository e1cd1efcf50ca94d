package dev.slipway.solver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a pool's nodes join; core.md §1.3. */
final class RegistrationsTest {
    private static final String HASH = new TestClaim("any").planned().spec().nodePoolHash();
    private static final Condition MET = Condition.met(NodePoolStatus.REGISTRATION);

    /** The latest outcome is the last letter: registered, not registered, given up, refused, or nothing yet. */
    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "r, TRUE",
        "n, UNKNOWN",
        "nn, FALSE",
        "ng, FALSE",
        "rn, TRUE",
        "rnn, FALSE",
        "nr, TRUE",
        "nnr, FALSE",
        "nnrr, FALSE",
        "nnrrr, TRUE",
        "nrrrn, TRUE",
        "oooo, UNKNOWN",
        "noon, FALSE",
        "xxxx, UNKNOWN",
        "xrxx, TRUE"
    })
    void theLastFourOutcomesCount(String outcomes, Truth expected) {
        assertEquals(expected, of(standing(HASH, 1, null), outcomes).status());
    }

    @Test
    void saysWhichNodesDidNotJoinAndWhereToLook() {
        var said = of(standing(HASH, 1, null), "rnn");
        assertEquals("RegistrationFailed", said.reason());
        assertTrue(said.message().startsWith("Of its last 3 nodes 2 did not join: c2, c1."), said::message);
        assertTrue(said.message().contains("--instance-id i-c2"), said::message);
        assertEquals(Adoption.LAUNCH_TIMEOUT, of(standing(HASH, 1, null), "ng").reason());
    }

    @Test
    void whatCameOfAnotherTemplateDoesNotCount() {
        assertEquals(Truth.UNKNOWN, of(standing("another", 1, null), "nn").status());
        assertEquals(Truth.UNKNOWN, of(standing("", 1, null), "nn").status(), "a pool that cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"1, TRUE", "2, UNKNOWN"})
    void whatIsForgottenStandsUntilThePoolIsEdited(long generation, Truth expected) {
        var before = NodePoolStatus.of(1, 0, ResourceList.NONE, MET, MET, MET);
        assertEquals(expected, of(standing(HASH, generation, before), "").status());
        assertEquals(expected, of(standing(HASH, generation, before), "n").status(), "one alone proves nothing");
    }

    private static NodePoolStanding standing(String hash, long generation, @Nullable NodePoolStatus status) {
        return new NodePoolStanding("default", generation, "nodes", hash, "", status);
    }

    private static Condition of(NodePoolStanding pool, String outcomes) {
        var live = new ArrayList<NodeClaim>();
        var ended = new ArrayList<NodeClaim>();
        for (var at = outcomes.length() - 1; at >= 0; at--) {
            var claim = new TestClaim("c" + at)
                    .pool("default")
                    .createdAt(Scenario.NOON.minus(Duration.ofMinutes(outcomes.length() - at)));
            switch (outcomes.charAt(at)) {
                case 'r' -> live.add(claim.initialized());
                case 'n' ->
                    ended.add(claim.in(new ClaimState.Terminated(
                            Scenario.NOON, claim.instance(), DisruptionReason.NEVER_REGISTERED)));
                case 'g' -> ended.add(failed(claim, Adoption.LAUNCH_TIMEOUT));
                case 'x' -> ended.add(failed(claim, "InsufficientInstanceCapacity"));
                default -> live.add(claim.launched());
            }
        }
        live.add(new TestClaim("other").pool("other").terminating(DisruptionReason.NEVER_REGISTERED));
        return new Registrations(live, ended).of(pool);
    }

    private static NodeClaim failed(TestClaim claim, String reason) {
        return claim.in(new ClaimState.Failed(Scenario.NOON, reason, "nothing came"));
    }
}
