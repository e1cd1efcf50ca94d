package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What each handler measures, once, whatever comes twice. */
class MeasurementsTest {
    private final HandlerWorld world = new HandlerWorld();

    @Test
    void aBatchOfPodsIsMeasured() {
        world.podsPending.handleRequest(Payloads.sqs("pods-pending.json"), NoContext.NONE);
        assertEquals(List.of(1.0), values(Measure.NODE_CLAIMS_CREATED, "default"));
        assertEquals(List.of(0.0), values(Measure.UNSCHEDULABLE_PODS));
        assertEquals(List.of(0.0), values(Measure.OFFERINGS_AVOIDED));
        assertEquals(1, values(Measure.SCHEDULING_DURATION).size());
        assertTrue(world.measured.stream().noneMatch(one -> one.measure() == Measure.LAUNCH_FAILURES));
        world.podsPending.handleRequest(Payloads.sqs("pods-pending.json"), NoContext.NONE);
        assertEquals(List.of(1.0), values(Measure.NODE_CLAIMS_CREATED, "default"));
    }

    @Test
    void aLaunchThatIsRefusedIsCountedByItsCode() {
        world.fleet.refuseNext(new Refusal(RefusalKind.INVALID, "InvalidParameterValue", "no such image", null));
        world.podsPending.handleRequest(Payloads.sqs("pods-pending.json"), NoContext.NONE);
        assertEquals(List.of(1.0), values(Measure.LAUNCH_FAILURES, "InvalidParameterValue"));
    }

    @Test
    void aNodeThatJoinsAndIsInterruptedIsCountedOnce() {
        world.joined();
        world.clock.advance(Duration.ofSeconds(42));
        world.nodeChanged.handleRequest(Payloads.sqs("node-changed.json"), NoContext.NONE);
        world.nodeChanged.handleRequest(Payloads.sqs("node-changed.json"), NoContext.NONE);
        assertEquals(List.of(1.0), values(Measure.NODES_CREATED, "default"));
        world.interruption.handleRequest(Payloads.sqs("spot-interrupted.json"), NoContext.NONE);
        world.interruption.handleRequest(Payloads.sqs("spot-interrupted.json"), NoContext.NONE);
        assertEquals(List.of(1.0, 1.0), values(Measure.INTERRUPTIONS, "spot_interrupted"));
        assertEquals(List.of(1.0), values(Measure.NODE_CLAIMS_DISRUPTED, "spot_interrupted"));
    }

    @Test
    void schedulesMeasureEveryTimeSoThatAlarmsEnd() {
        world.initialized();
        world.sweep.handleRequest(new TreeMap<>(), NoContext.NONE);
        world.consolidation.handleRequest(new TreeMap<>(), NoContext.NONE);
        assertEquals(List.of(0.0), values(Measure.SWEEP_FAILURES));
        assertEquals(List.of(0.0), values(Measure.HELD_BY_PACE));
        assertEquals(List.of(0.0), values(Measure.SAVINGS));
    }

    /** From when it was planned. */
    @Test
    void aNodeThatIsReadyHasTakenSoLong() {
        world.initialized();
        var claim = world.claim();
        var taken = Duration.between(claim.spec().createdAt(), claim.state().since());
        assertEquals(
                List.of(new Measurement(Measure.NODES_READY_AFTER, taken.toMillis() / 1_000.0, "default")),
                Measurements.moved(List.of(claim)));
    }

    @Test
    void namesAndReasonsAreUniqueAndPlain() {
        var names = new TreeSet<String>();
        for (var measure : Measure.values()) {
            assertTrue(measure.metric().matches("(karpenter|slipway)_[a-z_]+"), measure::metric);
            assertTrue(names.add(measure.metric()), measure::metric);
            assertFalse(measure.label().matches("pods?|nodes?|nodeclaims?|instance.*"), measure::metric);
        }
        var labels = new TreeSet<String>();
        for (var reason : DisruptionReason.values()) {
            assertTrue(Measurements.label(reason).matches("[a-z_]+"));
            assertTrue(labels.add(Measurements.label(reason)), reason::text);
        }
    }

    @Test
    void aLabelThatLacksItsValueIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Measurement(Measure.LAUNCH_FAILURES, 1));
    }

    private List<Double> values(Measure measure) {
        return values(measure, "");
    }

    private List<Double> values(Measure measure, String label) {
        return world.measured.stream()
                .filter(one -> one.measure() == measure && one.label().equals(label))
                .map(Measurement::value)
                .toList();
    }
}
