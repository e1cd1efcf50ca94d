package dev.slipway.local.kubernetes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.kubernetes.Stage;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvictionTest {

    private final Stage stage = new Stage();

    @BeforeEach
    void runTwoReplicas() {
        stage.cluster.join(Stage.instance("i-1", "4", Stage.userData("a=b", "")));
        stage.client.resource(Stage.deployment("web", 2, "1")).create();
        stage.passTimeUntil("two pods are ready", () -> ready().size() == 2);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private List<String> ready() {
        return stage.pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private void guard(String name, int minAvailable) {
        stage.client
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(minAvailable))
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    private PodDisruptionBudget budget() {
        return stage.client.policy().v1().podDisruptionBudget().withName("web").get();
    }

    @Test
    void lastsUntilTheBudgetIsUsedUp() throws Exception {
        guard("web", 1);
        Stage.eventually(
                "the budget is counted",
                () -> budget().getStatus() != null && budget().getStatus().getDisruptionsAllowed() == 1);
        var names = ready();
        assertEquals(201, evict(names.get(0)).statusCode());
        var refused = evict(names.get(1));
        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        assertTrue(refused.body().contains("Cannot evict pod as it would violate the pod's disruption budget."));
        assertTrue(refused.body().contains("The disruption budget web needs 1 healthy pods and has 1 currently"));
        Stage.eventually("the status follows", () -> budget().getStatus().getDisruptionsAllowed() == 0);
    }

    @Test
    void letsThePodEndGracefullyAndAnotherReplaceIt() throws Exception {
        var name = ready().getFirst();
        assertEquals(201, evict(name).statusCode());
        assertNotNull(stage.pod(name).getMetadata().getDeletionTimestamp());
        stage.passTimeUntil("it is gone and replaced", () -> stage.pod(name) == null && ready().size() == 2);
        assertFalse(ready().contains(name));
    }

    @Test
    void theClientSeesRefusalAndSuccess() {
        guard("web", 2);
        var name = ready().getFirst();
        assertFalse(stage.client.pods().inNamespace("default").withName(name).evict());
        stage.client.policy().v1().podDisruptionBudget().withName("web").delete();
        assertTrue(stage.client.pods().inNamespace("default").withName(name).evict());
    }

    @Test
    void refusesPodsThatAreUnknownOrGuardedTwice() throws Exception {
        assertEquals(404, evict("nobody").statusCode());
        guard("web", 1);
        guard("web-too", 1);
        assertEquals(500, evict(ready().getFirst()).statusCode());
    }

    private HttpResponse<String> evict(String pod) throws Exception {
        var body = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\"}}".formatted(pod);
        var uri = URI.create(stage.cluster.url() + "/api/v1/namespaces/default/pods/" + pod + "/eviction");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
