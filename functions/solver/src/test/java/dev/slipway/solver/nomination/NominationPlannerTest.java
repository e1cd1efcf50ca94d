package dev.slipway.solver.nomination;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.testkit.scenario.TestBuffer;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NominationPlannerTest {
    private static final NodeName NODE = new NodeName("node-a");
    private static final NodeName CALLED = new NodeName("ip-10-0-0-1");
    private static final PodId P0 = new PodId("default", "p-00000");
    private static final PodId P1 = new PodId("default", "p-00001");
    private static final PodId P2 = new PodId("default", "p-00002");

    /** For the first two of three pods that wait. */
    private static final TestClaim CLAIM = new TestClaim("a").plannedFor("p-00000", "p-00001", "gone");

    private static NodeClaim called(String name) {
        return CLAIM.in(new ClaimState.Launched(NOON, CLAIM.instance().named(name)));
    }

    private static NominationFacts facts(List<Nomination> nominations, NodeClaim... claims) {
        var scenario = given().pods(3, "p", "1", "1Gi").claims(claims).build();
        var plain = scenario.snapshot();
        var snapshot = new ClusterSnapshot(
                plain.takenAt(),
                plain.kinds(),
                plain.pending(),
                plain.nodes(),
                plain.daemonSets(),
                plain.nodePools(),
                plain.nodeClasses(),
                plain.nodeOverlays(),
                nominations,
                plain.faults());
        return new NominationFacts(NOON, snapshot, scenario.claims(), List.of(), List.of());
    }

    private static List<Nomination> to(NodeName node, PodId... pods) {
        return List.of(pods).stream().map(pod -> new Nomination(pod, node)).toList();
    }

    @Test
    void tellsEachPodThatWaitsTheNodeOfItsClaim() {
        var plan = NominationPlanner.plan(facts(List.of(), called(CALLED.value())));
        assertEquals(to(CALLED, P0, P1), plan.nominate());
        assertEquals(
                to(NODE, P0, P1),
                NominationPlanner.plan(facts(List.of(), CLAIM.registered())).nominate());
    }

    @Test
    void tellsNothingToPodsThatOnlyHoldRoom() {
        var virtual = PodId.virtual("default", "spare", 0);
        var claim = new TestClaim("a").plannedFor("p-00000", virtual.name()).registered();
        var scenario = given().pods(1, "p", "1", "1Gi").claims(claim).build();
        var held = scenario.snapshot().holding(List.of(TestBuffer.of("default", "spare", 1, "1")));
        assertEquals(2, held.pending().size());
        var plan = NominationPlanner.plan(new NominationFacts(NOON, held, scenario.claims(), List.of(), List.of()));
        assertEquals(to(NODE, P0), plan.nominate());
    }

    @Test
    void tellsNothingToWhoIsNominatedAlready() {
        var plan = NominationPlanner.plan(facts(to(new NodeName("elsewhere"), P0), called(CALLED.value())));
        assertEquals(to(CALLED, P1), plan.nominate());
        assertEquals(List.of(), plan.withdraw(), "it is none of ours");
    }

    @Test
    void tellsPodsThatALaterPlanPutsThere() {
        var before = facts(List.of(), called(CALLED.value()));
        var placed = List.of(
                new Placement("a", true, List.of(P2)), new Placement("a-node-that-is-there", false, List.of(P2)));
        var plan = NominationPlanner.plan(
                new NominationFacts(NOON, before.snapshot(), before.claims(), List.of(), placed));
        assertEquals(to(CALLED, P0, P1, P2), plan.nominate());
    }

    @Test
    void learnsTheNameOfAnInstance() {
        var before = facts(List.of(), CLAIM.launched());
        assertEquals(List.of(), NominationPlanner.plan(before).nominate(), "nobody knows the name");
        var instance = CLAIM.instance();
        var described = new CloudInstance(
                instance.id(),
                instance.pool(),
                "pending",
                "ami",
                NOON,
                new TreeMap<>(),
                "",
                List.of(),
                "",
                "",
                CALLED.value());
        var plan = NominationPlanner.plan(
                new NominationFacts(NOON, before.snapshot(), before.claims(), List.of(described), List.of()));
        assertEquals(
                List.of(CALLED),
                plan.named().stream()
                        .flatMap(claim -> claim.expectedNode().stream())
                        .toList());
        assertEquals(to(CALLED, P0, P1), plan.nominate());
    }

    @Test
    void takesBackWhatNamesANodeThatGoes() {
        for (var claim : List.of(
                CLAIM.disrupted(DisruptionReason.DRIFTED, null),
                CLAIM.draining(DisruptionReason.DRIFTED, null),
                CLAIM.terminating(DisruptionReason.DRIFTED))) {
            var plan = NominationPlanner.plan(facts(to(NODE, P0, P2), claim));
            assertEquals(List.of(NODE), plan.withdraw(), claim.state()::text);
            assertEquals(List.of(), plan.nominate(), claim.state()::text);
        }
    }

    @Test
    void takesBackANameThatTheNodeDoesNotHave() {
        var registered =
                CLAIM.in(new ClaimState.Registered(NOON, CLAIM.instance().named(CALLED.value()), NODE));
        assertEquals(
                List.of(CALLED),
                NominationPlanner.plan(facts(to(CALLED, P0), registered)).withdraw());
    }

    @Test
    void waitsForPodsToBind() {
        for (var seconds : List.of(30, 60, 61)) {
            var ready = CLAIM.in(
                    new ClaimState.Initialized(NOON.minus(Duration.ofSeconds(seconds)), CLAIM.instance(), NODE));
            assertEquals(
                    seconds > 60 ? List.of(NODE) : List.of(),
                    NominationPlanner.plan(facts(to(NODE, P0), ready)).withdraw());
            assertEquals(
                    List.of(),
                    NominationPlanner.plan(facts(to(NODE, P2), ready)).withdraw(),
                    "the scheduler makes way for that one");
        }
    }
}
