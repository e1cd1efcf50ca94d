package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChartTest {
    private static JsonNode pod(Chart chart) {
        return chart.the("Deployment").at("/spec/template/spec");
    }

    @Test
    void rendersWhatAnInstallationIsMadeOf() {
        assertEquals(
                List.of(
                        "ClusterRole",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ClusterRoleBinding",
                        "Deployment",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "Role",
                        "RoleBinding",
                        "Service",
                        "ServiceAccount"),
                Chart.with().kinds());
        for (var object : List.of("Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount")) {
            var metadata = Chart.with().the(object).path("metadata");
            assertEquals("slipway-webhook", metadata.path("name").asText(), object);
            assertEquals("slipway-system", metadata.path("namespace").asText(), object);
        }
    }

    /** Helm looks at conditions before it looks for definitions, so that without the subchart there are none. */
    @Test
    void helmInstallsTheDefinitionsOfASubchartThatCanBeSwitchedOff() throws IOException {
        assertEquals(
                List.of(
                        "capacitybuffers.autoscaling.x-k8s.io",
                        "ec2nodeclasses.karpenter.k8s.aws",
                        "nodeoverlays.karpenter.sh",
                        "nodepools.karpenter.sh"),
                Chart.HELM
                        .show()
                        .crds()
                        .call()
                        .lines()
                        .filter(line -> line.startsWith("  name: "))
                        .map(line -> line.substring("  name: ".length()))
                        .toList());
        assertTrue(Files.readString(Path.of("chart/Chart.yaml"))
                .contains("  - name: crds\n    version: 0.1.0\n    condition: crds.install\n"));
    }

    @Test
    void lackingValuesAreNamedInOneSentence() {
        var fault = assertThrows(RuntimeException.class, () -> Chart.of(Map.of("clusterName", "demo")));
        assertTrue(
                String.valueOf(fault.getMessage())
                        .contains("Set region, planQueueUrl, nodeQueueUrl, image.repository: the queues' URLs are"),
                fault::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "batchIdleDuration, 1 second, batchIdleDuration",
        "planQueueUrl, https://sqs.us-east-1.amazonaws.com/111122223333/slipway-demo-nodes, planQueueUrl",
        "region, us-east-1a, region",
        "replicas, 0, replicas",
        "functionsGroup, system:masters, functionsGroup",
        "serviceAccount.roleArn, slipway, roleArn",
        "clustername, demo, clustername",
    })
    void wrongValuesAreNamed(String name, String value, String named) {
        var fault = assertThrows(
                RuntimeException.class,
                () -> Chart.with(name, value.matches("[0-9]+") ? Integer.valueOf(value) : value));
        assertTrue(String.valueOf(fault.getMessage()).contains(named), fault::getMessage);
    }

    @Test
    void thePodKeepsTheRestrictedStandard() {
        var pod = pod(Chart.with());
        assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
        assertEquals(
                "RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
        var container = pod.at("/containers/0/securityContext");
        assertFalse(container.path("allowPrivilegeEscalation").asBoolean(true));
        assertTrue(container.path("readOnlyRootFilesystem").asBoolean());
        assertEquals("[\"ALL\"]", container.at("/capabilities/drop").toString());
        assertEquals("system-cluster-critical", pod.path("priorityClassName").asText());
        assertTrue(pod.path("volumes").isMissingNode());
    }

    @Test
    void replicasDoNotShareANode() {
        var pod = pod(Chart.with());
        var apart = pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0");
        assertEquals("kubernetes.io/hostname", apart.path("topologyKey").asText());
        var labels = Chart.with().the("Deployment").at("/spec/template/metadata/labels");
        for (var selector : List.of(
                apart.at("/labelSelector/matchLabels"),
                pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"),
                Chart.with().the("Deployment").at("/spec/selector/matchLabels"),
                Chart.with().the("PodDisruptionBudget").at("/spec/selector/matchLabels"),
                Chart.with().the("NetworkPolicy").at("/spec/podSelector/matchLabels"),
                Chart.with().the("Service").at("/spec/selector"))) {
            assertEquals(1, selector.size());
            selector.properties().forEach(label -> assertEquals(label.getValue(), labels.get(label.getKey())));
        }
    }

    @Test
    void nobodyComesInButForMetricsAndProbes() {
        var policy = Chart.with().the("NetworkPolicy").path("spec");
        assertEquals("[\"Ingress\",\"Egress\"]", policy.path("policyTypes").toString());
        assertEquals(
                "[{\"ports\":[{\"port\":\"metrics\"},{\"port\":\"probes\"}]}]",
                policy.path("ingress").toString());
        var ports = new TreeSet<Integer>();
        policy.path("egress")
                .forEach(rule -> rule.path("ports")
                        .forEach(port -> ports.add(port.path("port").asInt())));
        assertEquals(new TreeSet<>(List.of(53, 80, 443)), ports);
        assertTrue(
                Chart.with("networkPolicy.enabled", false).all("NetworkPolicy").isEmpty());
    }

    @Test
    void anImageIsNamedByTagOrDigest() {
        assertEquals(
                "example.com/slipway-webhook:0.1.0",
                pod(Chart.with()).at("/containers/0/image").asText());
        assertEquals(
                "example.com/slipway-webhook@sha256:abc",
                pod(Chart.with("image.tag", "sha256:abc"))
                        .at("/containers/0/image")
                        .asText());
    }

    @Test
    void aRoleOfIamIsAnAnnotationAndPodIdentityNeedsNone() {
        assertFalse(Chart.with().the("ServiceAccount").path("metadata").has("annotations"));
        var role = "arn:aws:iam::111122223333:role/slipway-webhook";
        assertEquals(
                role,
                Chart.with("serviceAccount.roleArn", role)
                        .the("ServiceAccount")
                        .path("metadata")
                        .path("annotations")
                        .path("eks.amazonaws.com/role-arn")
                        .asText());
    }

    @Test
    void theGroupOfTheFunctionsIsBound() {
        assertEquals(
                "slipway:functions",
                Chart.with()
                        .named("ClusterRoleBinding", "slipway-functions")
                        .at("/subjects/0/name")
                        .asText());
        assertEquals(
                "others",
                Chart.with("functionsGroup", "others")
                        .named("ClusterRoleBinding", "slipway-functions")
                        .at("/subjects/0/name")
                        .asText());
    }

    @Test
    void prometheusIsToldWhereTheyWantIt() {
        assertTrue(Chart.with().all("ServiceMonitor").isEmpty());
        var monitor = Chart.with("serviceMonitor.enabled", true).the("ServiceMonitor");
        assertEquals("metrics", monitor.at("/spec/endpoints/0/port").asText());
    }

    @Test
    void helmFindsNothingToCriticise() {
        var result = Chart.HELM.lint().strict().call();
        assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
    }

    /** Values in the environment of the container; those that come from the pod's own fields are made up. */
    private static Map<String, String> environment(Chart chart) {
        var variables = new TreeMap<String, String>();
        pod(chart)
                .at("/containers/0/env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText("slipway")));
        return variables;
    }

    @Test
    void theWebhookReadsTheEnvironmentThatItIsGiven() {
        var asked = new TreeSet<String>();
        var given = environment(Chart.with("batchIdleDuration", "500ms"));
        var spied = new TreeMap<>(given) {
            @Override
            public @Nullable String get(Object name) {
                asked.add((String) name);
                return super.get(name);
            }

            @Override
            public String getOrDefault(Object name, String usual) {
                asked.add((String) name);
                return super.getOrDefault(name, usual);
            }
        };
        var read = WebhookWiring.Environment.of(spied);
        assertEquals("demo", read.settings().cluster());
        assertEquals(500, read.settings().batchIdle().toMillis());
        // The AWS SDK's own.
        asked.add("AWS_REGION");
        assertEquals(new TreeSet<>(given.keySet()), asked);
    }
}
