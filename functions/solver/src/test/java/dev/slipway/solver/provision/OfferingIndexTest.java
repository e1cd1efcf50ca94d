package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.testkit.random.RandomScenario;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestNodeClass;
import dev.slipway.testkit.scenario.TestPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OfferingIndexTest {
    private static final List<InstanceType> TYPES = TestCatalog.standard().instanceTypes();

    @Test
    void equalTypesAreIndexedOnce() {
        assertSame(of(TYPES), of(List.copyOf(new ArrayList<>(TYPES))));
    }

    @Test
    void otherPricesAreIndexedAnew() {
        var first = TYPES.getFirst();
        var dearer = new ArrayList<>(TYPES);
        dearer.set(
                0,
                first.with(
                        first.capacity(),
                        first.offerings().stream()
                                .map(one -> one.at(new HourlyPrice(one.price().microUsd() + 1)))
                                .toList()));
        assertNotSame(of(TYPES), of(dearer));
        assertEquals(of(TYPES).price(0) + 1, of(dearer).price(0));
    }

    @Test
    void whatPodsThinkUpDoesNotPileUp() {
        var index = of(TYPES);
        IntStream.range(0, 150).forEach(i -> index.values("karpenter.k8s.aws/thought-up-" + i));
        assertSame(index, of(TYPES));
        IntStream.range(0, 150).forEach(i -> index.room("example.com/thought-up-" + i));
        assertNotSame(index, of(TYPES));
    }

    @Test
    void aDecisionIsTheSameWhateverWasDecidedBefore() {
        try (var afresh = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var seeds = IntStream.range(0, 60).map(seed -> seed % 12).boxed().toList();
            for (var seed : seeds) {
                var facts = Placing.facts(RandomScenario.of(seed));
                var alone = CompletableFuture.supplyAsync(() -> ProvisionSolver.solve(facts), afresh);
                assertEquals(alone.join(), ProvisionSolver.solve(facts), "seed " + seed);
            }
        }
    }

    @Test
    void whateverAPoolRestsOnMakesAnotherOffer() {
        var plain = ProvisionSolver.solve(Placing.facts(varied(_ -> {}).build()));
        var cheapest = plain.newNodes().getFirst().claim().spec();
        var type = cheapest.instanceTypeOptions().getFirst();
        var others = new LinkedHashMap<String, ScenarioBuilder>();
        others.put("requirements", varied(pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.NOT_IN, type)));
        others.put("variety", varied(pool -> pool.requiresVariety("karpenter.k8s.aws/instance-family", 2)));
        others.put("class", varied(_ -> {}).nodeClasses(TestNodeClass.ready("b")));
        others.put("DaemonSets", varied(_ -> {}).daemonSet("logs", pod -> pod.asks("cpu", "1")));
        others.put(
                "capacity",
                varied(_ -> {})
                        .exhausted(
                                cheapest.capacityType(), type, cheapest.zones().getFirst()));
        others.put("overlays", varied(_ -> {}).overlay("dear", overlay -> overlay.adjusts("+50%")));
        others.put("resources", varied(_ -> {}).pods(1, "gpu", pod -> pod.asks("nvidia.com/gpu", "1")));
        others.forEach((what, other) -> assertNotEquals(
                said(plain),
                said(ProvisionSolver.solve(Placing.facts(other.build()))),
                () -> what + " changed nothing"));
        assertEquals(plain, ProvisionSolver.solve(Placing.facts(varied(_ -> {}).build())));
    }

    @Test
    void offersOfPoolsThatAreGoneDoNotPileUp() {
        var index = of(TYPES);
        var first = offer(index, "pool-0");
        assertSame(first, offer(index, "pool-0"));
        IntStream.range(1, 40).forEach(i -> offer(index, "pool-" + i));
        assertSame(offer(index, "pool-39"), offer(index, "pool-39"));
        assertNotSame(first, offer(index, "pool-0"));
    }

    private static PoolOffer offer(OfferingIndex index, String pool) {
        return index.offer(new PoolOffer.Basis(
                new TestPool(pool).build(),
                TestNodeClass.ready("a"),
                Requirements.NONE,
                new TreeSet<>(),
                List.of(),
                new TreeSet<>(),
                Resources.of(List.of())));
    }

    private static OfferingIndex of(List<InstanceType> types) {
        return OfferingIndex.of(types, Collections.emptySortedMap());
    }

    private static ScenarioBuilder varied(Consumer<TestPool> settings) {
        return Scenario.given().pool("web", settings).pods(7, "web", "1500m", "3Gi");
    }

    private static List<String> said(ProvisionPlan plan) {
        return plan.newNodes().stream()
                .map(node -> node.claim().spec().instanceTypeOptions() + " "
                        + node.claim().spec().zones() + node.claim().spec().price()
                        + node.claim().allocatable())
                .toList();
    }
}
