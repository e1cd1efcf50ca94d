package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestNodeClass;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows are those of core.md §6. */
final class ProvisionSolverTest {
    private static final Taint DEDICATED = new Taint("dedicated", "x", TaintEffect.NO_SCHEDULE);

    @Test
    void plansNothingWhenNothingWaits() {
        Placing.of(given().pool("default")).nodes(0).unplaced(0).costAtMost("0");
    }

    @Test
    void takesTheCheapestTypeThatHoldsThePod() {
        var spec = Placing.of(given().pool(
                                "default", pool -> pool.onDemand().requires(WellKnown.ARCH, Operator.IN, "amd64"))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals("c5.large", spec.instanceTypeOptions().getFirst());
        assertEquals("0.03", spec.price().dollars().stripTrailingZeros().toPlainString());
        assertEquals(List.of("a", "b", "c"), spec.zones());
    }

    @Test
    void buysSeveralSmallNodesWhereTheyAreCheaperThanOneLarge() {
        Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .type("l.one", 16, 64)
                        .offering("l.one", "a", CapacityType.ON_DEMAND, "2.00")
                        .pool("default")
                        .pods(8, "web", "900m", "1Gi"))
                .nodes(4)
                .costAtMost("0.40");
    }

    @Test
    void buysOneLargeNodeWhereItIsCheaperThanSeveralSmall() {
        Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .type("l.one", 16, 64)
                        .offering("l.one", "a", CapacityType.ON_DEMAND, "0.30")
                        .pool("default")
                        .pods(8, "web", "900m", "1Gi"))
                .nodes(1)
                .costAtMost("0.30");
    }

    @Test
    void equalNodesShareALaunchAndNamesFollowTheSeed() {
        var placing = Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .pool("default")
                        .pods(6, "web", "1500m", "1Gi"))
                .nodes(6);
        assertEquals(
                1,
                placing.claims().stream()
                        .map(claim -> claim.spec().launch())
                        .distinct()
                        .count());
        assertEquals(
                6,
                placing.claims().stream().map(claim -> claim.name()).distinct().count());
        assertTrue(placing.claims().getFirst().name().value().matches("default-[a-z2-7]{6}"));
        assertEquals(placing.plan(), Placing.of(placing.scenario()).plan());
        var other = Placing.of(given().seed("other")
                .type("s.one", 2, 8)
                .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                .pool("default")
                .pods(6, "web", "1500m", "1Gi"));
        assertNotEquals(
                placing.claims().getFirst().name(), other.claims().getFirst().name());
    }

    @Test
    void aPlanCanBeReadAgainFromAnyPlace() {
        var nodes = Placing.of(given().pool("default")
                        .pods(40, "web", "1500m", "1Gi")
                        .pods(9, "db", "3", "20Gi")
                        .pods(3, "cache", "300m", "6Gi"))
                .plan()
                .newNodes();
        var inTurn = List.copyOf(nodes);
        for (var i = nodes.size() - 1; i >= 0; i--) {
            assertEquals(inTurn.get(i), nodes.get(i));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> nodes.get(inTurn.size()));
        assertThrows(IndexOutOfBoundsException.class, () -> nodes.get(-1));
        assertEquals(
                52,
                inTurn.stream()
                        .flatMap(node -> node.claim().spec().pods().stream())
                        .distinct()
                        .count());
    }

    @Test
    void fillsNodesThatExistThenClaimsInFlightThenBuys() {
        var placing = Placing.of(given().pool("default")
                .node(new TestNode("n1"))
                .claims(new TestClaim("default-a").launched())
                .pods(12, "web", "900m", "1Gi"));
        placing.placedOn("n1", 4).placedOn("default-a", 4);
        assertEquals(
                4,
                placing.claims().stream()
                        .mapToInt(claim -> claim.spec().pods().size())
                        .sum());
    }

    @Test
    void keepsWhatAClaimInFlightWasPlannedFor() {
        Placing.of(given().pool("default")
                        .claims(
                                new TestClaim("default-a").planned(),
                                new TestClaim("default-b")
                                        .plannedFor("web-00000")
                                        .planned())
                        .pods(1, "web", "1", "1Gi"))
                .nodes(0)
                .placedOn("default-b", 1);
    }

    @Test
    void podsOnANodeThatGoesAreDemandAndItsRoomIsNone() {
        // row 31, and design §5
        var claim = new TestClaim("default-a").disrupted(DisruptionReason.SPOT_INTERRUPTED, null);
        var placing = Placing.of(given().pool("default")
                .claims(claim)
                .node(TestNode.of(claim)
                        .holds(new TestPod("web").asks("cpu", "1"), "web-1", "web-2")
                        .holds(new TestPod("agent").ownedBy("DaemonSet"), "agent-1")));
        assertEquals(
                List.of("default/web-1", "default/web-2"),
                placing.claims().stream()
                        .flatMap(one -> one.spec().pods().stream())
                        .sorted()
                        .toList());
    }

    @Test
    @DisplayName("row 1: a custom label that the pool does not define refuses, absence is fine")
    void customLabelsMustBeDefined() {
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.requires("team", Operator.IN, "a")))
                .unplaced(1)
                .refusedBy("requirements", "team [a]", "not defined");
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.requires("team", Operator.NOT_IN, "a")))
                .nodes(1);
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.requires("team", Operator.DOES_NOT_EXIST)))
                .nodes(1);
    }

    @Test
    @DisplayName("row 2: a pod may ask for a zone that the pool does not mention; the claim is in it")
    void zonesMayBeAskedFor() {
        assertEquals(
                List.of("b"),
                Placing.of(given().pool("default").pods(1, "web", pod -> pod.selects(WellKnown.ZONE, "b")))
                        .only()
                        .zones());
    }

    @Test
    @DisplayName("row 3: a node without a zone label is refused to a pod that asks for one")
    void undefinedLabelsAreRefusedOnNodes() {
        Placing.of(given().pool("default")
                        .node(new TestNode("n1"))
                        .pods(1, "web", pod -> pod.requires(WellKnown.ZONE, Operator.IN, "a")))
                .placedOn("n1", 0)
                .nodes(1);
    }

    @Test
    @DisplayName("rows 4, 8: what a pod lists is kept; Exists alone gives an integer; DoesNotExist gives no label")
    void customRequirementsBecomeLabels() {
        var listed = Placing.of(given().pool("default", pool -> pool.requires("team", Operator.EXISTS))
                        .pods(1, "web", pod -> pod.requires("team", Operator.IN, "a")))
                .only();
        assertEquals("a", listed.labels().get("team"));
        var open = Placing.of(given().pool(
                                "default",
                                pool -> pool.requires("team", Operator.EXISTS).requires("old", Operator.DOES_NOT_EXIST))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals("0", open.labels().get("team"));
        assertFalse(open.labels().containsKey("old"));
    }

    @Test
    @DisplayName("row 9: well-known requirements of the pool give no label")
    void wellKnownRequirementsGiveNoLabel() {
        var spec = Placing.of(
                        given().pool("default", pool -> pool.zones("a", "b")).pods(1, "web", "1", "1Gi"))
                .only();
        assertFalse(spec.labels().containsKey(WellKnown.ZONE));
        assertEquals("default", spec.labels().get(WellKnown.NODE_POOL));
        assertEquals(spec.capacityType().text(), spec.labels().get(WellKnown.CAPACITY_TYPE));
    }

    @Test
    @DisplayName("row 10: a pod that selects a hostname gets no new node")
    void hostnamesOfNewNodesAreNotKnown() {
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.selects(WellKnown.HOSTNAME, "n9")))
                .unplaced(1)
                .refusedBy("requirements", WellKnown.HOSTNAME, "");
    }

    @Test
    @DisplayName(
            "row 10: each node has a hostname, and none is an integer; it may be asked to be any or not to be some")
    void hostnamesOfNewNodesAreSomeNames() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.requires(WellKnown.HOSTNAME, Operator.DOES_NOT_EXIST)))
                .unplaced(1)
                .refusedBy("requirements", "kubernetes.io/hostname DoesNotExist", "the kubelet sets it on each node");
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.requires(WellKnown.HOSTNAME, Operator.GT, "1")))
                .unplaced(1)
                .refusedBy("requirements", "kubernetes.io/hostname Gt [1]", "the names of new nodes are no integers");
        for (var asked : List.of(
                new Requirement(WellKnown.HOSTNAME, Operator.EXISTS, List.of()),
                new Requirement(WellKnown.HOSTNAME, Operator.NOT_IN, List.of("n9")))) {
            Placing.of(given().pool("default")
                            .pods(1, "web", pod -> pod.asks("cpu", "1").orRequires(asked)))
                    .nodes(1)
                    .unplaced(0);
        }
    }

    @Test
    @DisplayName("rows 33, 38: DaemonSets count once for each node, startup taints or not")
    void daemonSetsTakeTheirShareOnce() {
        // 1.9 cores are free on a large; 0.9 of them are the DaemonSet's, so one pod of 0.9 fits each.
        var placing = Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .pool("default", pool -> pool.startupTaint(DEDICATED))
                        .daemonSet("agent", pod -> pod.asks("cpu", "900m"))
                        .pods(2, "web", "900m", "1Gi"))
                .nodes(2);
        assertEquals(
                "1800m",
                placing.claims().getFirst().spec().requests().get("cpu").toString());
    }

    @Test
    void daemonSetsThatDoNotRunOnThePoolDoNotCount() {
        Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .pool("default", pool -> pool.taint(DEDICATED))
                        .daemonSet("agent", pod -> pod.asks("cpu", "900m"))
                        .pods(2, "web", pod -> pod.asks("cpu", "900m").tolerates(DEDICATED)))
                .nodes(1);
    }

    @Test
    @DisplayName("row 36: a DaemonSet that waits for the initialized label counts; the label is not the claim's")
    void daemonSetsMayWaitForTheNode() {
        var spec = Placing.of(given().pool("default")
                        .daemonSet("agent", pod -> pod.asks("cpu", "100m").selects(WellKnown.INITIALIZED, "true"))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals("1100m", spec.requests().get("cpu").toString());
        assertFalse(spec.labels().containsKey(WellKnown.INITIALIZED));
    }

    @Test
    @DisplayName("row 39: DaemonSet pods beyond the expected never free room")
    void daemonRemainderHasAFloor() {
        Placing.of(given().node(new TestNode("n1")
                                .holds(new TestPod("agent").ownedBy("DaemonSet").asks("cpu", "3"), "agent-1"))
                        .daemonSet("agent", pod -> pod.asks("cpu", "1"))
                        .pods(2, "web", "900m", "1Gi"))
                .placedOn("n1", 1)
                .unplaced(1);
    }

    @Test
    @DisplayName("rows 42, 45: limits count what is there, and not what is on its way out")
    void limitsCountUsableClaims() {
        var used = new TestClaim("default-a");
        Placing.of(given().pool("default", pool -> pool.limit("cpu", "5"))
                        .claims(used.initialized())
                        .node(TestNode.of(used.initialized()).has("cpu", "0"))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("limits", "cpu 2", "cpu 1 left of the limit 5");
        var leaving = used.disrupted(DisruptionReason.EXPIRED, null);
        Placing.of(given().pool("default", pool -> pool.limit("cpu", "5"))
                        .claims(leaving)
                        .node(TestNode.of(leaving))
                        .pods(1, "web", "1", "1Gi"))
                .nodes(1);
    }

    @Test
    @DisplayName("row 43: each claim counts as the largest that it may become, and no limit is overrun")
    void limitsArePessimistic() {
        Placing.of(given().pool("default", pool -> pool.limit("cpu", "8")).pods(4, "web", "1500m", "1Gi"))
                .unplaced(0);
        var placing = Placing.of(
                given().pool("default", pool -> pool.limit("cpu", "8")).pods(9, "web", "1500m", "1Gi"));
        assertFalse(placing.plan().unplaceable().isEmpty());
    }

    @Test
    @DisplayName("row 44: two nodes of two")
    void nodeLimitsHold() {
        Placing.of(given().pool("default", pool -> pool.limit("nodes", "2").zones("a"))
                        .claims(new TestClaim("default-a").initialized(), new TestClaim("default-b").initialized())
                        .node(TestNode.of(new TestClaim("default-a").initialized())
                                .has("cpu", "0"))
                        .node(TestNode.of(new TestClaim("default-b").initialized())
                                .has("cpu", "0"))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("limits", "nodes 1", "nodes 0 left");
    }

    @Test
    @DisplayName("row 46: of equal weights the name later in the alphabet wins; rows 48, 157: weight wins over price")
    void poolsAreAskedByWeightThenName() {
        assertEquals(
                "b",
                Placing.of(given().pool("a").pool("b").pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
        assertEquals(
                "a",
                Placing.of(given().pool("a", pool -> pool.weight(10).onDemand())
                                .pool("b", pool -> pool.spot())
                                .pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
        assertEquals(
                "b",
                Placing.of(given().pool("a", pool -> pool.weight(10))
                                .pool("b")
                                .pods(1, "web", pod -> pod.selects(WellKnown.NODE_POOL, "b")))
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 49: PreferNoSchedule repels while another pool fits, and no longer")
    void preferencesYield() {
        var soft = new Taint("soft", "", TaintEffect.PREFER_NO_SCHEDULE);
        assertEquals(
                "a",
                Placing.of(given().pool("a").pool("b", pool -> pool.taint(soft)).pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
        assertEquals(
                "b",
                Placing.of(given().pool("b", pool -> pool.taint(soft)).pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 50: minValues are strict")
    void minValuesRefuse() {
        Placing.of(given().pool("default", pool -> pool.requiresVariety("karpenter.k8s.aws/instance-family", 9))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("minValues", "9 values of", "");
        var spec = Placing.of(
                        given().pool("default", pool -> pool.requiresVariety("karpenter.k8s.aws/instance-family", 4))
                                .pods(1, "web", "1", "1Gi"))
                .only();
        assertTrue(spec.instanceTypeOptions().stream()
                        .map(name -> name.substring(0, name.indexOf('.')))
                        .distinct()
                        .count()
                >= 4);
    }

    @Test
    @DisplayName("rows 53, 55: offerings without capacity are avoided, and named when there are no others")
    void exhaustedOfferingsAreAvoided() {
        var exhausted = given().type("s.one", 2, 8)
                .offering("s.one", "a", CapacityType.SPOT, "0.03")
                .offering("s.one", "b", CapacityType.SPOT, "0.04")
                .exhausted(CapacityType.SPOT, "s.one", "a");
        assertEquals(
                List.of("b"),
                Placing.of(exhausted.pool("default").pods(1, "web", "1", "1Gi"))
                        .only()
                        .zones());
        Placing.of(exhausted.exhausted(CapacityType.SPOT, "s.one", "b"))
                .unplaced(1)
                .refusedBy("offerings", "", "s.one");
    }

    @Test
    @DisplayName("row 54: only offerings that the pool allows define the price")
    void pricesAreThoseOfAllowedOfferings() {
        var spec = Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .type("s.two", 2, 8)
                        .offering("s.two", "a", CapacityType.ON_DEMAND, "0.12")
                        .offering("s.two", "a", CapacityType.SPOT, "0.01")
                        .pool("default", pool -> pool.onDemand())
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals(List.of("s.one", "s.two"), spec.instanceTypeOptions());
    }

    @Test
    void dropsSpotThatIsDearerThanOnDemand() {
        var spec = Placing.of(given().type("s.one", 2, 8)
                        .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                        .type("s.two", 2, 8)
                        .offering("s.two", "a", CapacityType.SPOT, "0.50")
                        .pool("default")
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals(CapacityType.ON_DEMAND, spec.capacityType());
        assertEquals(List.of("s.one"), spec.instanceTypeOptions());
    }

    @Test
    void acceleratorsAndMetalAreForThoseWhoNeedThem() {
        var plain =
                Placing.of(given().pool("default").pods(1, "web", "3", "8Gi")).only();
        assertFalse(plain.instanceTypeOptions().contains("g5.xlarge"));
        assertFalse(plain.instanceTypeOptions().contains("m5.metal"));
        var gpu = Placing.of(given().pool("default").pods(1, "train", pod -> pod.asks("nvidia.com/gpu", "1")))
                .only();
        assertEquals(List.of("g5.xlarge"), gpu.instanceTypeOptions());
        var huge =
                Placing.of(given().pool("default").pods(1, "huge", "80", "8Gi")).only();
        assertEquals(List.of("m5.metal"), huge.instanceTypeOptions());
    }

    @Test
    @DisplayName("row 78: of two alternatives the second is used when the first is impossible")
    void laterAlternativesServe() {
        assertEquals(
                List.of("b"),
                Placing.of(given().pool("default")
                                .pods(
                                        1,
                                        "web",
                                        pod -> pod.requires(WellKnown.ZONE, Operator.IN, "nowhere")
                                                .requires(WellKnown.ZONE, Operator.IN, "b")))
                        .only()
                        .zones());
    }

    @Test
    void alternativesThatMixTypeAndZoneStayTrueForEveryOption() {
        Placing.of(given().pool("default")
                        .pods(
                                3,
                                "web",
                                pod -> pod.orRequires(
                                                Requirement.in(WellKnown.ZONE, "a"),
                                                Requirement.in(WellKnown.INSTANCE_TYPE, "c5.large"))
                                        .orRequires(
                                                Requirement.in(WellKnown.ZONE, "b"),
                                                Requirement.in(WellKnown.INSTANCE_TYPE, "m5.large"))))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 87: a GPU that a starting node does not report yet is its claim's")
    void lateDevicesAreExpected() {
        var claim = new TestClaim("default-a").registered();
        var withGpu = new NodeClaim(
                claim.name(),
                claim.spec(),
                claim.capacity(),
                claim.allocatable().plus(ResourceList.of("nvidia.com/gpu", Quantity.of(1))),
                claim.state(),
                0,
                1);
        Placing.of(given().claims(withGpu)
                        .node(TestNode.of(claim).has("nvidia.com/gpu", "0"))
                        .pods(1, "train", pod -> pod.asks("nvidia.com/gpu", "1")))
                .placedOn("node-default-a", 1);
    }

    @Test
    @DisplayName(
            "rows 88, 89, 90: startup and passing taints count once a node is initialized, and always on others' nodes")
    void passingTaintsAreIgnoredWhileStarting() {
        var notReady = new Taint("node.kubernetes.io/not-ready", "", TaintEffect.NO_SCHEDULE);
        var claim = new TestClaim("default-a").startupTaint(DEDICATED);
        Placing.of(given().claims(claim.registered())
                        .node(TestNode.of(claim.registered()).taint(DEDICATED).taint(notReady))
                        .pods(1, "web", "1", "1Gi"))
                .placedOn("node-default-a", 1);
        Placing.of(given().claims(claim.initialized())
                        .node(TestNode.of(claim.initialized()).taint(notReady))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1);
        Placing.of(given().node(new TestNode("n1").taint(notReady)).pods(1, "web", "1", "1Gi"))
                .unplaced(1);
    }

    @Test
    @DisplayName("row 91: initialized nodes come first")
    void initializedNodesComeFirst() {
        var starting = new TestClaim("a").registered();
        Placing.of(given().claims(starting)
                        .node(TestNode.of(starting))
                        .node(new TestNode("z"))
                        .pods(1, "web", "1", "1Gi"))
                .placedOn("z", 1);
    }

    @Test
    @DisplayName("row 162: a pod that asks for nothing takes a slot")
    void everyPodTakesASlot() {
        Placing.of(given().node(new TestNode("n1").has("pods", "2")).pods(3, "web", pod -> pod))
                .placedOn("n1", 2)
                .unplaced(1);
    }

    @Test
    @DisplayName("row 163: what no single type offers together stays pending, and says so")
    void whatNoTypeHasTogetherIsRefused() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.asks("nvidia.com/gpu", "1").asks("cpu", "60")))
                .unplaced(1)
                .refusedBy("resources", "cpu", "no single");
        var placing = Placing.of(given().pool("default").pods(2, "web", "200", "1Gi"))
                .unplaced(2)
                .refusedBy("resources", "cpu 200", "cpu 95900m (m5.metal)");
        assertEquals(
                "no NodePool fits: default: cpu 200 asked, cpu 95900m (m5.metal) on offer",
                placing.plan().unplaceable().getFirst().reason());
    }

    @Test
    void nearestMissComesFirst() {
        var verdicts = Placing.of(given().pool("a", pool -> pool.taint(DEDICATED))
                        .pool("b", pool -> pool.zones("nowhere"))
                        .pool("c")
                        .pool("d", pool -> pool.limit("nodes", "0"))
                        .pods(1, "web", "1", "1Gi")
                        .pods(1, "huge", "500", "1Gi"))
                .plan()
                .unplaceable()
                .stream()
                .filter(one -> one.pods().getFirst().name().startsWith("huge"))
                .findFirst()
                .orElseThrow()
                .verdicts();
        assertEquals(
                List.of("c", "d", "b", "a"),
                verdicts.stream().map(ProvisionPlan.PoolVerdict::nodePool).toList());
    }

    @Test
    void faultsOfPoolsAndClassesAreVerdicts() {
        Placing.of(given().pool("default", pool -> pool.nodeClass("missing")).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("nodeClass", "missing", "no such");
        Placing.of(given().nodeClasses(new ResolvedNodeClass.NotReady(
                                TestNodeClass.NAME, "SubnetsNotFound", "no subnet matches"))
                        .pool("default")
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("nodeClass", "default", "SubnetsNotFound");
        Placing.of(given().pool(
                                "default",
                                pool -> pool.requires("x", Operator.GT, "4").requires("x", Operator.LT, "2"))
                        .pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("requirements", "x", "contradict");
        Placing.of(given().pool("default", pool -> pool.zones("nowhere")).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("requirements", "", "no instance type satisfies");
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.requires("x", Operator.GT, "nonsense")))
                .unplaced(1)
                .refusedBy("requirements", "x", "contradict");
        Placing.of(given().pool("static", pool -> pool.replicas(3)).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .nodes(3);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        var placing = Placing.of(given().pool("default")
                        .node(new TestNode("n1"))
                        .pods(1, "web", pod -> pod.unsupported("spec.topologySpreadConstraints")))
                .unplaced(1)
                .refusedBy("unsupported", "spec.topologySpreadConstraints", "");
        assertTrue(placing.plan().unplaceable().getFirst().reason().startsWith("spec.topologySpreadConstraints"));
    }

    @Test
    void taintsAreNamed() {
        Placing.of(given().pool("default", pool -> pool.taint(DEDICATED)).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("taints", "dedicated=x:NoSchedule", "dedicated=x:NoSchedule");
    }
}
