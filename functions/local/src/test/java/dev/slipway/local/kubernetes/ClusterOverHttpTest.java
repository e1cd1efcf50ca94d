package dev.slipway.local.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.testkit.contract.ClusterContract;
import dev.slipway.testkit.contract.Examples;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    protected void nodeClass(String name) {
        create("karpenter.k8s.aws/v1", "EC2NodeClass", name, Map.of("role", "node-role"));
    }

    @Override
    protected void nodePool(String name, String nodeClass) {
        var reference = Map.of("group", "karpenter.k8s.aws", "kind", "EC2NodeClass", "name", nodeClass);
        var template = Map.of("spec", Map.of("nodeClassRef", reference, "requirements", List.of()));
        create("karpenter.sh/v1", "NodePool", name, Map.of("template", template));
    }

    @Override
    protected void buffer(String kind, PodId name, int replicas) {
        bufferManifests(kind, name, replicas).forEach(this::create);
    }

    private void create(String yaml) {
        stage.client.resource("---\n" + yaml).create();
    }

    private void create(String apiVersion, String kind, String name, Map<String, Object> spec) {
        var made = new GenericKubernetesResourceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withAdditionalProperties(Map.of("spec", spec))
                .build();
        stage.client.resource(made).create();
    }

    @Override
    protected List<String> conditions(String nodeClass) {
        var conditions = new ArrayList<String>();
        status(nodeClass)
                .path("conditions")
                .forEach(condition -> conditions.add("%s=%s %s %s"
                        .formatted(
                                condition.path("type").asText(),
                                condition.path("status").asText(),
                                condition.path("reason").asText(),
                                condition.path("message").asText())));
        return conditions;
    }

    /** Missing where the class is gone. */
    private JsonNode status(String nodeClass) {
        var found = named(nodeClass).get();
        return new ObjectMapper()
                .valueToTree(found == null ? Map.of() : found.getAdditionalProperties())
                .path("status");
    }

    private GenericKubernetesResource object(String nodeClass) {
        return named(nodeClass).require();
    }

    private Resource<GenericKubernetesResource> named(String nodeClass) {
        return stage.client
                .genericKubernetesResources("karpenter.k8s.aws/v1", "EC2NodeClass")
                .withName(nodeClass);
    }

    @Test
    void tellsNobodyBeforeKubernetes135() {
        var old = new Stage(34);
        try (old;
                var oldClient = old.cluster.client()) {
            assertFalse(new KubernetesClusterView(oldClient, clock).nominates());
            var pod = new PodId("default", "cart");
            old.client.resource(Stage.pod("cart", "1").build()).create();
            var actions = new KubernetesClusterActions(oldClient, clock);
            actions.nominate(List.of(new Nomination(pod, new NodeName("to-come"))));
            actions.withdrawNominations(new NodeName("to-come"));
            assertNull(old.pod("cart").getStatus().getNominatedNodeName());
        }
    }

    @Test
    void writesAllThatTheStatusOfANodeClassLists() {
        nodeClass("nodes");
        var image = new Image(
                "ami-1",
                "image",
                "amd64",
                true,
                List.of(new Requirement("karpenter.k8s.aws/instance-gpu-count", Operator.EXISTS, List.of())));
        actions()
                .nodeClassStatus(
                        "nodes",
                        NodeClassStatus.of(
                                List.of(new Subnet("subnet-1", "us-east-1a", "use1-az4", 5)),
                                List.of(new NodeClassStatus.SecurityGroup("sg-1", "nodes")),
                                List.of(image),
                                "profile",
                                List.of(new CapacityReservation(
                                        "cr-1",
                                        "p5.48xlarge",
                                        "us-east-1a",
                                        "111122223333",
                                        "targeted",
                                        CapacityReservation.Type.CAPACITY_BLOCK,
                                        false,
                                        true,
                                        "2026-11-22T08:30:00Z",
                                        3)),
                                List.of()));
        assertEquals(
                "{\"subnets\":[{\"id\":\"subnet-1\",\"zone\":\"us-east-1a\",\"zoneID\":\"use1-az4\"}],"
                        + "\"securityGroups\":[{\"id\":\"sg-1\",\"name\":\"nodes\"}],"
                        + "\"amis\":[{\"id\":\"ami-1\",\"name\":\"image\",\"deprecated\":true,\"requirements\":["
                        + "{\"key\":\"karpenter.k8s.aws/instance-gpu-count\",\"operator\":\"Exists\"},"
                        + "{\"key\":\"kubernetes.io/arch\",\"operator\":\"In\",\"values\":[\"amd64\"]}]}],"
                        + "\"instanceProfile\":\"profile\",\"capacityReservations\":[{\"id\":\"cr-1\","
                        + "\"availabilityZone\":\"us-east-1a\",\"instanceType\":\"p5.48xlarge\","
                        + "\"instanceMatchCriteria\":\"targeted\",\"ownerID\":\"111122223333\","
                        + "\"endTime\":\"2026-11-22T08:30:00Z\",\"reservationType\":\"capacity-block\","
                        + "\"state\":\"expiring\",\"interruptible\":false}],"
                        + "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Ready\",\"message\":\"\","
                        + "\"lastTransitionTime\":\"2026-11-22T08:00:00Z\"}]}",
                status("nodes").toString());
        actions().nodeClassStatus("nodes", NodeClassStatus.unreadable("it cannot be read"));
        assertFalse(status("nodes").has("instanceProfile"), "what is no longer true is taken away");
        assertEquals(
                "{\"role\":\"node-role\"}",
                new ObjectMapper()
                        .valueToTree(object("nodes").getAdditionalProperties().get("spec"))
                        .toString());
    }

    @Test
    void writesAStatusOnlyWhenItChangesAndKeepsTheTimeOfWhatStays() {
        nodeClass("nodes");
        var failed = Condition.failed(NodeClassStatus.SUBNETS, "SubnetsNotFound", "No subnet.");
        var met = Condition.met(NodeClassStatus.IMAGES);
        say(clock, failed, met);
        var version = object("nodes").getMetadata().getResourceVersion();
        var later = Clock.offset(clock, Duration.ofMinutes(1));
        say(later, failed, met);
        assertEquals(version, object("nodes").getMetadata().getResourceVersion());
        say(later, Condition.met(NodeClassStatus.SUBNETS), met);
        assertEquals(
                "2026-11-22T08:01:00Z",
                status("nodes").at("/conditions/0/lastTransitionTime").asText());
        assertEquals(
                "2026-11-22T08:00:00Z",
                status("nodes").at("/conditions/1/lastTransitionTime").asText());
        assertEquals(1, object("nodes").getMetadata().getGeneration(), "a status is no change of the class");
    }

    private void say(Clock now, Condition... conditions) {
        new KubernetesClusterActions(client, now)
                .nodeClassStatus(
                        "nodes",
                        NodeClassStatus.of(List.of(), List.of(), List.of(), "", List.of(), List.of(conditions)));
    }

    @Test
    void writesTheStatusOfANodePoolAsKubectlShowsIt() {
        nodePool("default", "nodes");
        var amounts = ResourceList.parse(Map.of("cpu", "8", "memory", "32986Mi", "nodes", "2"));
        var status = NodePoolStatus.of(
                1,
                2,
                amounts,
                Condition.met(NodePoolStatus.VALIDATION),
                Condition.met(NodePoolStatus.NODE_CLASS),
                Condition.met(NodePoolStatus.REGISTRATION));
        actions().nodePoolStatus("default", status);
        var condition = "{\"type\":\"%s\",\"status\":\"True\",\"reason\":\"%1$s\",\"message\":\"\","
                + "\"lastTransitionTime\":\"2026-11-22T08:00:00Z\",\"observedGeneration\":1}";
        assertEquals(
                "{\"nodes\":2,\"resources\":{\"cpu\":\"8\",\"ephemeral-storage\":\"0\",\"memory\":\"32986Mi\","
                        + "\"nodes\":\"2\",\"pods\":\"0\"},\"conditions\":["
                        + NodePoolStatus.TYPES.stream()
                                .map(condition::formatted)
                                .collect(Collectors.joining(","))
                        + "]}",
                poolStatus("default").toString());
        var shown = table();
        assertTrue(shown.contains("[\"default\",\"nodes\",\"2\",\"True\","), shown);
        assertTrue(shown.contains(",\"8\",\"32986Mi\"]"), shown);
        var version = pool("default").getMetadata().getResourceVersion();
        new KubernetesClusterActions(client, Clock.offset(clock, Duration.ofMinutes(1)))
                .nodePoolStatus("default", status);
        assertEquals(version, pool("default").getMetadata().getResourceVersion());
        assertEquals(1, pool("default").getMetadata().getGeneration(), "a status is no change of the pool");
    }

    @Test
    void aPoolThatCannotBeReadSaysWhyAndOfWhichClassItIs() {
        var reference = Map.of("group", "karpenter.k8s.aws", "kind", "EC2NodeClass", "name", "nodes");
        var template = Map.of("spec", Map.of("nodeClassRef", reference, "requirement", List.of()));
        create("karpenter.sh/v1", "NodePool", "odd", Map.of("template", template, "weight", 101));
        var odd = view().poolStandings().nodePools().getFirst();
        assertEquals("nodes", odd.nodeClass());
        assertTrue(odd.fault().contains("requirement") && odd.fault().contains("101"), odd::fault);
    }

    /** The API server would refuse the whole status. */
    @Test
    void cutsAMessageThatIsTooLong() {
        nodePool("default", "nodes");
        var endless = Condition.failed(NodePoolStatus.VALIDATION, "NodePoolValidationFailed", "x".repeat(40_000));
        actions().nodePoolStatus("default", NodePoolStatus.of(1, 0, ResourceList.NONE, endless, endless, endless));
        assertEquals(
                32_768,
                poolStatus("default").at("/conditions/0/message").asText().length());
    }

    /** As kubectl asks for it. */
    private String table() {
        var http = client.getHttpClient();
        return http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri(client.getMasterUrl() + "apis/karpenter.sh/v1/nodepools")
                                .setHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                                .build(),
                        String.class)
                .join()
                .body();
    }

    private GenericKubernetesResource pool(String name) {
        return stage.client
                .genericKubernetesResources("karpenter.sh/v1", "NodePool")
                .withName(name)
                .require();
    }

    private JsonNode poolStatus(String name) {
        return new ObjectMapper()
                .valueToTree(pool(name).getAdditionalProperties())
                .path("status");
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
