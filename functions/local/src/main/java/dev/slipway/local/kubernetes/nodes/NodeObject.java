package dev.slipway.local.kubernetes.nodes;

import dev.slipway.local.kubernetes.loop.Timer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The Node object over its life, as the kubelet and the cloud controller write it. */
final class NodeObject {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    private NodeObject() {}

    static Node registering(BootingInstance instance, BootConfig.Joins config, Timer timer) {
        var taints = new ArrayList<>(config.taints());
        taints.add(new Taint("NoSchedule", NOT_READY, null, null));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(instance.privateDnsName())
                .withLabels(config.labels())
                .addToLabels(ownLabels(instance))
                .endMetadata()
                .withNewSpec()
                .withProviderID(instance.providerId())
                .withTaints(taints)
                .endSpec()
                .withNewStatus()
                .withCapacity(quantities(instance.capacity(), config))
                .withAllocatable(quantities(instance.allocatable(), config))
                .withConditions(conditions("False", "KubeletNotReady", "container runtime network not ready", timer))
                .addNewAddress(instance.privateDnsName(), "Hostname")
                .addNewAddress(instance.privateDnsName(), "InternalDNS")
                .withNewNodeInfo()
                .withArchitecture(instance.architecture())
                .withOperatingSystem("linux")
                .withOsImage("Amazon Linux 2023 (stand-in)")
                .withKubeletVersion("v1.35.0-eks-slipway-local")
                .withKubeProxyVersion("v1.35.0-eks-slipway-local")
                .withContainerRuntimeVersion("containerd://2.1.0")
                .withKernelVersion("6.12.0")
                .withSystemUUID(instance.instanceId())
                .withMachineID(instance.instanceId())
                .withBootID(instance.instanceId())
                .endNodeInfo()
                .endStatus()
                .build();
    }

    static void ready(Node node, Timer timer) {
        node.getSpec().getTaints().removeIf(taint -> taint.getKey().equals(NOT_READY));
        node.getStatus().setConditions(conditions("True", "KubeletReady", "kubelet is posting ready status", timer));
    }

    static void lost(Node node, Timer timer) {
        node.getSpec().getTaints().add(new Taint("NoSchedule", UNREACHABLE, null, null));
        node.getSpec().getTaints().add(new Taint("NoExecute", UNREACHABLE, null, null));
        node.getStatus()
                .setConditions(
                        conditions("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", timer));
    }

    private static Map<String, String> ownLabels(BootingInstance instance) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("kubernetes.io/hostname", instance.privateDnsName()),
                Map.entry("kubernetes.io/arch", instance.architecture()),
                Map.entry("kubernetes.io/os", "linux"),
                Map.entry("beta.kubernetes.io/arch", instance.architecture()),
                Map.entry("beta.kubernetes.io/os", "linux"),
                Map.entry("beta.kubernetes.io/instance-type", instance.instanceType()),
                Map.entry("node.kubernetes.io/instance-type", instance.instanceType()),
                Map.entry("topology.kubernetes.io/zone", instance.zone()),
                Map.entry("topology.kubernetes.io/region", instance.region()),
                Map.entry("failure-domain.beta.kubernetes.io/zone", instance.zone()),
                Map.entry("failure-domain.beta.kubernetes.io/region", instance.region())));
    }

    private static SortedMap<String, Quantity> quantities(SortedMap<String, String> amounts, BootConfig.Joins config) {
        var quantities = new TreeMap<String, Quantity>();
        amounts.forEach((resource, amount) -> quantities.put(resource, Quantity.parse(amount)));
        config.maxPods().ifPresent(pods -> quantities.put("pods", Quantity.parse(Integer.toString(pods))));
        return quantities;
    }

    private static List<NodeCondition> conditions(String ready, String reason, String message, Timer timer) {
        var now = timer.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var pressure = ready.equals("Unknown") ? "Unknown" : "False";
        var conditions = new ArrayList<NodeCondition>();
        for (var type : List.of("MemoryPressure", "DiskPressure", "PIDPressure")) {
            conditions.add(condition(type, pressure, "KubeletHas" + type.replace("Pressure", ""), "", now));
        }
        conditions.add(condition("Ready", ready, reason, message, now));
        return conditions;
    }

    private static NodeCondition condition(String type, String status, String reason, String message, String now) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }
}
