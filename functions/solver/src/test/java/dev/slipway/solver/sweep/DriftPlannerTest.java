package dev.slipway.solver.sweep;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.solver.sweep.DriftPlan.Change;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestNodeClass;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nodes of pool default and class default, an m5.xlarge in zone a, launched an hour ago. */
final class DriftPlannerTest {
    private static final Instant EARLIER = NOON.minus(Duration.ofMinutes(10));
    private static final Ready READY = TestNodeClass.ready("a", "b");

    private NodePool pool = new TestPool("default").build();
    private List<NodeClass> classes = List.of(TestNodeClass.spec());
    private ResolvedNodeClass resolved = READY;
    private Catalog catalog = TestCatalog.standard();
    private @Nullable CloudInstance instance =
            attached(READY.subnets().getFirst().id(), READY.securityGroupIds(), "", "");

    @Test
    void nothingDriftsWhereAllIsAsAsked() {
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
    }

    @Test
    @DisplayName("rows 21, 22: a claim of another pool template has drifted since now")
    void driftsFromItsPoolsTemplate() {
        var claim = new TestClaim("a").initialized().hashedAs("pool-old", "class-hash");
        assertEquals(new Drift("NodePoolDrifted", NOON), onlyChange(claim).drifted());
    }

    @Test
    void keepsTheTimeOfADriftThatGoesOn() {
        var known = drifted("NodePoolDrifted").initialized().hashedAs("pool-old", "class-hash");
        assertEquals(List.of(), plan(known));
        var other = drifted("AMIDrift").initialized().hashedAs("pool-old", "class-hash");
        assertEquals(new Drift("NodePoolDrifted", NOON), onlyChange(other).drifted());
    }

    @Test
    void isOverWhenTheReasonIs() {
        assertNull(onlyChange(drifted("SubnetDrift").initialized()).drifted());
    }

    @Test
    @DisplayName("row 126: a wider requirement is met; one that excludes the node's label is not")
    void driftsFromRequirements() {
        pool = new TestPool("default").zones("a", "b", "c").build();
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
        pool = new TestPool("default").zones("b").build();
        assertEquals(
                "RequirementsDrifted: NodePool/default asks for other values of topology.kubernetes.io/zone than \"a\"",
                plan(new TestClaim("a").initialized()).getFirst().why());
        pool = new TestPool("default")
                .requires("karpenter.k8s.aws/instance-family", Operator.NOT_IN, "m5")
                .build();
        assertEquals("RequirementsDrifted", reason(new TestClaim("a").initialized()));
    }

    @Test
    void asksForCustomLabelsButNotForThoseThatAreNotKnownYet() {
        pool = new TestPool("default")
                .requires("karpenter.k8s.aws/instance-hypervisor", Operator.IN, "nitro")
                .build();
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
        pool = new TestPool("default").requires("team", Operator.EXISTS).build();
        assertEquals("RequirementsDrifted", reason(new TestClaim("a").initialized()));
    }

    @Test
    @DisplayName("row 127: a type may be missing from the catalogue in the first hour")
    void driftsWhenItsTypeIsNotSoldAnyMore() {
        catalog = new Catalog(catalog.instanceTypes().stream()
                .filter(type -> !type.name().equals("m5.xlarge"))
                .toList());
        var young = new TestClaim("a").createdAt(NOON.minus(Duration.ofMinutes(59)));
        assertEquals(List.of(), plan(young.initialized()));
        assertEquals(
                "InstanceTypeNotFound",
                reason(new TestClaim("a")
                        .createdAt(NOON.minus(Duration.ofMinutes(61)))
                        .initialized()));
    }

    @Test
    @DisplayName("aws.md §8, 55: a changed class is a drift")
    void driftsFromItsClass() {
        assertEquals("NodeClassDrift", reason(new TestClaim("a").initialized().hashedAs("pool-hash", "class-old")));
    }

    @Test
    @DisplayName("aws.md §8, 58: a new form of hashes makes nothing drift, and nothing that has drifted stop")
    void takesOverHashesOfANewForm() {
        var old = new TestClaim("a").initialized().hashedAs("v1-pool", "v1-class");
        assertEquals(old.hashedAs("pool-hash", "class-hash"), onlyChange(old));
        var drifted = drifted("NodeClassDrift").initialized().hashedAs("v1-pool", "v1-class");
        assertEquals(List.of(), plan(drifted));
    }

