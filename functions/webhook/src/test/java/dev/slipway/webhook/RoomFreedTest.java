package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a cluster, in the order of what happens in it. */
final class RoomFreedTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ApiServer api;
    private KubernetesClient client;
    private ClusterWatch watch;

    private final class Recorder implements ClusterWatch.Listener {
        @Override
        public void podWaits(String uid) {
            told.add("waits");
        }

        @Override
        public void podSettled(String uid) {
            told.add("settled");
        }

        @Override
        public void nodeSeen(NodeSnapshot node) {
            told.add("seen");
        }

        @Override
        public void nodeGone(NodeSnapshot node) {
            told.add("gone");
        }

        @Override
        public void nodeEmptied(NodeName node) {
            told.add("emptied");
        }

        @Override
        public void roomFreed() {
            told.add("freed");
        }
    }

    @BeforeEach
    void start() {
        api = new ApiServer();
        client = api.client();
        watch = ClusterWatch.start(client, new Recorder());
    }

    @AfterEach
    void stop() {
        watch.close();
        api.close();
    }

    private void next(String... events) throws InterruptedException {
        for (var event : events) {
            var came = FakeQueues.next(told);
            assertNotNull(came, () -> event + " did not come");
            assertEquals(event, came);
        }
    }

    private static <T extends HasMetadata> T object(String yaml, Class<T> type) {
        return Serialization.unmarshal("--- " + yaml, type);
    }

    /** One after the other, because a stand-in of the API server takes seconds to stop. */
    @Test
    void roomComesFreeByPodsThatEndAndNodesThatTakeThem() throws InterruptedException {
        aPodThatEndsOnItsNodeFreesRoom();
        aPodThatNeverHadANodeFreesNone();
        aNodeThatTakesPodsOrGoesFreesRoom();
    }

    private void aPodThatEndsOnItsNodeFreesRoom() throws InterruptedException {
        var pod = object(
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {nodeName: n, containers: [{name: a}]}}",
                Pod.class);
        client.resource(pod).create();
        next("settled");
        pod.setStatus(new PodStatusBuilder().withPhase("Succeeded").build());
        client.resource(pod).updateStatus();
        next("freed", "emptied", "settled");
        client.resource(pod).delete();
        next("settled");
        client.resource(object(
                        "{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: shop}, spec: {nodeName: n, containers: [{name: a}]}}",
                        Pod.class))
                .create();
        next("settled");
        client.resource(object(
                        "{apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: d, uid: u, controller: true}]}, spec: {nodeName: n, containers: [{name: a}]}}",
                        Pod.class))
                .create();
        next("settled");
        client.pods().inNamespace("shop").withName("agent").delete();
        next("freed", "settled");
        client.pods().inNamespace("shop").withName("b").delete();
        next("freed", "emptied", "settled");
    }

    private void aPodThatNeverHadANodeFreesNone() throws InterruptedException {
        client.resource(object(
                        "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: a}]}, status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}}",
                        Pod.class))
                .create();
        next("waits");
        client.pods().inNamespace("shop").withName("a").delete();
        next("settled");
    }

    private void aNodeThatTakesPodsOrGoesFreesRoom() throws InterruptedException {
        var text =
                "{apiVersion: v1, kind: Node, metadata: {name: n}, spec: {providerID: 'aws:///a/i-1', unschedulable: %s}, status: {conditions: [{type: Ready, status: '%s'}]}}";
        client.resource(object(text.formatted("false", "False"), Node.class)).create();
        next("seen");
        client.resource(object(text.formatted("false", "True"), Node.class)).update();
        client.resource(object(text.formatted("false", "True"), Node.class)).updateStatus();
        next("freed", "seen");
        client.resource(object(text.formatted("true", "True"), Node.class)).update();
        next("seen");
        client.resource(object(text.formatted("false", "True"), Node.class)).update();
        next("freed", "seen");
        client.nodes().withName("n").delete();
        next("freed", "gone");
    }
}
