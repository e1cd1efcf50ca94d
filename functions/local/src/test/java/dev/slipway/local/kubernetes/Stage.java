package dev.slipway.local.kubernetes;

import dev.slipway.local.kubernetes.nodes.BootingInstance;
import dev.slipway.local.kubernetes.nodes.NodeTimes;
import dev.slipway.local.kubernetes.scheduling.Scheduler;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A cluster, a client over HTTP, and the things that tests put on it. */
public final class Stage implements AutoCloseable {

    public static final Duration BOOT = Duration.ofSeconds(30);

    /** How long a condition may take in real time before the test fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public final SteppedTimer timer = new SteppedTimer();
    public final LocalCluster cluster;
    public final KubernetesClient client;

    public Stage() {
        this(Scheduler.KEEPS_NOMINATIONS);
    }

    /** {@code minor} is the version of Kubernetes 1 that it is like. */
    public Stage(int minor) {
        cluster = LocalCluster.start(new LocalCluster.Settings(0, NodeTimes.quick(BOOT), minor), timer);
        client = cluster.client();
    }

    /** Waits in real time; the cluster's time stands still. */
    public static void eventually(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It never came true that " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Lets the cluster's time pass until something holds. */
    public void passTimeUntil(String what, BooleanSupplier condition) {
        eventually(what, () -> {
            timer.advance(Duration.ofSeconds(1));
            return condition.getAsBoolean();
        });
    }

    public List<Pod> pods() {
        return client.pods().inAnyNamespace().list().getItems();
    }

    public Pod pod(String name) {
        return client.pods().inNamespace("default").withName(name).get();
    }

    public Node readyNode(String name, String cpu) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity(cpu))
                .addToAllocatable("memory", new Quantity("16Gi"))
                .addToAllocatable("pods", new Quantity("10"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        return client.resource(node).create();
    }

    public static PodBuilder pod(String name, String cpu) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10")
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .endContainer()
                .endSpec();
    }

    public static Deployment deployment(String name, int replicas, String cpu) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withSpec(pod(name, cpu).build().getSpec())
                .endTemplate()
                .endSpec()
                .build();
    }

    public static BootingInstance instance(String id, String cpu, String userData) {
        return new BootingInstance(
                id,
                "aws:///us-east-1a/" + id,
                "m7g.large",
                "us-east-1a",
                "us-east-1",
                "arm64",
                "ip-" + id + ".ec2.internal",
                new TreeMap<>(Map.of("cpu", cpu, "memory", "8Gi", "pods", "29")),
                new TreeMap<>(Map.of("cpu", cpu, "memory", "7Gi", "pods", "29")),
                userData);
    }

    /** User data as it is sent to AL2023: a MIME envelope with a script of the user and the generated NodeConfig last. */
    public static String userData(String labels, String taints) {
        return """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="//"

                --//
                Content-Type: text/x-shellscript; charset="us-ascii"

                #!/bin/bash
                echo "--node-labels=not=these"

                --//
                Content-Type: application/node.eks.aws

                # Generated
                apiVersion: node.eks.aws/v1alpha1
                kind: NodeConfig
                metadata: {}
                spec:
                  cluster:
                    name: demo
                    apiServerEndpoint: https://127.0.0.1:6443
                    certificateAuthority: Y2E=
                    cidr: 10.100.0.0/16
                  kubelet:
                    config:
                      maxPods: 58
                      registerWithTaints: [%s]
                    flags:
                    - --node-labels="%s"

                --//--
                """.formatted(taints, labels);
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
