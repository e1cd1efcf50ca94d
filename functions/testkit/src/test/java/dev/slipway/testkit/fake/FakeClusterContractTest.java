package dev.slipway.testkit.fake;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.testkit.contract.ClusterContract;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestBuffer;
import dev.slipway.testkit.scenario.TestNodeClass;
import dev.slipway.testkit.scenario.TestPool;
import java.util.List;

final class FakeClusterContractTest extends ClusterContract {
    private static final NodeName NODE = new NodeName("ip-10-0-0-1");

    private final FakeCluster cluster = new FakeCluster(new FakeClock(), Faults.none());

    @Override
    protected ClusterView view() {
        return cluster;
    }

    @Override
    protected ClusterActions actions() {
        return cluster;
    }

    @Override
    protected NodeName join() {
        var amounts = ResourceList.parse(Examples.labels("cpu", "2", "memory", "8Gi", "pods", "29"));
        cluster.node(new NodeSnapshot(
                NODE,
                "aws:///us-east-1a/i-1",
                Examples.labels("team", "a"),
                List.of(DEDICATED),
                amounts,
                amounts,
                true,
                false,
                Examples.NOW,
                List.of()));
        return NODE;
    }

    @Override
    protected void running(NodeName node, PodId pod) {
        cluster.running(node, kind(pod), pod.name());
    }

    @Override
    protected void waiting(PodId pod) {
        cluster.pending(kind(pod), pod.name());
    }

    @Override
    protected void nodeClass(String name) {
        cluster.nodeClass(TestNodeClass.like(Examples.nodeClass()).name(name).build());
    }

    @Override
    protected void nodePool(String name, String nodeClass) {
        cluster.nodePool(new TestPool(name).nodeClass(nodeClass).build());
    }

    @Override
    protected void buffer(String kind, PodId name, int replicas) {
        cluster.buffer(TestBuffer.of(name.namespace(), name.name(), replicas, "1"));
    }

    @Override
    protected List<String> conditions(String nodeClass) {
        return cluster.statusOf(nodeClass).map(NodeClassStatus::conditions).orElse(List.of()).stream()
                .map(condition -> "%s=%s %s %s"
                        .formatted(
                                condition.type(), condition.status().text(), condition.reason(), condition.message()))
                .toList();
    }

    @Override
    protected void guard(PodId pod) {
        cluster.blockEviction(pod, "Cannot evict pod as it would violate the pod's disruption budget.");
    }

    @Override
    protected void unguard(PodId pod) {
        cluster.allowEviction(pod);
    }

    @Override
    protected List<String> events(String object) {
        return cluster.events().stream()
                .filter(event -> event.object().equals(object))
                .map(event -> (event.warning() ? "Warning " : "Normal ") + event.reason() + " " + event.message())
                .toList();
    }

    private static PodKind kind(PodId pod) {
        return new PodKind(
                pod.namespace(),
                "",
                Examples.labels("app", pod.name()),
                ResourceList.parse(Examples.labels("cpu", "1", "pods", "1")),
                Examples.labels(),
                List.of(),
                List.of(),
                0,
                List.of());
    }
}
