package dev.slipway.local.kubernetes;

import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.contract.ClusterContract;
import dev.slipway.testkit.contract.Examples;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The functions' own client and the stand-in's API, against the contract that the fake cluster keeps too. */
final class ClusterOverHttpTest extends ClusterContract {
    private final Stage stage = new Stage();
    private final Clock clock = Clock.fixed(Examples.NOW, ZoneOffset.UTC);
    private final KubernetesClient client = ClusterClients.open(new ConfigBuilder(Config.empty())
            .withMasterUrl(stage.cluster.url())
            .withNamespace("default")
            .build());

    @BeforeEach
    void makeNamespace() {
        stage.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        client.close();
        stage.close();
    }

    @Override
    protected ClusterView view() {
        return new KubernetesClusterView(client, clock);
    }

    @Override
    protected ClusterActions actions() {
        return new KubernetesClusterActions(client, clock);
    }

    @Override
    protected NodeName join() {
        var instance =
                Stage.instance("i-1", "4", Stage.userData("team=a", "{key: dedicated, value: a, effect: NoSchedule}"));
        stage.cluster.join(instance);
        var name = new NodeName("ip-i-1.ec2.internal");
        stage.passTimeUntil(
                "the node is ready",
                () -> view().node(name)
                        .filter(node -> node.ready() && node.taints().equals(List.of(DEDICATED)))
                        .isPresent());
        return name;
    }

    @Override
    protected void running(NodeName node, PodId pod) {
        create(pod, node.value());
        stage.passTimeUntil(pod + " is healthy", () -> has(pod, "Ready", "True"));
    }

    @Override
    protected void waiting(PodId pod) {
        create(pod, null);
        stage.passTimeUntil(pod + " waits", () -> has(pod, "PodScheduled", "False"));
    }

    private void create(PodId pod, @Nullable String node) {
        stage.client
                .resource(Stage.pod(pod.name(), "1")
                        .editMetadata()
                        .withNamespace(pod.namespace())
                        .endMetadata()
                        .editSpec()
                        .withNodeName(node)
                        .endSpec()
                        .build())
                .create();
    }

    private boolean has(PodId id, String condition, String status) {
        Pod pod = stage.client
                .pods()
                .inNamespace(id.namespace())
                .withName(id.name())
                .get();
        return pod.getStatus().getConditions().stream().anyMatch(found -> is(found, condition, status));
    }

    private static boolean is(PodCondition found, String condition, String status) {
        return found.getType().equals(condition) && found.getStatus().equals(status);
    }

    @Override
    protected void guard(PodId pod) {
        stage.client
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("guard-" + pod.name())
                        .withNamespace(pod.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(1))
                        .withNewSelector()
                        .addToMatchLabels("app", pod.name())
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    @Override
    protected void unguard(PodId pod) {
        stage.client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(pod.namespace())
                .withName("guard-" + pod.name())
                .delete();
    }

    @Override
    protected List<String> events(String object) {
        return stage.client.v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> object.equals(about(event)))
                .filter(event -> "slipway".equals(event.getReportingComponent()))
                .map(event -> "%s %s %s".formatted(event.getType(), event.getReason(), event.getMessage()))
                .toList();
    }

    private static String about(Event event) {
        var object = event.getInvolvedObject();
        var namespace = object.getNamespace() == null ? "" : object.getNamespace() + "/";
        return object.getKind() + "/" + namespace + object.getName();
    }
}
