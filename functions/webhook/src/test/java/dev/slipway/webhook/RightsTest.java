package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cluster.ClusterLease;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The chart grants what the code calls, and nothing else: the real adapters run against a stand-in, each request is read
 * as the API server's authoriser reads it, and compared with the rules that Helm renders.
 */
final class RightsTest {
    /** What the API server lets everybody see who has signed in (role system:discovery). */
    private static final Set<String> FOR_ALL = Set.of("/version");

    private final FakeClock clock = new FakeClock();
    private final NavigableSet<String> calls = new ConcurrentSkipListSet<>();
    private ApiServer api;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        api = new ApiServer();
        client = new KubernetesClientBuilder()
                .withConfig(api.config("slipway-system"))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("recorder", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        call(request.method(), request.uri()).lines().forEach(calls::add);
                    }
                }))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    /** As {@code verb group/resource/subresource}; empty for what is open to all. */
    private static String call(String method, URI uri) {
        if (FOR_ALL.contains(uri.getPath())) {
            return "";
        }
        var parts = Arrays.stream(uri.getPath().split("/", -1))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toList());
        var group = parts.removeFirst().equals("api") ? "" : parts.removeFirst();
        parts.removeFirst();
        if (parts.getFirst().equals("namespaces") && parts.size() > 2) {
            parts.removeFirst();
            parts.removeFirst();
        }
        var verb = switch (method) {
            case "GET" ->
                String.valueOf(uri.getQuery()).contains("watch=true") ? "watch" : parts.size() == 1 ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> parts.size() == 1 ? "deletecollection" : "delete";
            default -> throw new IllegalArgumentException(method);
        };
        return "%s %s/%s%s".formatted(verb, group, parts.getFirst(), parts.size() > 2 ? "/" + parts.get(2) : "");
    }

    private static Set<String> granted(JsonNode... roles) {
        var rights = new TreeSet<String>();
        for (var role : roles) {
            for (var rule : role.path("rules")) {
                for (var group : rule.path("apiGroups")) {
                    for (var resource : rule.path("resources")) {
                        for (var verb : rule.path("verbs")) {
                            rights.add("%s %s/%s".formatted(verb.asText(), group.asText(), resource.asText()));
                        }
                    }
                }
            }
        }
        return rights;
    }

    private void create(String yaml, Class<? extends HasMetadata> type) {
        client.resource((HasMetadata) Serialization.unmarshal(yaml, type)).create();
    }

    /** A port that notes which of its methods were called. */
    private static <T> T noting(Class<T> port, T adapter, Set<String> called) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    called.add(method.getName());
                    try {
                        return method.invoke(adapter, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    @Test
    void theFunctionsMayDoWhatTheyDo() {
        create("--- {apiVersion: v1, kind: Node, metadata: {name: n}, spec: {providerID: 'aws:///a/i-1'}}", Node.class);
        create("--- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {nodeName: n}}", Pod.class);
        create("--- {apiVersion: v1, kind: Pod, metadata: {name: w, namespace: shop}, spec: {}}", Pod.class);
        custom("{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, metadata: {name: c}, spec: {role: r}}");
        custom("{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: p}, spec: {weight: 1}}");
        buffer("{podTemplateRef: {name: a}, replicas: 1}");
        for (var kind : List.of("Deployment", "ReplicaSet", "StatefulSet")) {
            buffer("{scalableRef: {kind: %s, name: a}}".formatted(kind));
        }
        calls.clear();
        var called = new TreeSet<String>();
        var view = noting(ClusterView.class, new KubernetesClusterView(client, clock), called);
        var actions = noting(ClusterActions.class, new KubernetesClusterActions(client, clock), called);
        var node = new NodeName("n");
        var pod = new PodId("shop", "p");
        var waiting = new PodId("shop", "w");
        view.snapshot();
        view.node(node);
        view.podsOn(node);
        view.attachedVolumes(node);
        view.nominates();
        view.nodePool("default");
        view.poolStandings();
        var buffer = view.capacityBuffers().getFirst();
        actions.nominate(List.of(new Nomination(waiting, node)));
        actions.withdrawNominations(node);
        actions.updateNode(node, new TreeMap<>(), List.of(WellKnown.DISRUPTED), List.of());
        actions.removeLabels(node, new TreeSet<>(List.of("team")));
        actions.podEvent(pod, true, "FailedScheduling", "nothing fits");
        actions.nodeEvent(node, false, "Draining", "it is empty");
        actions.nodeClassStatus("c", NodeClassStatus.unreadable("it cannot be read"));
        var lacking = Condition.failed(NodePoolStatus.VALIDATION, "NodePoolValidationFailed", "it cannot be read");
        actions.nodePoolStatus("p", NodePoolStatus.of(1, 0, ResourceList.NONE, lacking, lacking, lacking));
        actions.capacityBufferStatus(buffer, List.of(buffer.readiness()));
        var evicted = new NodePod(pod, "uid", "", false, false, false);
        actions.evict(evicted);
        actions.delete(evicted, Duration.ofSeconds(1));
        actions.deleteNode(node);
        client.getKubernetesVersion();
        var methods = new TreeSet<String>();
        for (var port : List.of(ClusterView.class, ClusterActions.class)) {
            Arrays.stream(port.getMethods()).map(Method::getName).forEach(methods::add);
        }
        assertEquals(methods, called, "every method of the ports is called here");
        // Of clusters of 20,000 pods and more alone: FollowedPodsTest.
        calls.add("watch /pods");
        assertEquals(granted(Chart.with().named("ClusterRole", "slipway-functions")), calls);
    }

    private void custom(String yaml) {
        var object = Serialization.unmarshal("--- " + yaml, GenericKubernetesResource.class);
        var plural = object.getKind().equals("NodePool") ? "nodepools" : "ec2nodeclasses";
        client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(object.getApiVersion().replace("/v1", ""))
                        .withVersion("v1")
                        .withKind(object.getKind())
                        .withPlural(plural)
                        .build())
                .resource(object)
                .create();
    }

    private void buffer(String spec) {
        var object = Serialization.unmarshal(
                "--- {apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, metadata: {namespace: shop, name: b%s}, spec: %s}"
                        .formatted(Integer.toHexString(spec.hashCode()), spec),
                GenericKubernetesResource.class);
        client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("autoscaling.x-k8s.io")
                        .withVersion("v1beta1")
                        .withKind(object.getKind())
                        .withPlural("capacitybuffers")
                        .withNamespaced(true)
                        .build())
                .inNamespace("shop")
                .resource(object)
                .create();
    }

    @Test
    void theWebhookMayReadWhatItReadsAndHoldItsLease() {
        var chart = Chart.with();
        var granted = granted(chart.named("ClusterRole", "slipway-webhook"), chart.named("Role", "slipway-webhook"));
        try (var lease = ClusterLease.seek(
                        client, "slipway-system", "slipway-webhook", "a", ClusterLease.Terms.USUAL, clock);
                var _ = Webhook.start(
                        listener -> ClusterWatch.start(client, listener),
                        new FakeQueues(),
                        SnapshotStore.NONE,
                        new FakeQueues(),
                        Settings.of("demo"),
                        lease::held,
                        clock)) {
            // All but the renewal, which may be the release below.
            var soon = new TreeSet<>(granted);
            soon.remove("patch coordination.k8s.io/leases");
            Eventually.holds("a call for each right", () -> calls.containsAll(soon) && lease.held());
        }
        assertEquals(granted, calls);
    }
}
