package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.contract.ClusterContract;
import dev.slipway.testkit.contract.Examples;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The functions' own client, with the rights that the chart gives them, and the API server, scheduler and controllers of
 * Kubernetes itself, against the contract that the fake cluster and the stand-in keep too.
 */
final class RealClusterTest extends ClusterContract {
    private static final String SHOP = "shop";

    private static final String NODE = """
            {apiVersion: v1, kind: Node, metadata: {name: %s, labels: {team: a}},
             spec: {providerID: "aws:///us-east-1a/i-1", taints: [{key: dedicated, value: a, effect: NoSchedule}]},
             status: {capacity: {cpu: 4, memory: 8Gi, pods: 20}, allocatable: {cpu: 4, memory: 8Gi, pods: 20},
                      conditions: [{type: Ready, status: "True"}]}}
            """;

    private static final String POD = """
            {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: %s, labels: {app: %1$s}},
             spec: {%s, containers: [{name: a, image: example.com/a, resources: {requests: {cpu: 1m}}}]},
             status: %s}
            """;

    private static final String RUNS =
            "{phase: Running, conditions: [{type: Ready, status: 'True'}, {type: PodScheduled, status: 'True'}]}";

    private static KubernetesClient admin;
    private static KubernetesClient functions;

    private final Clock clock = Clock.fixed(Examples.NOW, ZoneOffset.UTC);

    @BeforeAll
    static void installTheChart() {
        admin = RealCluster.client("admin");
        functions = RealCluster.client("functions");
        RealCluster.installDefinitions(admin);
        for (var kind : List.of("ClusterRole", "ClusterRoleBinding")) {
            create(Serialization.asYaml(Chart.with().named(kind, "slipway-functions")));
        }
        create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        Eventually.holds("pods may be made", () -> RealCluster.serviceAccount(admin, SHOP) != null);
    }

    @AfterAll
    static void close() {
        if (admin != null) {
            admin.close();
            functions.close();
        }
    }

    @AfterEach
    void empty() {
        admin.pods().inNamespace(SHOP).withGracePeriod(0).delete();
        admin.policy().v1().podDisruptionBudget().inNamespace(SHOP).delete();
        admin.nodes().delete();
        admin.v1().events().inAnyNamespace().delete();
        admin.genericKubernetesResources("karpenter.k8s.aws/v1", "EC2NodeClass").delete();
        admin.genericKubernetesResources("karpenter.sh/v1", "NodePool").delete();
        admin.v1().podTemplates().inNamespace(SHOP).delete();
        admin.apps().deployments().inNamespace(SHOP).delete();
        admin.apps().replicaSets().inNamespace(SHOP).delete();
        admin.apps().statefulSets().inNamespace(SHOP).delete();
        admin.genericKubernetesResources("autoscaling.x-k8s.io/v1beta1", "CapacityBuffer")
                .inNamespace(SHOP)
                .delete();
        Eventually.holds(
                "it is empty",
                () -> admin.pods().inNamespace(SHOP).list().getItems().isEmpty()
                        && admin.nodes().list().getItems().isEmpty());
    }

    private static void create(String yaml) {
        RealCluster.create(admin, yaml);
    }

    @Override
    protected ClusterView view() {
        return new KubernetesClusterView(functions, clock);
    }

    @Override
    protected ClusterActions actions() {
        return new KubernetesClusterActions(functions, clock);
    }

    @Override
    protected NodeName join() {
        var node = new NodeName("n");
        create(NODE.formatted(node));
        Eventually.holds(
                "the taints of a node that is not ready are gone",
                () -> view().node(node)
                        .filter(found -> found.ready() && found.taints().equals(List.of(DEDICATED)))
                        .isPresent());
        return node;
    }

    @Override
    protected void running(NodeName node, PodId pod) {
        create(POD.formatted(pod.name(), pod.namespace(), "nodeName: " + node, RUNS));
    }

