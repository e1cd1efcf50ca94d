package dev.slipway.solver.scheduling;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Resources that some instance types have none of, such as GPUs. A request for a device class, as of dynamic resource
 * allocation, arrives as the resource {@code deviceclass.resource.kubernetes.io/NAME} (Kubernetes, "Extended resource
 * allocation by DRA", read 2026-11-24); the drivers of NVIDIA and AWS Neuron publish one device of their class for each that
 * the device plugin would report.
 */
public final class Devices {
    private static final List<String> OF_EVERY_NODE =
            List.of(ResourceList.CPU, ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE, ResourceList.PODS);

    private Devices() {}

    /**
     * Resources for whose lack a DaemonSet stays off a node: those that the catalogue or an overlay names. What neither does
     * may come with a plugin that serves every node, and is enough there. None where no DaemonSet asks for any.
     */
    public static SortedSet<String> known(ClusterSnapshot snapshot, Catalog catalog) {
        var devices = new TreeSet<String>();
        if (askedByDaemons(snapshot).isEmpty()) {
            return devices;
        }
        catalog.instanceTypes().forEach(type -> devices.addAll(asked(type.capacity())));
        snapshot.nodeOverlays().forEach(overlay -> devices.addAll(asked(overlay.capacity())));
        return devices;
    }

    /** All that any DaemonSet's pod asks for of which a node may have none. */
    public static SortedSet<String> askedByDaemons(ClusterSnapshot snapshot) {
        var devices = new TreeSet<String>();
        snapshot.daemonSets().forEach(kind -> devices.addAll(asked(kind.requests())));
        return devices;
    }

    /** In thousandths. */
    public static long amount(ResourceList there, String resource) {
        return there.get(known(resource)).millis();
    }

    /** Names of all that is asked for of which a node may have none, as instance types have them. */
    public static List<String> asked(ResourceList requests) {
        return requests.amounts().keySet().stream()
                .filter(name -> !OF_EVERY_NODE.contains(name))
                .map(Devices::known)
                .toList();
    }

    /** Without the devices that are not among these. */
    public static ResourceList only(Set<String> devices, ResourceList requests) {
        var only = new TreeMap<>(requests.amounts());
        only.keySet().removeIf(name -> !OF_EVERY_NODE.contains(name) && !devices.contains(known(name)));
        return new ResourceList(only);
    }

    private static String known(String resource) {
        return switch (resource) {
            case "deviceclass.resource.kubernetes.io/gpu.nvidia.com" -> "nvidia.com/gpu";
            case "deviceclass.resource.kubernetes.io/neuron.aws.com" -> "aws.amazon.com/neuron";
            default -> resource;
        };
    }
}
