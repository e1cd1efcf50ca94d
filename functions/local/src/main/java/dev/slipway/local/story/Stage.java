package dev.slipway.local.story;

import dev.slipway.local.LocalSlipway;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the audience sees of the cluster: its objects, through the Kubernetes API as a user would. */
final class Stage {
    private final KubernetesClient client;

    Stage(LocalSlipway slipway) {
        this.client = slipway.client();
    }

    void apply(List<HasMetadata> objects) {
        objects.forEach(object -> client.resource(object).create());
    }

    List<Pod> podsOf(String app) {
        return client.pods().inNamespace("default").withLabel("app", app).list().getItems();
    }

    /** Pods of all Deployments. */
    List<Pod> workload() {
        return client.pods().inNamespace("default").list().getItems();
    }

    long running() {
        return workload().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    List<Node> nodes() {
        return client.nodes().list().getItems();
    }

    /** Every Deployment wants so many pods in all. */
    long wanted() {
        return client.apps().deployments().inNamespace("default").list().getItems().stream()
                .mapToLong(deployment -> deployment.getSpec().getReplicas())
                .sum();
    }

    boolean allRun() {
        var pods = workload();
        return pods.size() == wanted()
                && pods.stream()
                        .allMatch(pod -> "Running".equals(pod.getStatus().getPhase()));
    }

    boolean allRunWithout(String node) {
        return allRun()
                && workload().stream()
                        .noneMatch(pod -> node.equals(pod.getSpec().getNodeName()));
    }

    /** As somebody who scales everything down for the night. */
    void scaleToZero() {
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace("default")
                .delete();
        for (Deployment deployment :
                client.apps().deployments().inNamespace("default").list().getItems()) {
            client.apps()
                    .deployments()
                    .inNamespace("default")
                    .withName(deployment.getMetadata().getName())
                    .scale(0);
        }
    }

    /** The spot node with the most pods of an app on it. */
    Optional<Node> busiestSpotNode(String app) {
        var pods = podsOf(app);
        return nodes().stream()
                .filter(node -> "spot".equals(node.getMetadata().getLabels().get("karpenter.sh/capacity-type")))
                .max(Comparator.comparingLong((Node node) -> podsOn(pods, node))
                        .thenComparing(node -> node.getMetadata().getName()))
                .filter(node -> podsOn(pods, node) > 0);
    }

    private static long podsOn(List<Pod> pods, Node node) {
        return pods.stream()
                .filter(pod -> Objects.equals(
                        pod.getSpec().getNodeName(), node.getMetadata().getName()))
                .count();
    }

    String missing() {
        return "%d of %d pods run on %d nodes; see the logs and the table."
                .formatted(running(), wanted(), nodes().size());
    }
}
