package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of aws.md §8 on which types a launch may choose among. */
final class LaunchRowsTest {
    private static final String FAMILY = "karpenter.k8s.aws/instance-family";

    @Test
    @DisplayName("aws.md §8, 10: types with accelerators and metal are left out for pods that ask for none of it")
    void exoticTypesAreLeftOut() {
        var spec =
                Placing.of(given().pool("default").pods(1, "web", "3", "8Gi")).only();
        assertTrue(spec.instanceTypeOptions().stream().noneMatch(List.of("g5.xlarge", "m5.metal")::contains));
    }

    @Test
    @DisplayName("aws.md §8, 10: they are used for such pods where the pool has nothing else")
    void exoticTypesServeWhereThereIsNothingElse() {
        var spec = Placing.of(given().pool("default", pool -> pool.requires(FAMILY, Operator.IN, "g5"))
                        .pods(1, "web", "3", "8Gi"))
                .only();
        assertEquals(List.of("g5.xlarge"), spec.instanceTypeOptions());
    }

    @Test
    @DisplayName("aws.md §8, 11: where variety is asked for, types with accelerators count towards it")
    void exoticTypesAreVariety() {
        var spec = Placing.of(given().pool("default", pool -> pool.requiresVariety(FAMILY, 5))
                        .pods(1, "web", "3", "8Gi"))
                .only();
        assertEquals(
                new TreeSet<>(List.of("c5", "g5", "m5", "m6g", "r5")),
                new TreeSet<>(spec.instanceTypeOptions().stream()
                        .map(type -> type.substring(0, type.indexOf('.')))
                        .toList()));
    }

    @Test
    @DisplayName(
            "aws.md §8, 11: where variety is asked for, spot that is dearer than on-demand capacity counts towards it")
    void dearSpotIsVariety() {
        var spec = Placing.of(given().type("s.one", 2, 8)
                        .typeLabel("s.one", FAMILY, "s")
                        .offering("s.one", "a", CapacityType.SPOT, "0.05")
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .type("t.one", 2, 8)
                        .typeLabel("t.one", FAMILY, "t")
                        .offering("t.one", "a", CapacityType.SPOT, "0.50")
                        .pool("default", pool -> pool.requiresVariety(FAMILY, 2))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals(CapacityType.SPOT, spec.capacityType());
        assertEquals(List.of("s.one", "t.one"), spec.instanceTypeOptions());
    }

    @Test
    @DisplayName("aws.md §8, 11: of more than sixty types those stay that the variety is made of")
    void sixtyTypesKeepTheVariety() {
        var builder = given();
        for (var i = 0; i < 80; i++) {
            var type = String.format(Locale.ROOT, "t%02d.one", i);
            builder.type(type, 2, 8)
                    .typeLabel(type, FAMILY, i < 78 ? "common" : "rare" + i)
                    .offering(type, "a", CapacityType.SPOT, i < 78 ? "0.10" : "0.20");
        }
        var spec = Placing.of(builder.pool("default", pool -> pool.requiresVariety(FAMILY, 3))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals(60, spec.instanceTypeOptions().size());
        assertTrue(spec.instanceTypeOptions().containsAll(List.of("t78.one", "t79.one")));
    }

    @Test
    @DisplayName("aws.md §8, 11: variety that no sixty types have is refused, as capacity that is missing")
    void missingVarietyIsRefused() {
        var placing = Placing.of(given().pool("default", pool -> pool.requiresVariety(FAMILY, 6))
                .pods(1, "web", "3", "8Gi")
                .build());
        assertEquals(1, placing.plan().unplaceable().size());
    }

    @Test
    @DisplayName("aws.md §8, 23: of several partitions of a placement group the first by its text is taken")
    void onePartitionIsChosenByItsText() {
        var spec = Placing.of(given().pool(
                                "default",
                                pool -> pool.requires(WellKnown.PLACEMENT_GROUP_PARTITION, Operator.IN, "2", "10"))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals("10", spec.labels().get(WellKnown.PLACEMENT_GROUP_PARTITION));
    }
}