    @Test
    @DisplayName("aws.md §8, 59: a newer image of the class is a drift; a type without image is none")
    void driftsFromItsImage() {
        resolved = new Ready(
                READY.spec(),
                READY.subnets(),
                READY.securityGroupIds(),
                List.of(new Image("ami-new", "node-new", "amd64")));
        assertEquals("AMIDrift", reason(new TestClaim("a").initialized()));
        resolved = new Ready(
                READY.spec(),
                READY.subnets(),
                READY.securityGroupIds(),
                List.of(new Image("ami-arm64", "node", "arm64")));
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
    }

    @Test
    @DisplayName("aws.md §8, 54: a security group that somebody has added is a drift")
    void driftsFromSecurityGroups() {
        var more = new ArrayList<>(READY.securityGroupIds());
        more.add("sg-by-hand");
        instance = attached(READY.subnets().getFirst().id(), more, "", "");
        assertEquals("SecurityGroupDrift", reason(new TestClaim("a").initialized()));
    }

    @Test
    void driftsFromSubnetReservationAndPlacementGroup() {
        var subnet = READY.subnets().getFirst().id();
        instance = attached("subnet-elsewhere", READY.securityGroupIds(), "", "");
        assertEquals("SubnetDrift", reason(new TestClaim("a").initialized()));
        instance = attached(subnet, READY.securityGroupIds(), "cr-1", "");
        assertEquals("CapacityReservationDrift", reason(new TestClaim("a").initialized()));
        instance = attached(subnet, READY.securityGroupIds(), "", "pg-1");
        assertEquals("PlacementGroupDrift", reason(new TestClaim("a").initialized()));
        resolved = new Ready(
                READY.spec(),
                READY.subnets(),
                READY.securityGroupIds(),
                READY.images(),
                READY.instanceProfile(),
                List.of(),
                new PlacementGroup("pg-1", "cluster", 0));
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
    }

    @Test
    @DisplayName("aws.md §8, 60: a class that is gone is no drift")
    void asksNothingOfAClassThatIsGone() {
        classes = List.of();
        assertEquals(List.of(), plan(new TestClaim("a").initialized().hashedAs("pool-hash", "class-old")));
    }

    @Test
    void leavesWhatCannotBeToldAsItIs() {
        instance = null;
        assertEquals(List.of(), plan(new TestClaim("a").initialized()));
        assertEquals(List.of(), plan(drifted("SubnetDrift").initialized()));
        resolved = new ResolvedNodeClass.NotReady("default", "SubnetsNotFound", "none");
        assertEquals(List.of(), plan(drifted("AMIDrift").initialized()));
        assertNull(onlyChange(drifted("NodePoolDrifted").initialized()).drifted());
    }

    @Test
    void judgesNodesThatAreToStayAlone() {
        var old = Stream.of(
                        new TestClaim("a").planned(),
                        new TestClaim("a").draining(DisruptionReason.EMPTY, null),
                        new TestClaim("a").terminating(DisruptionReason.EMPTY))
                .map(claim -> claim.hashedAs("pool-old", "class-old"));
        old.forEach(claim -> assertEquals(List.of(), plan(claim)));
        var launched = new TestClaim("a").launched().hashedAs("pool-old", "class-hash");
        assertEquals("NodePoolDrifted", reason(launched));
    }

    private static TestClaim drifted(String reason) {
        return new TestClaim("a").drifted(reason, EARLIER);
    }

    private String reason(NodeClaim claim) {
        var drift = onlyChange(claim).drifted();
        return drift == null ? "" : drift.reason();
    }

    private NodeClaim onlyChange(NodeClaim claim) {
        var changes = plan(claim);
        assertEquals(1, changes.size(), changes::toString);
        return changes.getFirst().claim();
    }

    private List<Change> plan(NodeClaim claim) {
        var nodes = claim.node().map(_ -> List.of(TestNode.of(claim).build())).orElse(List.of());
        var snapshot =
                new ClusterSnapshot(NOON, List.of(), List.of(), nodes, List.of(), List.of(pool), classes, List.of());
        var instances = instance == null ? List.<CloudInstance>of() : List.of(instance);
        return DriftPlanner.plan(new DriftFacts(NOON, snapshot, instances, List.of(claim), List.of(resolved), catalog))
                .changes();
    }

    private static CloudInstance attached(
            String subnet, List<String> groups, String reservation, String placementGroup) {
        var launched = new TestClaim("a").instance();
        return new CloudInstance(
                launched.id(),
                launched.pool(),
                "running",
                launched.imageId(),
                NOON,
                Collections.emptySortedMap(),
                subnet,
                groups,
                reservation,
                placementGroup,
                "");
    }
}
