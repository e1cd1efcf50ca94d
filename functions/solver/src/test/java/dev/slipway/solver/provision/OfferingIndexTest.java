package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.testkit.random.RandomScenario;
import dev.slipway.testkit.scenario.TestCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
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

    private static OfferingIndex of(List<InstanceType> types) {
        return OfferingIndex.of(types, Collections.emptySortedMap());
    }
}