    @Override
    protected void waiting(PodId pod) {
        // Where there is no node at all, the scheduler takes back every nomination.
        if (admin.nodes().list().getItems().isEmpty()) {
            create(NODE.formatted("elsewhere"));
        }
        create(POD.formatted(pod.name(), pod.namespace(), "hostNetwork: false", "{}"));
        Eventually.holds(
                pod + " waits",
                () -> pod(pod).getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("PodScheduled")
                                && "Unschedulable".equals(condition.getReason())));
    }

    private static Pod pod(PodId pod) {
        return admin.pods().inNamespace(pod.namespace()).withName(pod.name()).require();
    }

    @Override
    protected void guard(PodId pod) {
        create("""
                {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: guard-%s, namespace: %s},
                 spec: {minAvailable: 1, selector: {matchLabels: {app: %1$s}}}}
                """.formatted(pod.name(), pod.namespace()));
        var budget = admin.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(pod.namespace())
                .withName("guard-" + pod.name());
        Eventually.holds(
                "the budget has counted",
                () -> budget.require().getStatus() != null
                        && Objects.equals(1, budget.require().getStatus().getCurrentHealthy()));
    }

    @Override
    protected void unguard(PodId pod) {
        admin.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(pod.namespace())
                .withName("guard-" + pod.name())
                .delete();
    }

    @Override
    protected List<String> events(String object) {
        return admin.v1().events().inAnyNamespace().list().getItems().stream()
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

    @Override
    protected void nodeClass(String name) {
        create("""
                {apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, metadata: {name: %s},
                 spec: {role: r, amiSelectorTerms: [{alias: al2023@latest}], subnetSelectorTerms: [{id: subnet-1}],
                        securityGroupSelectorTerms: [{id: sg-1}]}}
                """.formatted(name));
    }

    @Override
    protected void nodePool(String name, String nodeClass) {
        create("""
                {apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: %s}, spec: {weight: 7, template: {spec: {
                 requirements: [], nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: %s}}}}}
                """.formatted(name, nodeClass));
    }

    @Override
    protected void buffer(String kind, PodId name, int replicas) {
        bufferManifests(kind, name, replicas).forEach(RealClusterTest::create);
    }

    /** Asked for as kubectl asks. */
    @Test
    void kubectlShowsWhatNodesAPoolHas() throws IOException {
        nodePool("default", "nodes");
        var amounts = ResourceList.parse(Map.of("cpu", "8", "memory", "32986Mi", "nodes", "2"));
        actions()
                .nodePoolStatus(
                        "default",
                        NodePoolStatus.of(
                                1,
                                2,
                                amounts,
                                Condition.met(NodePoolStatus.VALIDATION),
                                Condition.met(NodePoolStatus.NODE_CLASS),
                                Condition.met(NodePoolStatus.REGISTRATION)));
        var http = admin.getHttpClient();
        var answer = http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(admin.getMasterUrl() + "apis/karpenter.sh/v1/nodepools")
                                .setHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                                .build(),
                        String.class)
                .join();
        var table = new ObjectMapper().readTree(answer.body());
        var shown = new TreeMap<String, String>();
        for (var column = 0; column < table.at("/columnDefinitions").size(); column++) {
            shown.put(
                    table.at("/columnDefinitions/%d/name".formatted(column)).asText(),
                    table.at("/rows/0/cells/%d".formatted(column)).asText());
        }
        shown.remove("Age");
        assertEquals(
                "{CPU=8, Memory=32986Mi, Name=default, NodeClass=nodes, Nodes=2, Ready=True, Weight=7}",
                shown.toString());
    }

    @Test
    void aMessageOfAnyLengthIsWritten() {
        nodePool("default", "nodes");
        var endless = Condition.failed(NodePoolStatus.VALIDATION, "NodePoolValidationFailed", "é".repeat(40_000));
        actions().nodePoolStatus("default", NodePoolStatus.of(1, 0, ResourceList.NONE, endless, endless, endless));
        var said = view().poolStandings().nodePools().getFirst().status();
        assertTrue(said != null && said.conditions().getFirst().message().endsWith("é…"));
    }

    @Override
    protected List<String> conditions(String nodeClass) {
        var found = admin.genericKubernetesResources("karpenter.k8s.aws/v1", "EC2NodeClass")
                .withName(nodeClass)
                .get();
        if (found == null
                || !(found.getAdditionalProperties().get("status") instanceof Map<?, ?> status)
                || !(status.get("conditions") instanceof List<?> conditions)) {
            return List.of();
        }
        return conditions.stream()
                .map(condition -> (Map<?, ?>) condition)
                .map(condition -> "%s=%s %s %s"
                        .formatted(
                                condition.get("type"),
                                condition.get("status"),
                                condition.get("reason"),
                                condition.get("message")))
                .toList();
    }

    /** The scheduler by itself would take the node with more room. */
    @Test
    void theSchedulerBindsAPodToTheNodeThatItWasToldBeforeThatJoined() {
        var pod = new PodId(SHOP, "cart");
        create(POD.formatted(pod.name(), pod.namespace(), "schedulingGates: [{name: example.com/later}]", "{}"));
        actions().nominate(List.of(new Nomination(pod, new NodeName("told"))));
        for (var name : List.of("told", "roomy")) {
            create(NODE.formatted(name).replace(", taints: [{key: dedicated, value: a, effect: NoSchedule}]", ""));
            Eventually.holds(
                    name + " takes pods",
                    () -> view().node(new NodeName(name)).orElseThrow().taints().isEmpty());
        }
        running(new NodeName("told"), new PodId(SHOP, "neighbour"));
        admin.pods().inNamespace(SHOP).withName(pod.name()).edit(gated -> {
            gated.getSpec().setSchedulingGates(List.of());
            return gated;
        });
        Eventually.holds("it is bound", () -> pod(pod).getSpec().getNodeName() != null);
        assertEquals("told", pod(pod).getSpec().getNodeName());
    }

    @Test
    void readsMorePodsThanAPageHas() {
        var node = join();
        for (var number = 0; number < 1_050; number++) {
            create(POD.formatted("many-" + number, SHOP, "nodeName: " + node, "{}"));
        }
        assertEquals(1_050, view().podsOn(node).size());
        assertEquals(
                1_050,
                view().snapshot().nodes().getFirst().pods().stream()
                        .mapToInt(group -> group.names().size())
                        .sum());
    }
}
