package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.1 about requirements and labels. */
final class RequirementRowsTest {
    private static final String CORES = "karpenter.k8s.aws/instance-cpu";

    @Test
    @DisplayName("row 5: more than 3 and less than 4 is impossible, and no error")
    void nothingLiesBetweenThreeAndFour() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.requires(CORES, Operator.GT, "3"))
                        .pods(
                                1,
                                "odd",
                                pod -> pod.orRequires(
                                        new Requirement(CORES, Operator.GT, List.of("3")),
                                        new Requirement(CORES, Operator.LT, List.of("4")))))
                .nodes(1)
                .unplaced(1)
                .refusedBy("requirements", CORES, "");
    }

    @Test
    @DisplayName("row 6: what is no integer satisfies no bound")
    void wordsSatisfyNoBound() {
        Placing.of(given().type("s.one", 2, 8)
                        .typeLabel("s.one", CORES, "x1")
                        .onDemandEverywhere("s.one", "0.10")
                        .pool("default", pool -> pool.requires(CORES, Operator.GTE, "1"))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1);
    }

    @Test
    @DisplayName("row 7, otherwise: both bounds of a pool narrow the types of its claims, which list no requirements")
    void boundsNarrowTheTypes() {
        var placing = Placing.of(given().pool(
                        "default",
                        pool -> pool.requires(CORES, Operator.GT, "2").requires(CORES, Operator.LT, "16"))
                .pods(1, "web", "1", "1Gi"));
        var cores = placing.typesOf("web").stream()
                .map(name -> placing.scenario()
                        .catalog()
                        .type(name)
                        .orElseThrow()
                        .labels()
                        .get(CORES))
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of("4", "8"), cores);
    }

    @Test
    @DisplayName("row 11: labels that nobody defines are not to be had, whatever their domain; the pool's own are")
    void labelsOfRestrictedDomainsAreNotInvented() {
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.selects("karpenter.sh/mine", "x")))
                .unplaced(1);
        Placing.of(given().pool("default", pool -> pool.label("node.kubernetes.io/team", "x"))
                        .pods(1, "web", pod -> pod.selects("node.kubernetes.io/team", "x")))
                .nodes(1);
    }

    @Test
    @DisplayName("row 12: a capacity type that is none is passed over; alone it leaves nothing")
    void unknownCapacityTypesAreNotOnOffer() {
        assertEquals(
                CapacityType.SPOT,
                Placing.of(given().pool(
                                        "default",
                                        pool -> pool.requires(WellKnown.CAPACITY_TYPE, Operator.IN, "spot", "bogus"))
                                .pods(1, "web", "1", "1Gi"))
                        .only()
                        .capacityType());
        Placing.of(given().pool("default", pool -> pool.requires(WellKnown.CAPACITY_TYPE, Operator.IN, "bogus"))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("requirements", "", "");
    }
}
