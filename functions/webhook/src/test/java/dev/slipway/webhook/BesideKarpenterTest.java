package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The chart's own words about a Karpenter, in a chart that brings the cluster's Deployments as values: Helm asks no cluster
 * when it renders, and its "lookup" finds nothing then.
 */
final class BesideKarpenterTest {
    private static final String DEPLOYMENTS = """
            mode: %s
            deployments:
              items:
              - metadata: {name: web, namespace: shop, labels: {app.kubernetes.io/name: web}}
                spec: {template: {spec: {containers: [{name: web, image: "example.com/karpenter-dashboard:1"}]}}}
              - metadata: {name: bare, namespace: shop}
                spec: {replicas: 2}
              - metadata: {name: %s, namespace: kube-system, labels: {app.kubernetes.io/name: %s}}
                spec: {replicas: %s, template: {spec: {containers: [{name: controller, image: "%s"}]}}}
            """;

    @TempDir
    private Path chart;

    private void render(String values) throws IOException {
        Files.createDirectories(chart.resolve("templates"));
        Files.copy(Path.of("chart/templates/_names.tpl"), chart.resolve("templates/_names.tpl"));
        Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: beside, version: 0.1.0}");
        Files.writeString(
                chart.resolve("templates/alone.yaml"),
                "{{- include \"slipway.alone\" (dict \"deployments\" .Values.deployments \"mode\" .Values.mode) }}");
        Files.writeString(chart.resolve("values.yaml"), values);
        new Helm(chart).template().call();
    }

    @ParameterizedTest
    @CsvSource({
        "karpenter, karpenter, 2, public.ecr.aws/karpenter/controller:1.14.1@sha256:0",
        "karpenter, karpenter, 1, example.com/mirror",
        "provisioner, renamed, 2, 111122223333.dkr.ecr.us-east-1.amazonaws.com/karpenter/controller@sha256:0",
    })
    void aKarpenterThatRunsIsRefusedWithTheWayOut(String name, String label, int replicas, String image) {
        var fault = assertThrows(
                RuntimeException.class, () -> render(DEPLOYMENTS.formatted("act", name, label, replicas, image)));
        var sentence = String.valueOf(fault.getMessage());
        assertTrue(
                sentence.contains("Stop it (kubectl -n kube-system scale deployment " + name + " --replicas=0)"),
                sentence);
        assertTrue(sentence.contains("migrate-from-karpenter.md"), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "act, karpenter, 0, public.ecr.aws/karpenter/controller:1.14.1",
        "observe, karpenter, 2, public.ecr.aws/karpenter/controller:1.14.1",
        "act, other, 2, example.com/karpenter-exporter:1",
    })
    void oneThatIsStoppedOrOnlyWatchedIsNot(String mode, String label, int replicas, String image) {
        assertDoesNotThrow(() -> render(DEPLOYMENTS.formatted(mode, "karpenter", label, replicas, image)));
    }

    @Test
    void whereHelmAsksNoClusterNothingIsFound() {
        assertDoesNotThrow(() -> render("{mode: act, deployments: {}}"));
    }
}
