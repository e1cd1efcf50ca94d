package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.ClusterLease;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Two webhooks of one cluster, in real time but for their own clock. */
final class LeaderTest {
    private static final ClusterLease.Terms HASTY =
            new ClusterLease.Terms(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofMillis(20));

    private final FakeClock clock = new FakeClock();
    private ApiServer api;
    private KubernetesClient client;

    private record Replica(ClusterLease lease, FakeQueues queues, Webhook webhook) implements AutoCloseable {
        void sends(String node) {
            Eventually.holds(
                    "it sends " + node,
                    () -> queues.changes.stream()
                            .anyMatch(change -> change.node().value().equals(node)));
        }

        /** In the order of the program: the lease is released when all has been sent. */
        @Override
        public void close() {
            webhook.close();
            lease.close();
        }
    }

    @BeforeEach
    void start() {
        api = new ApiServer();
        client = api.client();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Replica replica(String name) {
        var lease = ClusterLease.seek(client, "slipway-system", "slipway-webhook", name, HASTY, clock);
        var queues = new FakeQueues();
        var webhook = Webhook.start(
                listener -> ClusterWatch.start(client, listener),
                queues,
                SnapshotStore.NONE,
                queues,
                Settings.of("demo"),
                lease::held,
                clock);
        return new Replica(lease, queues, webhook);
    }

    private Replica leading(String name) {
        var replica = replica(name);
        Eventually.holds(name + " leads", replica.lease()::held);
        return replica;
    }

    private void create(String node) {
        HasMetadata object = Serialization.unmarshal(
                "--- {apiVersion: v1, kind: Node, metadata: {name: %s}, spec: {providerID: i}}".formatted(node),
                Node.class);
        client.resource(object).create();
    }

    private String holder() {
        return String.valueOf(client.resources(Lease.class)
                .inNamespace("slipway-system")
                .withName("slipway-webhook")
                .get()
                .getSpec()
                .getHolderIdentity());
    }

    /** Written by somebody else. */
    private void heldBy(String name) {
        client.resources(Lease.class)
                .inNamespace("slipway-system")
                .withName("slipway-webhook")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"%s\"}}".formatted(name));
    }

    @Test
    void onlyOneOfTwoSends() {
        try (var first = leading("first");
                var second = replica("second")) {
            Eventually.holds("the other is ready, too", second.webhook()::ready);
            create("a");
            first.sends("a");
            assertEquals("first", holder());
            assertFalse(second.lease().held());
            assertEquals(0, second.queues().changes.size());
        }
    }

    @Test
    void whoIsAskedToStopSendsAndHandsOver() throws InterruptedException {
        var first = leading("first");
        try (var second = replica("second")) {
            first.queues().away = true;
            create("a");
            assertEquals("a", FakeQueues.next(first.queues().refusals));
            first.queues().away = false;
            first.close();
            assertEquals("a", first.queues().changes.remove().node().value());
            Eventually.holds("the other leads, before the lease has expired", second.lease()::held);
            assertEquals("second", holder());
            create("b");
            Eventually.holds(
                    "the other sends",
                    () -> second.queues().changes.stream()
                            .anyMatch(change -> change.node().value().equals("b")));
        }
    }

    /** Else a process that ends at once leaves the next to wait until the lease expires. */
    @RepeatedTest(100)
    void whoIsAskedToStopAsSoonAsItLeadsHasReleasedWhenItReturns() {
        var lease = ClusterLease.seek(client, "slipway-system", "slipway-webhook", "first", HASTY, clock);
        while (!lease.held()) {
            Thread.onSpinWait();
        }
        lease.close();
        assertEquals("", holder());
    }

    @Test
    void whoLosesTheLeaseStopsSendingAndSeeksItAgain() {
        try (var first = leading("first")) {
            heldBy("thief");
            Eventually.holds("it does not lead", () -> !first.lease().held());
            create("a");
            Eventually.holds("it is still ready", first.webhook()::ready);
            assertEquals(0, first.queues().changes.size());
            heldBy("");
            Eventually.holds("it leads again", first.lease()::held);
            Eventually.holds(
                    "what it gathered is sent", () -> !first.queues().changes.isEmpty());
        }
    }

    @Test
    void aLeaseThatCannotBeRenewedIsNotHeldForLongerThanItLasts() {
        try (var first = leading("first")) {
            api.goAway();
            clock.advance(HASTY.lasts().minusMillis(1));
            assertTrue(first.lease().held());
            clock.advance(Duration.ofMillis(1));
            assertFalse(first.lease().held());
        }
    }
}
