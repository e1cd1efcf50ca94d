package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.pool.PoolStandings.NodeClassStanding;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link ClusterView} and a {@link ClusterActions} of one cluster do. */
public abstract class ClusterContract {
    protected static final Taint DEDICATED = new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE);

    private static final NodeName GONE = new NodeName("gone");
    private static final PodId CART_1 = new PodId("shop", "cart-1");
    private static final PodId CART_2 = new PodId("shop", "cart-2");

    /** The same one within a test; it is empty at first. */
    protected abstract ClusterView view();

    /** Of the same cluster as {@link #view}. */
    protected abstract ClusterActions actions();

    /** A node that is ready, with the label {@code team=a} and the taint {@link #DEDICATED}; answers with its name. */
    protected abstract NodeName join();

    /** A healthy pod of nobody on that node. */
    protected abstract void running(NodeName node, PodId pod);

    /** A pod that the kube-scheduler found no node for. */
    protected abstract void waiting(PodId pod);

    /** From now on a disruption budget needs this pod. */
    protected abstract void guard(PodId pod);

    /** The budget of {@link #guard} is gone. */
    protected abstract void unguard(PodId pod);

    /** Kubernetes events as {@code Warning Reason message}, of an object as {@code Pod/shop/cart} or {@code Node/name}. */
    protected abstract List<String> events(String object);

    /** An EC2NodeClass of this name that can be read. */
    protected abstract void nodeClass(String name);

    /** A NodePool of this name that can be read, for nodes of this class. */
    protected abstract void nodePool(String name, String nodeClass);

    /**
     * A PodTemplate, or a workload of no replicas, of this name, and a CapacityBuffer beside it that asks for room for so many
     * of its pods.
     */
    protected abstract void buffer(String kind, PodId name, int replicas);

    /** The two objects of {@link #buffer}, for clusters that take manifests. */
    protected static List<String> bufferManifests(String kind, PodId name, int replicas) {
        var template = "{metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}";
        var isTemplate = kind.equals("PodTemplate");
        var target = """
                {apiVersion: %s, kind: %s, metadata: {name: %s, namespace: %s}, %s}
                """.formatted(
                isTemplate ? "v1" : "apps/v1",
                kind,
                name.name(),
                name.namespace(),
                isTemplate
                        ? "template: " + template
                        : "spec: {replicas: 0, selector: {matchLabels: {app: a}}, template: %s}".formatted(template));
        var buffer = """
                {apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, metadata: {name: %s, namespace: %s},
                 spec: {%s, replicas: %d}}
                """.formatted(
                        name.name(),
                        name.namespace(),
                        isTemplate
                                ? "podTemplateRef: {name: %s}".formatted(name.name())
                                : "scalableRef: {kind: %s, name: %s}".formatted(kind, name.name()),
                        replicas);
        return List.of(target, buffer);
    }

    /** Its conditions as {@code type=status reason message}, in order; empty when its status was never written. */
    protected abstract List<String> conditions(String nodeClass);

    @Test
    void saysInANodeClassWhatBecameOfIt() {
        nodeClass("nodes");
        var lacking = NodeClassStatus.of(
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(Condition.failed(NodeClassStatus.SUBNETS, "SubnetsNotFound", "No subnet.")));
        for (var twice = 0; twice < 2; twice++) {
            actions().nodeClassStatus("nodes", lacking);
            assertEquals(
                    List.of(
                            "SubnetsReady=False SubnetsNotFound No subnet.",
                            "Ready=False UnhealthyDependents SubnetsReady=False (SubnetsNotFound)"),
                    conditions("nodes"));
        }
        var met = NodeClassStatus.of(
                List.of(new Subnet("subnet-1", "us-east-1a", 5)),
                List.of(),
                List.of(),
                "profile",
                List.of(),
                List.of(Condition.met(NodeClassStatus.SUBNETS)));
        actions().nodeClassStatus("nodes", met);
        assertEquals(List.of("SubnetsReady=True SubnetsReady ", "Ready=True Ready "), conditions("nodes"));
    }

    @Test
    void aNodeClassThatIsGoneIsFine() {
        actions().nodeClassStatus("gone", NodeClassStatus.unreadable("it cannot be read"));
        assertEquals(List.of(), conditions("gone"));
    }

    @Test
    void saysInANodePoolWhatNodesItHas() {
        nodePool("default", "nodes");
        var hash = standing().hash();
        assertFalse(hash.isEmpty());
        assertEquals(new NodePoolStanding("default", 1, "nodes", hash, "", null), standing());
        var unknown = Condition.unknown(NodePoolStatus.REGISTRATION, "none has registered");
        var large = ResourceList.parse(
                Examples.labels("cpu", "8", "memory", "32986Mi", "nvidia.com/gpu", "1", "nodes", "2"));
        var none = ResourceList.NONE;
        var lacking = Condition.failed(NodePoolStatus.NODE_CLASS, "NodeClassNotFound", "There is none.");
        for (var status : List.of(
                NodePoolStatus.of(1, 2, large, Condition.met(NodePoolStatus.VALIDATION), lacking, unknown),
                NodePoolStatus.of(
                        1,
                        0,
                        none,
                        Condition.met(NodePoolStatus.VALIDATION),
                        Condition.met(NodePoolStatus.NODE_CLASS),
                        Condition.met(NodePoolStatus.REGISTRATION)))) {
            for (var twice = 0; twice < 2; twice++) {
                actions().nodePoolStatus("default", status);
                assertEquals(new NodePoolStanding("default", 1, "nodes", hash, "", status), standing());
            }
        }
        actions().nodePoolStatus("gone", NodePoolStatus.of(1, 0, none, lacking, lacking, lacking));
        assertEquals(1, view().poolStandings().nodePools().size());
    }

    private NodePoolStanding standing() {
        return view().poolStandings().nodePools().getFirst();
    }

    @Test
    void knowsOfAClassWhetherItSaysThatItIsReady() {
        nodeClass("nodes");
        assertEquals(
                new PoolStandings(List.of(), List.of(new NodeClassStanding("nodes", false, null))),
                view().poolStandings());
        actions().nodeClassStatus("nodes", NodeClassStatus.unreadable("it cannot be read"));
        var ready = view().poolStandings().nodeClasses().getFirst().ready();
        assertEquals(
                new Condition(
                        Condition.READY, Truth.FALSE, "UnhealthyDependents", "ValidationSucceeded=False (SpecInvalid)"),
                ready);
    }

    @Test
    void saysInABufferWhetherItsRoomIsThere() {
        assertEquals(List.of(), view().capacityBuffers());
        buffer("PodTemplate", new PodId("shop", "spare"), 3);
        var buffer = view().capacityBuffers().getFirst();
        assertEquals("CapacityBuffer/shop/spare", buffer.toString());
        assertEquals(3, buffer.replicas());
        var kind = Objects.requireNonNull(buffer.kind());
        assertEquals("shop", kind.namespace());
        assertEquals(Integer.MIN_VALUE, kind.priority());
        assertEquals(List.of(), buffer.said());
        for (var provisioning : List.of(
                Condition.failed(CapacityBuffer.PROVISIONING, "RequiresNewCapacity", "Nodes are launched."),
                new Condition(CapacityBuffer.PROVISIONING, Truth.TRUE, "FitsExistingCapacity", ""))) {
            for (var twice = 0; twice < 2; twice++) {
                var said = List.of(buffer.readiness(), provisioning);
                actions().capacityBufferStatus(buffer, said);
                assertEquals(said, view().capacityBuffers().getFirst().said());
            }
        }
        var gone = new CapacityBuffer("shop", "gone", 1, kind, 1, buffer.readiness(), List.of());
        actions().capacityBufferStatus(gone, List.of(gone.readiness()));
        assertEquals(1, view().capacityBuffers().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "StatefulSet"})
    void knowsThePodsThatABuffersWorkloadMakes(String kind) {
        buffer(kind, new PodId("shop", "web"), 2);
        var buffer = view().capacityBuffers().getFirst();
        assertEquals(Truth.TRUE, buffer.readiness().status(), buffer.readiness()::message);
        assertEquals(2, buffer.pods().size());
    }

    @Test
    void showsWhatWaitsAndWhatRunsWhere() {
        var node = join();
        running(node, CART_1);
        waiting(CART_2);
        var snapshot = view().snapshot();
        assertEquals(List.of("cart-2"), snapshot.pending().getFirst().names());
        assertEquals(1, snapshot.nodes().size());
        var seen = snapshot.nodes().getFirst();
        assertEquals(node, seen.name());
        assertTrue(seen.ready());
        assertEquals("a", seen.labels().get("team"));
        assertEquals(List.of(DEDICATED), seen.taints());
        assertEquals(List.of("cart-1"), seen.pods().getFirst().names());
        assertEquals(List.of(), snapshot.faults());
    }

    @Test
    void tellsPodsThatWaitWhichNodeIsToCome() {
        waiting(CART_1);
        waiting(CART_2);
        assertTrue(view().nominates());
        var toCome = new Nomination(CART_1, GONE);
        for (var twice = 0; twice < 2; twice++) {
            actions().nominate(List.of(toCome, new Nomination(new PodId("shop", "gone"), GONE)));
            var snapshot = view().snapshot();
            assertEquals(List.of(toCome), snapshot.nominations());
            assertEquals(List.of(CART_1, CART_2), waiting(snapshot), "its node is not there");
        }
        actions().nominate(List.of(new Nomination(CART_1, new NodeName("another"))));
        assertEquals(List.of(toCome), view().snapshot().nominations(), "what is said stays said");
        for (var twice = 0; twice < 2; twice++) {
            actions().withdrawNominations(new NodeName("another"));
            assertEquals(List.of(toCome), view().snapshot().nominations());
        }
        for (var twice = 0; twice < 2; twice++) {
            actions().withdrawNominations(GONE);
            assertEquals(List.of(), view().snapshot().nominations());
        }
        assertEquals(List.of(CART_1, CART_2), waiting(view().snapshot()));
    }

    @Test
    void keepsRoomOnANodeForWhoIsNominatedToIt() {
        var node = join();
        running(node, CART_1);
        waiting(CART_2);
        actions().nominate(List.of(new Nomination(CART_1, GONE), new Nomination(CART_2, node)));
        var snapshot = view().snapshot();
        assertEquals(List.of(new Nomination(CART_2, node)), snapshot.nominations(), "who is on a node stays there");
        assertEquals(List.of(), waiting(snapshot));
        assertEquals(
                List.of("cart-1", "cart-2"),
                snapshot.nodes().getFirst().pods().stream()
                        .flatMap(group -> group.names().stream())
                        .sorted()
                        .toList());
    }

    private static List<PodId> waiting(ClusterSnapshot snapshot) {
        return snapshot.pending().stream()
                .flatMap(group -> group.names().stream()
                        .map(name -> new PodId(snapshot.kindOf(group).namespace(), name)))
                .sorted()
                .toList();
    }

    @Test
    void namesThePodsOfANodeInOrder() {
        var node = join();
        running(node, CART_2);
        running(node, CART_1);
        assertEquals(
                List.of(CART_1, CART_2),
                view().podsOn(node).stream().map(NodePod::id).toList());
        assertEquals(List.of(), view().podsOn(GONE));
        assertTrue(view().node(GONE).isEmpty());
    }

    @Test
    void evictsAPodOnceAndForAll() {
        var node = join();
        running(node, CART_1);
        var pod = view().podsOn(node).getFirst();
        assertInstanceOf(EvictionOutcome.Evicted.class, actions().evict(pod));
        assertTrue(view().podsOn(node).stream().allMatch(NodePod::terminating));
        assertInstanceOf(EvictionOutcome.Evicted.class, actions().evict(pod));
    }

    @Test
    void leavesAPodAloneThatOnlyHasTheName() {
        var node = join();
        running(node, CART_1);
        var before = new NodePod(CART_1, "uid-of-the-one-before", "", false, false, false);
        assertInstanceOf(EvictionOutcome.Evicted.class, actions().evict(before));
        assertFalse(view().podsOn(node).getFirst().terminating());
    }

    @Test
    void deletesAPodThatABudgetHolds() {
        var node = join();
        running(node, CART_1);
        guard(CART_1);
        var pod = view().podsOn(node).getFirst();
        var before = new NodePod(CART_1, "uid-of-the-one-before", "", false, false, false);
        actions().delete(before, Duration.ofSeconds(1));
        assertFalse(view().podsOn(node).getFirst().terminating(), "another pod of this name");
        for (var twice = 0; twice < 2; twice++) {
            actions().delete(pod, Duration.ofSeconds(1));
            assertTrue(view().podsOn(node).stream().allMatch(NodePod::terminating));
        }
    }

    @Test
    void saysWhichBudgetHoldsAPod() {
        var node = join();
        running(node, CART_1);
        guard(CART_1);
        var pod = view().podsOn(node).getFirst();
        var blocked = assertInstanceOf(EvictionOutcome.Blocked.class, actions().evict(pod));
        assertTrue(blocked.why().contains("disruption budget"), blocked::why);
        assertFalse(view().podsOn(node).getFirst().terminating());
        unguard(CART_1);
        assertInstanceOf(EvictionOutcome.Evicted.class, actions().evict(pod));
    }

    @Test
    void changesTaintsWithoutTouchingOthers() {
        var node = join();
        for (var twice = 0; twice < 2; twice++) {
            actions().updateNode(node, Examples.labels(), List.of(WellKnown.DISRUPTED), List.of());
        }
        assertEquals(
                List.of(DEDICATED, WellKnown.DISRUPTED),
                view().node(node).orElseThrow().taints());
        var otherValue = new Taint(DEDICATED.key(), "", DEDICATED.effect());
        for (var twice = 0; twice < 2; twice++) {
            actions().updateNode(node, Examples.labels(), List.of(), List.of(otherValue));
        }
        assertEquals(
                List.of(WellKnown.DISRUPTED), view().node(node).orElseThrow().taints());
        actions().updateNode(node, Examples.labels(), List.of(), List.of(WellKnown.DISRUPTED));
        assertEquals(List.of(), view().node(node).orElseThrow().taints());
    }

    @Test
    void setsLabelsAndReplacesValues() {
        var node = join();
        actions().updateNode(node, Examples.labels("team", "b", WellKnown.REGISTERED, "true"), List.of(), List.of());
        var labels = view().node(node).orElseThrow().labels();
        assertEquals("b", labels.get("team"));
        assertEquals("true", labels.get(WellKnown.REGISTERED));
        assertEquals(List.of(DEDICATED), view().node(node).orElseThrow().taints());
    }

    @Test
    void takesLabelsOff() {
        var node = join();
        actions().updateNode(node, Examples.labels("team", "b", WellKnown.RESERVATION, "cr-1"), List.of(), List.of());
        for (var twice = 0; twice < 2; twice++) {
            actions().removeLabels(node, new TreeSet<>(List.of(WellKnown.RESERVATION, "never/there")));
        }
        var labels = view().node(node).orElseThrow().labels();
        assertFalse(labels.containsKey(WellKnown.RESERVATION));
        assertEquals("b", labels.get("team"));
        assertEquals(List.of(DEDICATED), view().node(node).orElseThrow().taints());
    }

    @Test
    void deletesANodeOnce() {
        var node = join();
        actions().deleteNode(node);
        actions().deleteNode(node);
        assertTrue(view().node(node).isEmpty());
        assertEquals(List.of(), view().snapshot().nodes());
    }

    @Test
    void aNodeThatIsGoneIsFine() {
        actions().updateNode(GONE, Examples.labels("team", "b"), List.of(WellKnown.DISRUPTED), List.of());
        actions().removeLabels(GONE, new TreeSet<>(List.of("team")));
        actions().deleteNode(GONE);
        assertTrue(view().node(GONE).isEmpty());
    }

    @Test
    void tellsOnceWhatIsSaidTwice() {
        var node = join();
        running(node, CART_1);
        for (var twice = 0; twice < 2; twice++) {
            actions().podEvent(CART_1, true, "FailedScheduling", "nothing has a GPU");
            actions().nodeEvent(node, false, "Draining", "it is empty");
        }
        actions().nodeEvent(node, true, "FailedDraining", "pod/shop/cart-1 cannot be evicted");
        assertEquals(List.of("Warning FailedScheduling nothing has a GPU"), events("Pod/" + CART_1));
        assertEquals(
                List.of("Normal Draining it is empty", "Warning FailedDraining pod/shop/cart-1 cannot be evicted"),
                events("Node/" + node).stream().sorted().toList());
    }
}
