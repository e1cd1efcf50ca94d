package dev.slipway.local.kubernetes.workloads;

import static dev.slipway.local.kubernetes.Stage.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.kubernetes.Stage;
import dev.slipway.local.kubernetes.workloads.LoadCurve.Step;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Deployment deployment() {
        return stage.client.apps().deployments().withName("web").get();
    }

    private void scale(int replicas) {
        stage.client.apps().deployments().withName("web").scale(replicas);
    }

    private int replicas() {
        return deployment().getSpec().getReplicas();
    }

    private List<Pod> live() {
        return stage.pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    @Test
    void aDeploymentRunsOnANodeThatJoinsLater() {
        stage.client.resource(Stage.deployment("web", 3, "1")).create();
        eventually("three pods wait", () -> stage.pods().size() == 3);
        var pod = stage.pods().getFirst();
        assertEquals(
                "ReplicaSet", pod.getMetadata().getOwnerReferences().getFirst().getKind());
        assertTrue(pod.getMetadata().getLabels().containsKey("pod-template-hash"));
        stage.cluster.join(Stage.instance("i-1", "4", Stage.userData("a=b", "")));
        stage.passTimeUntil(
                "all are ready",
                () -> deployment().getStatus() != null
                        && Integer.valueOf(3).equals(deployment().getStatus().getReadyReplicas()));
    }

    @Test
    void scalingDownTakesWaitingPodsFirst() {
        stage.cluster.join(Stage.instance("i-1", "2", Stage.userData("a=b", "")));
        stage.client.resource(Stage.deployment("web", 2, "1")).create();
        stage.passTimeUntil("two run", () -> running() == 2);
        scale(5);
        eventually("three more wait", () -> live().size() == 5);
        scale(2);
        eventually("only two are left", () -> live().size() == 2);
        assertEquals(2, running());
    }

    private long running() {
        return live().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    @Test
    void aDeletedPodIsReplaced() {
        stage.client.resource(Stage.deployment("web", 1, "1")).create();
        eventually("one waits", () -> live().size() == 1);
        var first = live().getFirst();
        stage.client.resource(first).delete();
        eventually(
                "another waits",
                () -> live().size() == 1
                        && !live().getFirst()
                                .getMetadata()
                                .getUid()
                                .equals(first.getMetadata().getUid()));
    }

    @Test
    void aNewTemplateReplacesTheOldPods() {
        stage.client.resource(Stage.deployment("web", 2, "1")).create();
        stage.cluster.join(Stage.instance("i-1", "8", Stage.userData("a=b", "")));
        stage.passTimeUntil("two run", () -> running() == 2);
        var before = live().getFirst().getMetadata().getLabels().get("pod-template-hash");
        stage.client
                .apps()
                .deployments()
                .withName("web")
                .edit(copy -> new DeploymentBuilder(copy)
                        .editSpec()
                        .editTemplate()
                        .editMetadata()
                        .addToAnnotations("restarted", "yes")
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .build());
        stage.passTimeUntil(
                "two others run",
                () -> live().size() == 2
                        && running() == 2
                        && live().stream()
                                .noneMatch(pod -> Objects.equals(
                                        before, pod.getMetadata().getLabels().get("pod-template-hash"))));
        assertNotEquals("", before);
    }

    @Test
    void whatADeploymentMadeGoesWithIt() {
        stage.client.resource(Stage.deployment("web", 2, "1")).create();
        eventually("two wait", () -> live().size() == 2);
        stage.client.apps().deployments().withName("web").delete();
        eventually(
                "nothing is left",
                () -> stage.pods().isEmpty()
                        && stage.client.apps().replicaSets().list().getItems().isEmpty());
    }

    @Test
    void aDaemonSetPutsOnePodOnEachNodeThatItFits() {
        stage.readyNode("n1", "4");
        stage.readyNode("n2", "4");
        stage.client
                .nodes()
                .withName("n2")
                .edit(node -> new NodeBuilder(node)
                        .editMetadata()
                        .addToLabels("skip", "me")
                        .endMetadata()
                        .build());
        var template = Stage.deployment("agent", 1, "1").getSpec().getTemplate();
        stage.client
                .resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName("agent")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "agent")
                        .endSelector()
                        .withTemplate(template)
                        .editTemplate()
                        .editSpec()
                        .addToNodeSelector("kubernetes.io/hostname", "n1")
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        eventually(
                "it is on n1",
                () -> live().size() == 1
                        && "n1".equals(live().getFirst().getSpec().getNodeName()));
        stage.client.nodes().withName("n1").delete();
        eventually("it is gone with the node", () -> stage.pods().isEmpty());
    }

    @Test
    void theAutoscalerFollowsTheCurveWithinItsBounds() {
        stage.client.resource(Stage.deployment("web", 1, "1")).create();
        stage.client
                .resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withMinReplicas(2)
                        .withMaxReplicas(6)
                        .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                        .endSpec()
                        .build())
                .create();
        stage.cluster.horizontalAutoscaler(new LoadCurve(List.of(
                new Step(Duration.ofSeconds(10), 4),
                new Step(Duration.ofSeconds(20), 50),
                new Step(Duration.ofSeconds(30), 0))));
        stage.timer.advance(Duration.ofSeconds(9));
        assertEquals(1, replicas());
        stage.timer.advance(Duration.ofSeconds(1));
        eventually("four are wanted", () -> replicas() == 4);
        stage.timer.advance(Duration.ofSeconds(10));
        eventually("the most are wanted", () -> replicas() == 6);
        stage.timer.advance(Duration.ofSeconds(10));
        eventually("the least are wanted", () -> replicas() == 2);
        eventually(
                "the status follows",
                () -> Integer.valueOf(2)
                        .equals(stage.client
                                .autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .withName("web")
                                .get()
                                .getStatus()
                                .getDesiredReplicas()));
    }
}
