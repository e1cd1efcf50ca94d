package dev.slipway.local.kubernetes.scheduling;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A node and the pods on it during one pass. */
final class NodeRoom {

    private final Node node;
    private final SortedMap<String, BigDecimal> allocatable;
    private final SortedMap<String, BigDecimal> used = new TreeMap<>();
    private final List<Pod> pods = new ArrayList<>();

    NodeRoom(Node node) {
        this.node = node;
        this.allocatable = node.getStatus() == null
                ? new TreeMap<>()
                : Requests.amounts(node.getStatus().getAllocatable());
    }

    Node node() {
        return node;
    }

    String name() {
        return node.getMetadata().getName();
    }

    List<Pod> pods() {
        return pods;
    }

    String label(String key) {
        var labels = node.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(key, "");
    }

    void add(Pod pod) {
        pods.add(pod);
        Requests.add(used, Requests.of(pod));
    }

    /** The resources of which too little is left, as the scheduler names them. */
    List<String> missing(Map<String, BigDecimal> requests, Map<String, BigDecimal> promised) {
        return requests.entrySet().stream()
                .filter(request -> request.getValue().signum() > 0)
                .filter(request -> free(request.getKey())
                                .subtract(promised.getOrDefault(request.getKey(), BigDecimal.ZERO))
                                .compareTo(request.getValue())
                        < 0)
                .map(request -> request.getKey().equals("pods") ? "Too many pods" : "Insufficient " + request.getKey())
                .toList();
    }

    boolean portsTaken(Pod pod) {
        var wanted = hostPorts(pod).toList();
        return !wanted.isEmpty()
                && pods.stream()
                        .flatMap(NodeRoom::hostPorts)
                        .anyMatch(taken -> wanted.stream().anyMatch(port -> clash(port, taken)));
    }

    /** Free share of cpu and memory after the pod, 0 to 2: the emptiest node is preferred. */
    double freeShareAfter(Map<String, BigDecimal> requests) {
        return Stream.of("cpu", "memory")
                .mapToDouble(resource -> {
                    var total =
                            allocatable.getOrDefault(resource, BigDecimal.ZERO).doubleValue();
                    var left = free(resource).subtract(requests.getOrDefault(resource, BigDecimal.ZERO));
                    return total == 0 ? 0 : left.doubleValue() / total;
                })
                .sum();
    }

    private BigDecimal free(String resource) {
        return allocatable
                .getOrDefault(resource, BigDecimal.ZERO)
                .subtract(used.getOrDefault(resource, BigDecimal.ZERO));
    }

    private static Stream<ContainerPort> hostPorts(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0);
    }

    private static boolean clash(ContainerPort one, ContainerPort other) {
        return one.getHostPort().equals(other.getHostPort())
                && protocol(one).equals(protocol(other))
                && (anyAddress(one) || anyAddress(other) || one.getHostIP().equals(other.getHostIP()));
    }

    private static String protocol(ContainerPort port) {
        return port.getProtocol() == null ? "TCP" : port.getProtocol();
    }

    private static boolean anyAddress(ContainerPort port) {
        return port.getHostIP() == null
                || port.getHostIP().isEmpty()
                || port.getHostIP().equals("0.0.0.0");
    }
}
