package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestOverlay;
import dev.slipway.testkit.scenario.TestPool;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** core.md §1.7. */
final class OverlaysTest {
    private static final Catalog CATALOG = Scenario.given()
            .type("s.one", 2, 8)
            .offering("s.one", "a", CapacityType.ON_DEMAND, "0.100001")
            .offering("s.one", "b", CapacityType.ON_DEMAND, "0.100001")
            .offering("s.one", "a", CapacityType.SPOT, "0.04")
            .type("l.one", 16, 64)
            .offering("l.one", "a", CapacityType.ON_DEMAND, "1")
            .build()
            .catalog();
    private static final NodePool POOL =
            new TestPool("default").label("team", "red").build();
    private static final NodePool OTHER = new TestPool("other").build();

    @ParameterizedTest(name = "{0} {1} = {2}: {3}")
    @CsvSource(textBlock = """
            0.100001, +10%,    0.110001, 0.1100011 rounds down
            0.100005, +10%,    0.110006, a half rounds up
            0.100001, -50%,    0.050001, 0.0500005 is a half
            0.100001, -100%,   0,        nothing is the least
            0.100001, -0.05,   0.050001, dollars are dollars
            0.100001, -3,      0,        nothing is the least
            0.100001, +1.5,    1.600001, added
            0.1,      +12.5%,  0.1125,   fractions of a percent
            0,        +900%,   0,        nothing stays nothing
            """)
    void adjustsPricesExactly(String listed, String adjustment, String expected, String why) {
        var overlay = new TestOverlay("o").adjusts(adjustment).build();
        assertEquals(HourlyPrice.parse(expected), OverlayPrice.of(overlay, HourlyPrice.parse(listed)), why);
    }

    @ParameterizedTest(name = "{0} {1} {2} reaches {3}: {4}")
    @CsvSource(textBlock = """
            karpenter.sh/nodepool,                      IN,             default, 4, its name
            karpenter.sh/nodepool,                      NOT_IN,         default, 0, its name
            karpenter.sh/nodepool,                      IN,             other,   0, another's name
            team,                                       IN,             red,     4, a template label
            team,                                       DOES_NOT_EXIST, '',      0, a template label
            zone-of-mine,                               IN,             x,       0, nobody defines it
            zone-of-mine,                               NOT_IN,         x,       4, absence satisfies NotIn
            topology.kubernetes.io/zone,                IN,             a,       3, offerings by zone
            topology.kubernetes.io/zone,                IN,             c,       0, no offering there
            karpenter.sh/capacity-type,                 IN,             spot,    1, offerings by capacity type
            node.kubernetes.io/instance-type,           IN,             l.one,   1, types by name
            karpenter.k8s.aws/instance-cpu,             GT,             4,       1, types by number
            karpenter.k8s.aws/instance-gpu-count,       EXISTS,         '',      0, well-known but undefined
            karpenter.k8s.aws/capacity-reservation-id,  DOES_NOT_EXIST, '',      4, none is reserved
            kubernetes.io/os,                           IN,             linux,   4, what a type runs
            """)
    void reachesWhatIsStrictlyCompatible(String key, Operator operator, String value, int offerings, String why) {
        var values = value.isEmpty() ? new String[0] : new String[] {value};
        var types = types(new TestOverlay("o").requires(key, operator, values).price("7"));
        assertEquals(
                offerings,
                types.stream()
                        .flatMap(type -> type.offerings().stream())
                        .filter(offering -> offering.price().equals(HourlyPrice.parse("7")))
                        .count(),
                why);
    }

    @Test
    void theCatalogueItselfServesWhereNoOverlaySpeaks() {
        assertSame(
                CATALOG.instanceTypes(),
                Overlays.of(List.of(POOL), CATALOG, List.of()).types(POOL));
        assertSame(
                CATALOG.instanceTypes(),
                types(new TestOverlay("o")
                        .requires(WellKnown.NODE_POOL, Operator.IN, "other")
                        .price("1")));
    }

    @Test
    void theHeavierOverlayWins() {
        var types = types(
                new TestOverlay("a").weight(5).price("5"),
                new TestOverlay("b").weight(9).price("9"));
        assertEquals("9", price(types, 0));
    }

