package dev.slipway.solver.doctor;

import static dev.slipway.solver.doctor.DoctorWorld.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.doctor.DoctorPlan.Finding;
import dev.slipway.solver.doctor.DoctorPlan.Fix;
import dev.slipway.solver.doctor.DoctorPlan.Kind;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DoctorPlannerTest {
    private static final NodeClaim CLAIM = new TestClaim("a").initialized();
    private static final CapacityPool POOL = new CapacityPool(CapacityType.SPOT, "m5.xlarge", "a");

    private final DoctorWorld world = new DoctorWorld();

    private Finding only() {
        var findings = DoctorPlanner.plan(world.facts()).findings();
        assertEquals(1, findings.size(), findings::toString);
        return findings.getFirst();
    }

    private void assertFound(Kind kind, String object, Class<? extends Fix> fix) {
        var found = only();
        assertEquals(kind, found.kind(), found::toString);
        assertEquals(object, found.object());
        assertInstanceOf(fix, found.fix());
    }

    static Stream<NodeClaim> everyLiveState() {
        var claim = new TestClaim("a").createdAt(NOW.minusSeconds(50));
        return Stream.of(
                claim.planned(),
                claim.launched(),
                claim.registered(),
                claim.initialized(),
                claim.disrupted(DisruptionReason.SPOT_INTERRUPTED, NOW.plusSeconds(60)),
                claim.draining(DisruptionReason.EMPTY, null),
                claim.terminating(DisruptionReason.EMPTY));
    }

    @ParameterizedTest
    @MethodSource("everyLiveState")
    void findsNothingWhereAllAgree(NodeClaim claim) {
        world.claim(claim);
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings());
        world.withCluster = false;
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings());
    }

    @Test
    void leavesToOthersWhatIsNotSlipways() {
        var tags = new TreeMap<String, String>();
        tags.put(WellKnown.TAG_CLUSTER, DoctorWorld.CLUSTER);
        tags.put(WellKnown.NODE_POOL, "default");
        var karpenters = new InstanceId("i-0karpenter");
        world.put(new CloudInstance(karpenters, POOL, "running", "ami", NOW.minus(Duration.ofHours(1)), tags));
        world.nodes.add(new TestNode("managed").build());
        world.nodes.add(new TestNode("karpenters")
                .label(WellKnown.NODE_POOL, "default")
                .providerId("aws:///a/" + karpenters)
                .build());
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings());
    }

    @Test
    void anInstanceWhoseClaimWasLost() {
        world.claim(CLAIM).claims.clear();
        assertFound(Kind.INSTANCE_UNCLAIMED, "Instance/i-a", Fix.Rebuild.class);
    }

    @Test
    void anInstanceThatOutlivedItsClaim() {
        world.claim(CLAIM).claims.clear();
        world.ended.add(new TestClaim("a")
                .in(new ClaimState.Terminated(
                        NOW.minusSeconds(600), CLAIM.instance().orElseThrow(), DisruptionReason.EMPTY)));
        var found = only();
        assertInstanceOf(Fix.NextSweep.class, found.fix());
        assertTrue(found.what().contains("NodeClaim/a is Terminated"), found.what());
    }

    @Test
    void aClaimWhoseInstanceIsGone() {
        world.claim(CLAIM).instances.clear();
        assertFound(Kind.INSTANCE_GONE, "NodeClaim/a", Fix.NextSweep.class);
    }

    @Test
    void aDrainThatNeverSawItsInstanceEnd() {
        world.claim(new TestClaim("a").terminating(DisruptionReason.EMPTY))
                .instances
                .clear();
        assertFound(Kind.INSTANCE_GONE, "NodeClaim/a", Fix.NextSweep.class);
    }

    @Test
    void anInstanceThatLostItsTags() {
        world.claim(CLAIM);
        var bare = new CloudInstance(
                new InstanceId("i-a"), POOL, "running", "ami", NOW.minus(Duration.ofHours(1)), new TreeMap<>());
        world.instances.clear();
        world.untagged.add(bare);
        var retag = assertInstanceOf(Fix.Retag.class, only().fix());
        assertEquals(Kind.INSTANCE_UNTAGGED, only().kind());
        // With these it is found again, as the one that it was.
        world.untagged.clear();
        world.put(new CloudInstance(bare.id(), POOL, "running", "ami", bare.launchedAt(), retag.tags()));
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings());
    }

    @Test
    void anInstanceThatNoTagFindsBecauseItIsTerminated() {
        world.claim(CLAIM);
        world.instances.clear();
        world.untagged.add(DoctorWorld.instance(CLAIM, POOL, "terminated"));
        assertFound(Kind.INSTANCE_GONE, "NodeClaim/a", Fix.NextSweep.class);
    }

    @Test
    void aClaimOfAnotherTypeThanItsInstance() {
        world.claim(CLAIM);
        world.put(DoctorWorld.instance(CLAIM, new CapacityPool(CapacityType.ON_DEMAND, "m5.xlarge", "b"), "running"));
        var fix = assertInstanceOf(Fix.Correct.class, only().fix());
        assertEquals(
                "{capacityType=on-demand, instanceType=m5.xlarge, zone=b}",
                fix.attributes().toString());
        assertEquals(CLAIM.version(), fix.version());
    }

    @Test
    void twoClaimsOfOneInstance() {
        var other = new TestClaim("a").launch("l-2").initialized();
        world.claim(CLAIM)
                .claims
                .add(new NodeClaim(
                        new NodeClaimName("0"),
                        other.spec(),
                        other.capacity(),
                        other.allocatable(),
                        other.state(),
                        0,
                        7));
        // To a sweep the node is one claim's alone: the other finding is what comes of it.
        var found = DoctorPlanner.plan(world.facts()).findings().stream()
                .filter(one -> one.kind() == Kind.INSTANCE_CLAIMED_TWICE)
                .toList();
        assertEquals(1, found.size(), found::toString);
        var forget = assertInstanceOf(Fix.Forget.class, found.getFirst().fix());
        assertEquals("0", forget.claim().value(), "the instance carries the other one's launch");
        assertEquals(7, forget.version());
    }

    @Test
    void aClaimThatNeverLearntOfItsInstance() {
        var claim = new TestClaim("a").planned();
        world.claim(claim).put(DoctorWorld.instance(CLAIM, POOL, "running"));
        assertFound(Kind.INSTANCE_NOT_ADOPTED, "Instance/i-a", Fix.NextSweep.class);
    }

    @Test
    void aClaimThatNoInstanceCameOf() {
        world.claim(new TestClaim("a").planned());
        assertFound(Kind.LAUNCH_UNANSWERED, "NodeClaim/a", Fix.NextSweep.class);
    }

    @Test
    void aClaimWhoseNodeIsGone() {
        world.claim(CLAIM).nodes.clear();
        assertFound(Kind.NODE_GONE, "NodeClaim/a", Fix.NextSweep.class);
        world.withCluster = false;
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings(), "nobody asked the cluster");
    }

    @Test
    void aNodeThatNeverJoined() {
        world.claim(new TestClaim("a").launched());
        assertFound(Kind.NODE_NEVER_JOINED, "NodeClaim/a", Fix.NextSweep.class);
    }

    @Test
    void aNodeThatJoinedUnnoticed() {
        var launched = new TestClaim("a").launched();
        world.claim(launched).nodes.add(TestNode.of(launched).build());
        assertFound(Kind.NODE_UNNOTICED, "Node/node-of-a", Fix.NextSweep.class);
        world.nodes.clear();
        world.nodes.add(TestNode.of(launched).createdAt(NOW.minusSeconds(5)).build());
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings(), "its event is on its way");
    }

    @Test
    void aNodeOfAnotherNameThanTheClaimHas() {
        world.claim(CLAIM).claims.clear();
        world.claims.add(
                CLAIM.in(new ClaimState.Initialized(NOW, CLAIM.instance().orElseThrow(), new NodeName("ip-10-9-9-9"))));
        var fix = assertInstanceOf(Fix.Correct.class, only().fix());
        assertEquals("{nodeName=node-a}", fix.attributes().toString());
    }

    @Test
    void aNodeThatNothingStandsBehind() {
        world.nodes.add(DoctorWorld.node(CLAIM).notReady().build());
        assertFound(Kind.NODE_ABANDONED, "Node/node-a", Fix.NextSweep.class);
    }

    @Test
    void aSweepThatDoesNotRunAnyMore() {
        world.lastSweep = NOW.minus(DoctorPlanner.SWEEPS_MISSED).minusSeconds(1);
        assertFound(Kind.NO_SWEEP, "Function/slipway-demo-sweep", Fix.ReadLogs.class);
        world.lastSweep = NOW.minus(DoctorPlanner.SWEEPS_MISSED);
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings());
        world.lastSweep = null;
        assertEquals(List.of(), DoctorPlanner.plan(world.facts()).findings(), "none is remembered");
    }

    /** Many claims that agree, and one thing that breaks: it is found, and nothing else is. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void findsTheOneThatBrokeAmongMany(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < 30; i++) {
            var claim = new TestClaim("c" + i).launch("l-" + i);
            world.claim(i % 3 == 0 ? claim.draining(DisruptionReason.EMPTY, null) : claim.initialized());
        }
        var at = 3 * random.nextInt(10) + 1 + random.nextInt(2);
        var broken = world.claims.get(at);
        var id = broken.instance().orElseThrow().id();
        var expected = switch (random.nextInt(4)) {
            case 0 -> {
                world.claims.remove(at);
                yield Kind.INSTANCE_UNCLAIMED;
            }
            case 1 -> {
                world.instances.remove(id);
                yield Kind.INSTANCE_GONE;
            }
            case 2 -> {
                world.nodes.removeIf(node -> node.providerId().endsWith("/" + id));
                yield Kind.NODE_GONE;
            }
            default -> {
                world.put(
                        DoctorWorld.instance(broken, new CapacityPool(CapacityType.SPOT, "m5.large", "a"), "running"));
                yield Kind.INSTANCE_DIFFERS;
            }
        };
        assertEquals(expected, only().kind());
        assertTrue(only().object().endsWith(broken.name().value())
                || only().object().endsWith(id.value()));
    }
}
