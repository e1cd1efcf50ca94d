package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.5 on what happens between a decision to take nodes away and its end. */
final class DisruptionRowsTest {
    @Test
    @DisplayName("row 106: of two empty nodes that are to go, the one that gets a pod stays, and the other goes")
    void oneThatIsNotEmptyAnyMoreHoldsNoOther() {
        var world = twoDearNodes();
        world.cluster.remove(new PodId("default", "web-0"));
        world.cluster.remove(new PodId("default", "web-1"));
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(31));
        consolidate(world);
        assertEquals(List.of("Disrupted", "Disrupted"), world.liveStates());
        var luckyOne = world.cluster.nodeNames().getFirst();
        world.cluster.running(luckyOne, World.replica("late", "500m"), "late-0");
        world.settle();
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of(luckyOne), world.cluster.nodeNames());
    }

    @Test
    @DisplayName("row 107: of two nodes that were to share a new one, none goes once one of them is held")
    void aCommandIsDroppedAsAWhole() {
        var world = twoDearNodes();
        largerTypesGetCheap(world);
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(16));
        world.cluster.change(world.cluster.nodeNames().getFirst(), DisruptionRowsTest::held);
        consolidate(world);
        assertEquals(List.of("Initialized", "Initialized"), world.liveStates());
        assertEquals(List.of(), world.plans.waiting());
    }

    @Test
    @DisplayName("row 107: both go where nothing has changed")
    void aCommandThatHoldsIsCarriedOut() {
        var world = twoDearNodes();
        largerTypesGetCheap(world);
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(16));
        consolidate(world);
        assertEquals(List.of("Disrupted", "Disrupted"), world.liveStates());
    }

    @Test
    @DisplayName("row 108, otherwise: what is bought is decided when it is bought, and is cheaper then")
    void theTypesOfNowCount() {
        var world = twoDearNodes();
        largerTypesGetCheap(world);
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(16));
        world.catalog.becomes(new Catalog(List.of(type("m7g.large", 2, "0.10"), type("m6g.xlarge", 4, "0.14"))));
        consolidate(world);
        world.meanwhile(() -> world.deliver(world::life));
        world.settle();
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(
                "m6g.xlarge",
                world.book.live().getFirst().instance().orElseThrow().pool().instanceType());
    }

    @Test
    @DisplayName(
            "row 132: a node that waits for its replacement and is deleted by hand goes, and is not given back to work")
    void aNodeThatIsDeletedByHandGoes() {
        var world = twoDearNodes();
        largerTypesGetCheap(world);
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(16));
        consolidate(world);
        assertEquals(List.of("Disrupted", "Disrupted"), world.liveStates());
        var deleted = world.cluster.nodeNames().getFirst();
        var claim = world.book.byNode(deleted).orElseThrow().name();
        world.cluster.deleteNode(deleted);
        world.meanwhile(() -> world.deliver(world::life));
        for (var minute = 0; minute < 5; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.settle();
        }
        assertEquals("Terminated", world.book.find(claim).orElseThrow().state().text());
        assertTrue(!world.cluster.nodeNames().contains(deleted));
        assertEquals(List.of(), world.cluster.pendingPods());
    }

    @Test
    @DisplayName(
            "row 133: a node whose life is over goes though its pool's budget is 0; its drain keeps to disruption budgets")
    void lifeEndsWhateverTheBudgetSays() {
        var world = new World(Faults.none());
        world.cluster.nodePool(new TestPool("default")
                .spot()
                .expireAfter(Duration.ofHours(1))
                .budget("0")
                .build());
        world.cluster.pending(World.replica("web", "1"), "web-0");
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        var claim = world.book.live().getFirst();
        var pod = claim.spec().pods().stream().map(PodId::parse).findFirst().orElseThrow();
        world.cluster.blockEviction(pod, "PodDisruptionBudget web allows no disruption now");
        world.clock.advance(Duration.ofHours(1));
        world.deliver(world.sweep::run);
        var disrupted = (ClaimState.Disrupted)
                world.book.find(claim.name()).orElseThrow().state();
        assertEquals(DisruptionReason.EXPIRED, disrupted.reason());
        for (var step = 0; step < 5; step++) {
            var drain = world.drains.take().orElseThrow();
            world.clock.advance(drain.delay());
            world.deliver(() -> world.drainStep.take(drain.request()));
        }
        assertEquals(
                "Draining", world.book.find(claim.name()).orElseThrow().state().text());
        assertEquals(
                List.of(pod),
                world.cluster.podsOn(claim.node().orElseThrow()).stream()
                        .map(one -> one.id())
                        .toList());
        world.cluster.allowEviction(pod);
        world.settle();
        assertEquals(
                "Terminated",
                world.book.find(claim.name()).orElseThrow().state().text());
    }

    /** Each is full with one pod, when there is no larger type. */
    private static World twoDearNodes() {
        var world = new World(Faults.none());
        world.savesMoney("on-demand");
        world.catalog.becomes(new Catalog(List.of(type("m7g.large", 2, "0.10"))));
        world.cluster.pending(World.replica("web", "1900m"), "web-0", "web-1");
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        world.clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("Initialized", "Initialized"), world.liveStates());
        return world;
    }

    /** One of these costs less than two of the smaller ones. */
    private static void largerTypesGetCheap(World world) {
        world.catalog.becomes(new Catalog(List.of(type("m7g.large", 2, "0.10"), type("m7g.xlarge", 4, "0.12"))));
    }

    private static InstanceType type(String name, int cores, String onDemand) {
        return new InstanceType(
                name,
                "arm64",
                List.of("linux"),
                Collections.emptySortedMap(),
                ResourceList.parse(Map.of("cpu", "" + cores, "memory", 4 * cores + "Gi", "pods", "29")),
                ResourceList.NONE,
                List.of(new Offering("us-east-1a", CapacityType.ON_DEMAND, HourlyPrice.parse(onDemand), true)));
    }

    private static NodeSnapshot held(NodeSnapshot node) {
        return new NodeSnapshot(
                node.name(),
                node.providerId(),
                node.labels(),
                node.taints(),
                node.capacity(),
                node.allocatable(),
                node.volumeLimits(),
                node.ready(),
                node.deleting(),
                node.createdAt(),
                node.pods(),
                new NodeDisruption(true, List.of(), 1, Instant.EPOCH));
    }

    private static void consolidate(World world) {
        world.deliver(() -> world.consolidate.run());
    }
}
