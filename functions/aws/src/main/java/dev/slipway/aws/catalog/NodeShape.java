package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.scheduling.WellKnown;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What of a node class decides which types its nodes can be and what they have (aws.md §2.3, §2.5). Classes of equal shape
 * share their types.
 *
 * @param nested nodes run virtual machines themselves
 * @param learned memory that nodes of its images were seen to have, by instance type
 */
record NodeShape(
        String amiFamily,
        Kubelet kubelet,
        List<BlockDevice> blockDevices,
        boolean raid0,
        Network network,
        boolean nested,
        SortedMap<String, Quantity> learned) {
    /** A node of AL2023 with nothing set. */
    static final NodeShape DEFAULT = new NodeShape(
            "AL2023", Kubelet.NONE, List.of(), false, Network.DEFAULT, false, Collections.emptySortedMap());

    private static final Quantity VOLUME = Quantity.parse("20Gi");
    private static final Quantity WINDOWS_VOLUME = Quantity.parse("50Gi");

    static NodeShape of(NodeClass spec, SortedMap<String, Quantity> learned) {
        return new NodeShape(
                spec.amiFamily(),
                spec.kubelet(),
                spec.blockDevices(),
                spec.raid0(),
                spec.network(),
                Boolean.TRUE.equals(spec.nestedVirtualization()),
                learned);
    }

    boolean windows() {
        return amiFamily.startsWith("Windows");
    }

    boolean bottlerocket() {
        return amiFamily.equals("Bottlerocket");
    }

    /** How much pods may write (aws.md §1.5, §2.3): of the volume that the family keeps their files on. */
    Quantity podVolume() {
        var devices = blockDevices.reversed();
        return sized(devices, BlockDevice::rootVolume)
                .or(() -> sized(
                        devices,
                        // Of an unknown image, the last volume is taken for the one that its author added for pods.
                        device -> amiFamily.equals("Custom")
                                || device.deviceName().equals(podDevice())))
                .orElse(windows() ? WINDOWS_VOLUME : VOLUME);
    }

    private static Optional<Quantity> sized(List<BlockDevice> devices, Predicate<BlockDevice> wanted) {
        return devices.stream()
                .filter(wanted)
                .findFirst()
                .map(BlockDevice::volumeSize)
                // A snapshot decides, which is not looked into.
                .filter(size -> !size.isEmpty())
                .map(Quantity::parse);
    }

    private String podDevice() {
        if (windows()) {
            return "/dev/sda1";
        }
        return bottlerocket() ? "/dev/xvdb" : "/dev/xvda";
    }

    /** Interfaces for EFA traffic alone, of all cards. */
    long efaOnlyInterfaces() {
        return network.interfaces().stream().filter(Network.Interface::efaOnly).count();
    }

    /** Interfaces for EFA traffic alone, of the first card. */
    long efaOnlyOfFirstCard() {
        return network.interfaces().stream()
                .filter(one -> one.efaOnly() && one.networkCardIndex() == 0)
                .count();
    }

    /** Whether a node of the class can be of the type at all. */
    boolean fits(InstanceTypeFacts type) {
        // AL2023 does not boot on the first Graviton, and no Windows image is for Arm.
        var boots = amiFamily.equals("AL2023")
                ? !type.name().startsWith("a1.")
                : !windows() || type.architecture().equals("amd64");
        var nests = !nested || type.processor().features().contains("nested-virtualization");
        var tracks = network.connectionTracking().equals(ConnectionTracking.DEFAULT)
                || type.hypervisor().equals("nitro");
        return boots && nests && tracks && carries(type.network());
    }

    private boolean carries(InstanceTypeFacts.Network cards) {
        if (network.interfaces().isEmpty()) {
            return true;
        }
        return cards.ena()
                && efaOnlyInterfaces() <= cards.efaInterfaces()
                && network.interfaces().stream()
                        .allMatch(one -> one.networkCardIndex()
                                        < cards.interfaces().size()
                                && one.deviceIndex() < cards.interfaces().get(one.networkCardIndex()));
    }

    /** The type's labels, and those of its nodes' operating system (aws.md §1.2). */
    SortedMap<String, String> labels(SortedMap<String, String> ofType) {
        if (!windows()) {
            return ofType;
        }
        var labels = new TreeMap<>(ofType);
        labels.put(
                WellKnown.WINDOWS_BUILD,
                switch (amiFamily) {
                    case "Windows2019" -> "10.0.17763";
                    case "Windows2022" -> "10.0.20348";
                    default -> "10.0.26100";
                });
        return labels;
    }
}
