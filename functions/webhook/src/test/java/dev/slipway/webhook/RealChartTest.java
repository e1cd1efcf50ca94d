package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.slipway.cluster.ClusterLease;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.emulator.ControlPlane;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chart as Helm installs it into Kubernetes itself, and the webhook with the rights that it has then. */
final class RealChartTest {
    private static final String NAMESPACE = "slipway-system";
    private static final String KARPENTER = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: karpenter, namespace: kube-system,
              labels: {app.kubernetes.io/name: karpenter}},
             spec: {replicas: %d, selector: {matchLabels: {app: karpenter}},
              template: {metadata: {labels: {app: karpenter}},
                spec: {containers: [{name: controller, image: "public.ecr.aws/karpenter/controller:1.14.1"}]}}}}
            """;

    private KubernetesClient admin;

    @BeforeEach
    void start() {
        admin = RealCluster.client("admin");
    }

    @AfterEach
    void uninstall() {
        Helm.uninstall("slipway")
                .withKubeConfig(ControlPlane.running().kubeconfigOf("admin"))
                .withNamespace(NAMESPACE)
                .ignoreNotFound()
                .call();
        admin.apps()
                .deployments()
                .inNamespace("kube-system")
                .withName("karpenter")
                .delete();
        admin.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
        admin.nodes().delete();
        admin.close();
    }

    private static Release install(String mode) {
        var install = Chart.HELM
                .install()
                .withName("slipway")
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(ControlPlane.running().kubeconfigOf("admin"));
        Chart.required().forEach(install::set);
        return install.set("mode", mode).call();
    }

    @Test
    void isNotInstalledBesideAKarpenterThatRuns() {
        RealCluster.create(admin, KARPENTER.formatted(2));
        var fault = assertThrows(RuntimeException.class, () -> install("act"));
        assertTrue(
                String.valueOf(fault.getMessage())
                        .contains("kubectl -n kube-system scale deployment karpenter --replicas=0"),
                fault::getMessage);
        assertEquals("deployed", install("observe").getStatus());
    }

    @Test
    void isInstalledWhereKarpenterIsStopped() {
        RealCluster.create(admin, KARPENTER.formatted(0));
        assertEquals("deployed", install("act").getStatus());
        var budget =
                admin.policy().v1().podDisruptionBudget().inNamespace(NAMESPACE).withName("slipway-webhook");
        Eventually.holds(
                "the budget covers both replicas",
                () -> budget.get() != null
                        && budget.get().getStatus() != null
                        && Integer.valueOf(2).equals(budget.get().getStatus().getExpectedPods()));
    }

    @Test
    void theWebhookDoesItsWorkWithTheRightsOfItsServiceAccount() throws InterruptedException {
        install("act");
        var token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("slipway-webhook")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        var queues = new FakeQueues();
        RealCluster.create(admin, """
                {apiVersion: v1, kind: Pod, metadata: {name: one, namespace: slipway-system},
                 spec: {containers: [{name: a, image: example.com/a, resources: {requests: {cpu: 1}}}]}}
                """);
        try (var client = RealCluster.withToken(token);
                var lease = ClusterLease.seek(
                        client, NAMESPACE, "slipway-webhook", "a", ClusterLease.Terms.USUAL, Clock.systemUTC());
                var _ = Webhook.start(
                        listener -> ClusterWatch.start(client, listener),
                        queues,
                        SnapshotStore.NONE,
                        queues,
                        Settings.of("demo"),
                        lease::held,
                        Clock.systemUTC())) {
            var batch = (PodsPending) queues.plans.poll(30, TimeUnit.SECONDS);
            assertTrue(
                    batch.snapshot().pending().stream()
                            .anyMatch(group -> group.names().contains("one")),
                    batch::toString);
            RealCluster.create(admin, "{apiVersion: v1, kind: Node, metadata: {name: n}}");
            NodeChange change = queues.changes.poll(30, TimeUnit.SECONDS);
            assertEquals("n", change.node().value());
            var holder = admin.leases().inNamespace(NAMESPACE).withName("slipway-webhook");
            assertEquals("a", holder.require().getSpec().getHolderIdentity());
        }
        // As the client gives a lease back: still in its name, and over in a second.
        assertEquals(
                1,
                admin.leases()
                        .inNamespace(NAMESPACE)
                        .withName("slipway-webhook")
                        .require()
                        .getSpec()
                        .getLeaseDurationSeconds(),
                "it is released");
    }
}
