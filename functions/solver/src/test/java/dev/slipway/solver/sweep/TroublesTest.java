package dev.slipway.solver.sweep;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState.Disrupted;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.InstanceTrouble.EventScheduled;
import dev.slipway.model.claim.InstanceTrouble.Impaired;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.sweep.SweepPlan.Remove;
import dev.slipway.solver.sweep.SweepPlan.Step;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances that EC2 finds impaired, or has scheduled something for (aws.md §4.4). */
final class TroublesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final NodeClaim CLAIM = new TestClaim("a").pool("default").initialized();
    private static final InstanceId ID = CLAIM.instance().orElseThrow().id();

    private static List<Step> steps(NodeClaim claim, InstanceTrouble... troubles) {
        var scenario = given().pool("default", pool -> pool.terminationGracePeriod(Duration.ofHours(1)))
                .claims(claim)
                .node(TestNode.of(claim))
                .build();
        var running = new CloudInstance(
                ID,
                new CapacityPool(CapacityType.SPOT, "m5.xlarge", "a"),
                "running",
                "ami",
                NOON.minus(Duration.ofHours(9)),
                Collections.emptySortedMap());
        return SweepPlanner.plan(new SweepFacts(
                        NOON,
                        scenario.snapshot(),
                        List.of(running),
                        List.of(troubles),
                        scenario.claims(),
                        Collections.emptySortedSet(),
                        0,
                        false))
                .steps();
    }

    private static Disrupted disrupted(List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(
                Disrupted.class,
                assertInstanceOf(Remove.class, steps.getFirst()).disrupted().state());
    }

    private static InstanceTrouble impairedFor(Duration time) {
        return new Impaired(ID, "system status", NOON.minus(time));
    }

    @ParameterizedTest
    @CsvSource({"-60, 0", "0, 0", "119, 0", "120, 1", "86400, 1"})
    @DisplayName("aws.md §8, 48: an impaired status is borne for less than 120 s")
    void anImpairedStatusIsBorneForAWhile(int seconds, int steps) {
        assertEquals(
                steps, steps(CLAIM, impairedFor(Duration.ofSeconds(seconds))).size());
    }

    @Test
    @DisplayName("aws.md §8, 48: an impaired instance ends without a drain")
    void anImpairedInstanceEndsWithoutADrain() {
        var going = disrupted(steps(CLAIM, impairedFor(Duration.ofMinutes(2))));
        assertEquals(DisruptionReason.UNHEALTHY, going.reason());
        assertEquals(NOON, going.deadline(), "no time is left for a drain, whatever the pool gives");
    }

    @Test
    @DisplayName("aws.md §8, 48: an instance that is to be retired is drained now, in the time that its pool gives")
    void anInstanceToBeRetiredIsDrainedAtOnce() {
        var steps = steps(CLAIM, new EventScheduled(ID, "instance-retirement", NOON.plus(Duration.ofDays(14))));
        var going = disrupted(steps);
        assertEquals(DisruptionReason.MAINTENANCE_SCHEDULED, going.reason());
        assertEquals(NOON.plus(Duration.ofHours(1)), going.deadline());
        assertEquals(
                "EC2 has scheduled instance-retirement of %s for 2026-12-06T12:00:00Z".formatted(ID),
                steps.getFirst().why());
    }

    @Test
    void thatItIsImpairedWeighsMoreThanWhatIsToCome() {
        var event = new EventScheduled(ID, "system-reboot", null);
        assertEquals(
                DisruptionReason.UNHEALTHY,
                disrupted(steps(CLAIM, event, impairedFor(Duration.ofMinutes(3))))
                        .reason());
        assertEquals(
                DisruptionReason.MAINTENANCE_SCHEDULED,
                disrupted(steps(CLAIM, impairedFor(Duration.ofMinutes(1)), event))
                        .reason());
    }

    @Test
    void aNodeThatNeverJoinedGoesToo() {
        var launched = new TestClaim("a").pool("default").launched();
        var going = disrupted(steps(launched, impairedFor(Duration.ofMinutes(3))));
        assertNull(going.node());
    }

    @Test
    void instancesOfOthersAreLeftAlone() {
        var others = new InstanceId("i-0fedcba9876543210");
        assertEquals(
                List.of(),
                steps(
                        CLAIM,
                        new Impaired(others, "instance status", NOON.minus(Duration.ofDays(1))),
                        new EventScheduled(others, "instance-stop", NOON)));
    }

    @Test
    void whatGoesAlreadyIsNotToldAgain() {
        var going = new TestClaim("a").pool("default").draining(DisruptionReason.DRIFTED, null);
        var steps = steps(going, impairedFor(Duration.ofHours(1)), new EventScheduled(ID, "instance-stop", NOON));
        assertEquals(List.of(), steps.stream().filter(Remove.class::isInstance).toList());
    }

    @Test
    void whatOnlyWaitsForItsReplacementIsNotWaitedForWhenItIsImpaired() {
        var waiting = new TestClaim("a").pool("default").disrupted(DisruptionReason.DRIFTED, null);
        var going = disrupted(steps(waiting, impairedFor(Duration.ofMinutes(2))));
        assertEquals(DisruptionReason.UNHEALTHY, going.reason());
        assertEquals(NOON, going.deadline());
    }
}
