package dev.slipway.webhook;

import dev.slipway.cluster.ClusterAccess;
import dev.slipway.cluster.ClusterClients;
import dev.slipway.testkit.emulator.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients of the {@link ControlPlane} that runs, and what is done to it before a test. */
final class RealCluster {
    private static final Path DEFINITIONS = Path.of("chart/charts/crds/crds");

    private RealCluster() {}

    /** As a function opens it; closed by its owner. */
    static KubernetesClient client(String user) {
        var plane = ControlPlane.running();
        return withToken(plane.token(user));
    }

    static KubernetesClient withToken(String token) {
        var plane = ControlPlane.running();
        return ClusterClients.following(
                () -> new ClusterAccess(plane.endpoint().toString(), plane.caBundle(), () -> token, () -> {}));
    }

    static void installDefinitions(KubernetesClient admin) {
        try (var files = Files.list(DEFINITIONS)) {
            for (var file : files.sorted().toList()) {
                create(admin, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var definitions = admin.apiextensions().v1().customResourceDefinitions();
        Eventually.holds(
                "the definitions are established",
                () -> definitions.list().getItems().stream()
                        .allMatch(definition -> definition.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"))));
    }

    static @Nullable ServiceAccount serviceAccount(KubernetesClient admin, String namespace) {
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .get();
    }

    /** With its status, if it has one. */
    static void create(KubernetesClient admin, String yaml) {
        var json = admin.getKubernetesSerialization();
        // Without the marker a document that begins with a brace is read as JSON.
        HasMetadata object = json.unmarshal(yaml.startsWith("---") ? yaml : "--- " + yaml);
        var made = admin.resource(object).forceConflicts().serverSideApply();
        Map<?, ?> parts = json.convertValue(object, Map.class);
        if (parts.get("status") instanceof Map<?, ?> status && !status.isEmpty()) {
            // Of no version: controllers write the same object.
            admin.resource(made)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), json.asJson(Map.of("status", status)));
        }
    }
}
