package dev.slipway.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.contract.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeClusterTest {
    private static final NodeName NODE = new NodeName("node-1");

    private final FakeCluster cluster = new FakeCluster(new FakeClock(), Faults.none());

    @Test
    void showsPodsByKindWhereTheyAre() {
        join();
        cluster.pending(kind(), "b", "a").running(NODE, kind(), "c");
        var snapshot = cluster.snapshot();
        assertEquals(1, snapshot.kinds().size());
        assertEquals(List.of("a", "b"), snapshot.pending().getFirst().names());
        assertEquals(List.of("c"), snapshot.nodes().getFirst().pods().getFirst().names());
        cluster.bind(new PodId("shop", "a"), NODE);
        assertEquals(List.of(new PodId("shop", "b")), cluster.pendingPods());
        assertEquals(2, cluster.podsOn(NODE).size());
    }

    @Test
    void keepsBudgets() {
        join();
        cluster.running(NODE, kind(), "a").blockEviction(new PodId("shop", "a"), "budget is used up");
        var pod = cluster.podsOn(NODE).getFirst();
        assertEquals(new EvictionOutcome.Blocked("budget is used up"), cluster.evict(pod));
        cluster.allowEviction(pod.id());
        assertInstanceOf(EvictionOutcome.Evicted.class, cluster.evict(pod));
        assertEquals(List.of(), cluster.podsOn(NODE));
        assertInstanceOf(EvictionOutcome.Evicted.class, cluster.evict(pod));
    }

    @Test
    void evictsSlowlyAndBringsReplicasBack() {
        join();
        cluster.evictSlowly().recreateEvicted().running(NODE, kind(), "a");
        cluster.evict(cluster.podsOn(NODE).getFirst());
        assertTrue(cluster.podsOn(NODE).getFirst().terminating());
        cluster.finishEvictions();
        assertEquals(List.of(new PodId("shop", "a-again")), cluster.pendingPods());
    }

    @Test
    void addsAndRemovesLabelsAndTaintsOnce() {
        join();
        for (var i = 0; i < 2; i++) {
            cluster.updateNode(
                    NODE,
                    Examples.labels("team", "other", WellKnown.REGISTERED, "true"),
                    List.of(WellKnown.DISRUPTED),
                    Examples.planned("a").spec().startupTaints());
        }
        var node = cluster.node(NODE).orElseThrow();
        assertEquals("other", node.labels().get("team"));
        assertEquals("true", node.labels().get(WellKnown.REGISTERED));
        assertEquals(
                List.of("dedicated=a:NoSchedule", "karpenter.sh/disrupted:NoSchedule"),
                node.taints().stream().map(Object::toString).toList());
        cluster.updateNode(new NodeName("gone"), Examples.labels(), List.of(), List.of());
        cluster.deleteNode(NODE);
        cluster.deleteNode(NODE);
        assertEquals(List.of(), cluster.nodeNames());
    }

    private void join() {
        var launched = new ClaimState.Launched(Examples.NOW, Examples.instance("1"));
        cluster.join(NODE, Examples.planned("a").in(launched), true);
    }

    private static PodKind kind() {
        return new PodKind(
                "shop",
                "ReplicaSet",
                Examples.labels("app", "cart"),
                ResourceList.parse(Examples.labels("cpu", "1", "pods", "1")),
                Examples.labels(),
                List.of(),
                List.of(),
                0,
                List.of());
    }
}