    @Test
    @DisplayName("row 154: of two overlays of equal weight, the one earlier in the alphabet has no effect at all")
    void ofEqualWeightTheNameLaterInTheAlphabetWinsAndTheOtherHasNoEffectAnywhere() {
        var overlays = Overlays.of(
                List.of(POOL, OTHER),
                CATALOG,
                List.of(
                        overlay(new TestOverlay("a").price("5").adds("x.dev/fuse", "4")),
                        overlay(new TestOverlay("b")
                                .requires(WellKnown.NODE_POOL, Operator.IN, "other")
                                .price("6"))));
        assertSame(CATALOG.instanceTypes(), overlays.types(POOL));
        assertEquals("6", price(overlays.types(OTHER), 0));
        assertEquals(1, overlays.conflicts().size());
        assertEquals("NodeOverlay/a", overlays.conflicts().getFirst().object());
        assertTrue(overlays.conflicts().getFirst().message().contains("NodeOverlay b"));
    }

    @Test
    void lighterOverlaysAreInConflictWithEachOtherAlsoBelowAHeavierOne() {
        var overlays = Overlays.of(
                List.of(POOL),
                CATALOG,
                List.of(
                        overlay(new TestOverlay("a").price("1")),
                        overlay(new TestOverlay("b").price("2")),
                        overlay(new TestOverlay("c").weight(1).price("3"))));
        assertEquals("3", price(overlays.types(POOL), 0));
        assertEquals(
                List.of("NodeOverlay/a"),
                overlays.conflicts().stream().map(fault -> fault.object()).toList());
    }

    @Test
    void capacityMergesByResourceAndIsOfTheWholeType() {
        var types = types(
                new TestOverlay("a")
                        .weight(2)
                        .requires(WellKnown.ZONE, Operator.IN, "b")
                        .adds("x.dev/fuse", "4"),
                new TestOverlay("b").weight(1).adds("x.dev/fuse", "9").adds("x.dev/lamp", "1"));
        var small = type(types, "s.one");
        var large = type(types, "l.one");
        assertEquals("4", small.allocatable().get("x.dev/fuse").toString());
        assertEquals("1", small.allocatable().get("x.dev/lamp").toString());
        assertEquals("9", large.allocatable().get("x.dev/fuse").toString());
        assertEquals(
                CATALOG.type("s.one").orElseThrow().capacity().get("cpu"),
                small.capacity().get("cpu"));
    }

    @Test
    void differentResourcesOfEqualWeightAreNoConflict() {
        var overlays = Overlays.of(
                List.of(POOL),
                CATALOG,
                List.of(
                        overlay(new TestOverlay("a").adds("x.dev/fuse", "4")),
                        overlay(new TestOverlay("b").adds("x.dev/lamp", "1")),
                        overlay(new TestOverlay("c").price("1"))));
        assertEquals(List.of(), overlays.conflicts());
        assertEquals(
                "4",
                type(overlays.types(POOL), "s.one").capacity().get("x.dev/fuse").toString());
    }

    @Test
    void nodesAreBoughtAtTheirOverlaidPrice() {
        var scenario = Scenario.given()
                .type("s.one", 2, 8)
                .onDemandEverywhere("s.one", "0.10")
                .type("l.one", 16, 64)
                .onDemandEverywhere("l.one", "1")
                .pool("default")
                .pods(1, "web", "1", "1Gi")
                .overlay(
                        "o",
                        overlay -> overlay.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "l.one")
                                .adjusts("-95%"))
                .build();
        var plan = ProvisionSolver.solve(Placing.facts(scenario));
        assertEquals(HourlyPrice.parse("0.05"), plan.hourlyCost());
        assertEquals(
                "l.one",
                plan.newNodes().getFirst().claim().spec().instanceTypeOptions().getFirst());
    }

    @Test
    void podsMayAskForWhatOnlyAnOverlayAdds() {
        var scenario = Scenario.given()
                .type("s.one", 2, 8)
                .onDemandEverywhere("s.one", "0.10")
                .pool("default")
                .pods(3, "web", pod -> pod.asks("x.dev/fuse", "2"))
                .overlay("o", overlay -> overlay.adds("x.dev/fuse", "4"))
                .build();
        var plan = ProvisionSolver.solve(Placing.facts(scenario));
        assertEquals(2, plan.newNodes().size());
        assertEquals(List.of(), plan.unplaceable());
    }

    private static List<InstanceType> types(TestOverlay... overlays) {
        return Overlays.of(
                        List.of(POOL),
                        CATALOG,
                        List.of(overlays).stream().map(OverlaysTest::overlay).toList())
                .types(POOL);
    }

    private static NodeOverlay overlay(TestOverlay overlay) {
        return overlay.build();
    }

    private static InstanceType type(List<InstanceType> types, String name) {
        return types.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String price(List<InstanceType> types, int offering) {
        return types.getFirst()
                .offerings()
                .get(offering)
                .price()
                .dollars()
                .stripTrailingZeros()
                .toPlainString();
    }
}
