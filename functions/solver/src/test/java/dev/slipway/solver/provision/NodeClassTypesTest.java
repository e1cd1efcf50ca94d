package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A type is what the pool's node class makes of it, and zones can be asked for by their ids. */
final class NodeClassTypesTest {
    @Test
    void holdsAsManyPodsAsTheClassLetsATypeHave() {
        assertEquals(1, plan(scenario(), catalog(29)).newNodes().size());
        assertEquals(2, plan(scenario(), catalog(3)).newNodes().size());
    }

    @Test
    void claimsWhatTheClassMakesOfTheType() {
        var planned = plan(scenario(), catalog(3)).newNodes().getFirst();
        assertEquals("3", planned.claim().allocatable().get(ResourceList.PODS).toString());
    }

    @Test
    void fillsANodeInFlightAsItsClassLetsIt() {
        var first = plan(scenario(), catalog(3));
        var claims =
                first.newNodes().stream().map(ProvisionPlan.PlannedNode::claim).toList();
        var again = solve(scenario(), catalog(3), claims);
        assertEquals(0, again.newNodes().size(), again::toString);
    }

    @Test
    void findsZonesByTheirIds() {
        var inB = types().pool("default", pool -> pool.requires(WellKnown.ZONE_ID, Operator.IN, "use1-az2"));
        var spec = plan(inB, catalog(29)).newNodes().getFirst().claim().spec();
        assertEquals("[b]", spec.zones().toString());
    }

    private static ScenarioBuilder scenario() {
        return types().pool("default");
    }

    private static ScenarioBuilder types() {
        return given().type("s.one", 4, 16).onDemandEverywhere("s.one", "0.10").pods(4, "web", "100m", "100Mi");
    }

    /** The default class gives each node so many pods; without a class there would be plenty. */
    private static Catalog catalog(int pods) {
        var plain = scenario().build().catalog().instanceTypes();
        var types = new TreeMap<String, List<InstanceType>>();
        types.put(
                TestNodeClass.NAME, plain.stream().map(type -> with(type, pods)).toList());
        var zoneIds = new TreeMap<String, String>();
        zoneIds.put("a", "use1-az1");
        zoneIds.put("b", "use1-az2");
        return new Catalog(plain, types, zoneIds);
    }

    private static InstanceType with(InstanceType type, int pods) {
        var capacity = new TreeMap<>(type.capacity().amounts());
        capacity.put(ResourceList.PODS, Quantity.of(pods));
        return new InstanceType(
                type.name(),
                type.architecture(),
                type.operatingSystems(),
                type.labels(),
                new ResourceList(capacity),
                type.overhead(),
                type.offerings());
    }

    private static ProvisionPlan plan(ScenarioBuilder builder, Catalog catalog) {
        return solve(builder, catalog, List.of());
    }

    private static ProvisionPlan solve(ScenarioBuilder builder, Catalog catalog, List<NodeClaim> claims) {
        var scenario = builder.build();
        return ProvisionSolver.solve(new ProvisionFacts(
                scenario.now(),
                scenario.seed(),
                scenario.snapshot(),
                claims,
                catalog,
                scenario.nodeClasses(),
                scenario.unavailable()));
    }
}
