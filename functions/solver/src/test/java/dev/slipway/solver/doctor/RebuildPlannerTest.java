package dev.slipway.solver.doctor;

import static dev.slipway.solver.doctor.DoctorWorld.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.doctor.RebuildPlan.Rebuilt;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RebuildPlannerTest {
    private static final int SEEDS = 200;

    private final DoctorWorld world = new DoctorWorld();

    private List<NodeClaim> rebuilt() {
        return RebuildPlanner.plan(world.facts(), TestCatalog.standard()).claims().stream()
                .map(Rebuilt::claim)
                .toList();
    }

    @Test
    void aRegisteredNodesClaimIsWhatItWas() {
        var before = new TestClaim("a").initialized();
        world.claim(before).claims.clear();
        var after = rebuilt().getFirst();
        assertEquals(before.name(), after.name(), "the tag has it");
        assertEquals(before.spec().launch(), after.spec().launch());
        assertEquals(before.spec().nodePool(), after.spec().nodePool());
        assertEquals(before.spec().nodeClass(), after.spec().nodeClass());
        assertEquals(before.node(), after.node());
        assertEquals(before.allocatable(), after.allocatable());
        assertEquals("Initialized", after.state().text());
        var launched = after.instance().orElseThrow();
        assertEquals(before.instance().orElseThrow().pool(), launched.pool());
        assertEquals(TestCatalog.standard().price(launched.pool()).orElseThrow(), launched.price());
        assertEquals("", after.spec().nodePoolHash(), "which no hash of now differs from");
    }

    @Test
    void withoutAClusterItIsLaunchedAndTheSweepRegistersIt() {
        world.claim(new TestClaim("a").initialized()).claims.clear();
        world.withCluster = false;
        var after = rebuilt().getFirst();
        assertEquals(new ClaimState.Launched(NOW, after.instance().orElseThrow()), after.state());
    }

    /** What it waited for is not known any more; the planner looks again, and gives it back if it stays. */
    @Test
    void aNodeThatWasGoingIsLookedAtAgain() {
        world.claim(new TestClaim("a").draining(DisruptionReason.DRIFTED, null))
                .claims
                .clear();
        var state = (ClaimState.Disrupted) rebuilt().getFirst().state();
        assertTrue(state.undecided());
        assertNull(state.deadline());
    }

    @Test
    void anInstanceOfAnUnknownTypeCostsNothingAndSaysSo() {
        var claim = new TestClaim("a").initialized();
        world.claim(claim).claims.clear();
        world.put(DoctorWorld.instance(claim, new CapacityPool(CapacityType.SPOT, "z9.huge", "a"), "running"));
        var plan = RebuildPlanner.plan(world.facts(), TestCatalog.standard());
        assertEquals(HourlyPrice.FREE, plan.claims().getFirst().claim().price());
        assertTrue(plan.claims().getFirst().why().contains("no price of spot z9.huge a is known"));
    }

    @Test
    void leavesOutWhatIsClaimedEndingLaunchingOrSomebodyElses() {
        var held = new TestClaim("held").initialized();
        var ended = new TestClaim("ended").initialized();
        var ending = new TestClaim("ending").launched();
        world.claim(held).claim(new TestClaim("waiting").launch("l-waits").planned());
        world.put(DoctorWorld.instance(ended, ended.instance().orElseThrow().pool(), "running"));
        world.ended.add(
                ended.in(new ClaimState.Terminated(NOW, ended.instance().orElseThrow(), DisruptionReason.EMPTY)));
        world.put(DoctorWorld.instance(ending, ending.instance().orElseThrow().pool(), "shutting-down"));
        var fresh = new TestClaim("fresh").launch("l-waits").launched();
        world.put(DoctorWorld.instance(fresh, fresh.instance().orElseThrow().pool(), "pending"));
        world.put(tagged("i-karpenters", "", "default"));
        world.put(tagged("i-nonsense", "not a launch id!", "default"));
        assertEquals(List.of(), rebuilt());
    }

    @Test
    void twoInstancesWithOneNameGetTwo() {
        var claim = new TestClaim("a").initialized();
        world.claim(claim).claims.clear();
        var copied = new TreeMap<>(DoctorWorld.tags(claim));
        world.put(new CloudInstance(
                new InstanceId("i-b"), claim.instance().orElseThrow().pool(), "running", "ami", NOW, copied));
        assertEquals(
                List.of("a", "default-b"),
                rebuilt().stream().map(one -> one.name().value()).toList());
    }

    private static CloudInstance tagged(String id, String launch, String pool) {
        var tags = new TreeMap<String, String>();
        tags.put(WellKnown.NODE_POOL, pool);
        if (!launch.isEmpty()) {
            tags.put(WellKnown.TAG_LAUNCH, launch);
        }
        return new CloudInstance(
                new InstanceId(id),
                new CapacityPool(CapacityType.SPOT, "m5.large", "a"),
                "running",
                "ami",
                NOW.minus(Duration.ofHours(1)),
                tags);
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    /** Whatever part of the table was lost, after rebuilding all three agree, and rebuilding again writes nothing. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterRebuildingTheDoctorFindsNothing(long seed) {
        var random = new Random(seed);
        world.withCluster = random.nextInt(4) > 0;
        for (var i = 0; i < 1 + random.nextInt(20); i++) {
            var claim = new TestClaim("c" + i).launch("l-" + random.nextInt(8));
            if (random.nextBoolean()) {
                claim.onDemand();
            }
            world.claim(
                    switch (random.nextInt(5)) {
                        case 0 -> claim.createdAt(NOW.minusSeconds(100)).launched();
                        case 1 -> claim.registered();
                        case 2 -> claim.draining(DisruptionReason.EMPTY, null);
                        default -> claim.initialized();
                    });
        }
        // A node may have joined a moment ago without its labels.
        if (random.nextInt(3) == 0) {
            var joined = new TestClaim("joined").launch("l-joined").launched();
            world.claim(joined)
                    .nodes
                    .add(TestNode.of(joined).notReady().createdAt(NOW).build());
        }
        world.claims.removeIf(_ -> random.nextInt(3) > 0);
        world.claims.addAll(rebuilt());
        var findings = DoctorPlanner.plan(world.facts()).findings();
        assertEquals(List.of(), findings);
        assertEquals(List.of(), rebuilt());
        var names = world.claims.stream().map(NodeClaim::name).collect(Collectors.toSet());
        assertEquals(world.claims.size(), names.size(), "no name is given twice");
        assertEquals(
                world.instances.keySet(),
                world.claims.stream()
                        .map(claim -> claim.instance().orElseThrow().id())
                        .collect(Collectors.toSet()));
    }
}
