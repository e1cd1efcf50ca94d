package dev.slipway.solver.provision;

import static dev.slipway.solver.provision.Counts.counts;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rows of core.md §6.4 about capacity reservations. Karpenter lets pods wait for a later round when others of the same
 * round hold the reservations; here they get other capacity at once, because their users want them to run.
 */
final class ReservedRowsTest {
    /** One type with 1.9 cores for pods; some instances in zone a are reserved. */
    private static ScenarioBuilder smallNodes(int reserved) {
        return given().type("s.one", 2, 8).onDemandEverywhere("s.one", "0.10").reserved("s.one", "a", "cr-1", reserved);
    }

    @Test
    @DisplayName("rows 92, 170, otherwise: when reservations are used up, the next pod gets other capacity at once")
    void othersGetOtherCapacity() {
        var placing = Placing.of(given().type("s.one", 2, 8)
                        .onDemandEverywhere("s.one", "0.10")
                        .reserved("s.one", "a", "cr-1", 1)
                        .type("s.two", 2, 8)
                        .onDemandEverywhere("s.two", "0.11")
                        .reserved("s.two", "a", "cr-2", 1)
                        .pool("default")
                        .pods(3, "web", "1500m", "1Gi"))
                .nodes(3)
                .unplaced(0)
                .costAtMost("0.10");
        assertEquals(counts("on-demand", 1, "reserved", 2), placing.countsOf("web", WellKnown.CAPACITY_TYPE));
    }

    @Test
    @DisplayName("nodes say what kind their reservation is of, and pods may ask for one")
    void podsMayAskForAKindOfReservation() {
        var placing = Placing.of(given().type("s.one", 2, 8)
                        .onDemandEverywhere("s.one", "0.10")
                        .reserved("s.one", "a", "cr-1", 2)
                        .reserved("s.one", "a", "cr-2", ReservationKind.CAPACITY_BLOCK, 2)
                        .reserved("s.one", "a", "cr-3", ReservationKind.INTERRUPTIBLE, 2)
                        .pool("default")
                        .pods(
                                1,
                                "training",
                                pod -> pod.asks("cpu", "1500m").selects(WellKnown.RESERVATION_TYPE, "capacity-block"))
                        .pods(
                                1,
                                "batch",
                                pod -> pod.asks("cpu", "1500m").selects(WellKnown.RESERVATION_INTERRUPTIBLE, "true")))
                .nodes(2)
                .unplaced(0);
        assertEquals(counts("cr-2", 1), placing.countsOf("training", WellKnown.RESERVATION));
        assertEquals(counts("cr-3", 1), placing.countsOf("batch", WellKnown.RESERVATION));
        assertEquals(counts("default", 1), placing.countsOf("batch", WellKnown.RESERVATION_TYPE));
    }

    @Test
    @DisplayName("row 93, otherwise: the heavy pool buys other capacity of its own before a lighter one is asked")
    void heavyPoolsFallBackWithinThemselves() {
        var placing = Placing.of(smallNodes(1)
                        .pool("heavy", pool -> pool.weight(10))
                        .pool("light")
                        .pods(2, "web", "1500m", "1Gi"))
                .nodes(2)
                .unplaced(0);
        assertEquals(counts("heavy", 2), placing.countsOf("web", WellKnown.NODE_POOL));
        assertEquals(counts("on-demand", 1, "reserved", 1), placing.countsOf("web", WellKnown.CAPACITY_TYPE));
    }

    @Test
    @DisplayName("row 93, otherwise: a heavy pool of reservations alone gives way to a lighter one")
    void lighterPoolsFollowReservations() {
        var placing = Placing.of(smallNodes(1)
                        .pool(
                                "heavy",
                                pool -> pool.weight(10).requires(WellKnown.CAPACITY_TYPE, Operator.IN, "reserved"))
                        .pool("light")
                        .pods(2, "web", "1500m", "1Gi"))
                .nodes(2)
                .unplaced(0);
        assertEquals(counts("heavy", 1, "light", 1), placing.countsOf("web", WellKnown.NODE_POOL));
    }

    @Test
    @DisplayName("row 94: pools share one reservation, each instance once")
    void poolsShareReservations() {
        var placing = Placing.of(smallNodes(2)
                        .pool("x")
                        .pool("y")
                        .pods(2, "a", pod -> pod.asks("cpu", "1500m").selects(WellKnown.NODE_POOL, "x"))
                        .pods(2, "b", pod -> pod.asks("cpu", "1500m").selects(WellKnown.NODE_POOL, "y")))
                .nodes(4)
                .unplaced(0);
        assertEquals(
                2,
                placing.claims().stream()
                        .filter(claim -> claim.spec().capacityType() == CapacityType.RESERVED)
                        .count(),
                placing::toString);
    }

    @Test
    @DisplayName("row 95: a claim on a reservation is reserved, in the reservation's zone, of its type")
    void claimsArePinnedToTheirReservation() {
        var spec = Placing.of(smallNodes(1).pool("default").pods(1, "web", "1500m", "1Gi"))
                .only();
        assertEquals(CapacityType.RESERVED, spec.capacityType());
        assertEquals("reserved", spec.labels().get(WellKnown.CAPACITY_TYPE));
        assertEquals("cr-1", spec.labels().get(WellKnown.RESERVATION));
        assertEquals("a", String.join("|", spec.zones()));
        assertEquals("s.one", spec.instanceTypeOptions().getFirst());
    }

    @Test
    void reservationsWithoutInstancesAreNone() {
        assertEquals(
                CapacityType.ON_DEMAND,
                Placing.of(smallNodes(0).pool("default").pods(1, "web", "1500m", "1Gi"))
                        .only()
                        .capacityType());
    }
}
