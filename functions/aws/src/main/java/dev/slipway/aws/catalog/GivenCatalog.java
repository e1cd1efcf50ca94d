package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.TreeMap;

/**
 * A catalogue that says what default nodes have, and not what EC2 says of types. Kubelet settings and disks of a node class
 * change that by as much as they change a default node that {@link TypeResources} derives, so that whatever else the
 * catalogue holds stays as it is.
 */
public final class GivenCatalog implements CatalogSource {
    /** Size of a type's own disks in units of 10^9 bytes; the disks of old types, which do not speak NVMe, are in no label. */
    public static final String LOCAL_NVME = "karpenter.k8s.aws/instance-local-nvme";

    /** More than any node has, and few enough to reckon with. */
    private static final long MOST = 1_000_000;

    private final Catalog given;

    public GivenCatalog(Catalog given) {
        this.given = given;
    }

    @Override
    public Catalog catalog(List<ResolvedNodeClass> nodeClasses) {
        var typesByClass = new TreeMap<String, List<InstanceType>>(given.typesByNodeClass());
        for (var nodeClass : nodeClasses) {
            if (nodeClass instanceof ResolvedNodeClass.Ready ready && counts(ready.spec())) {
                typesByClass.put(
                        ready.name(),
                        given.instanceTypes().stream()
                                .map(type -> shaped(type, ready.spec()))
                                .toList());
            }
        }
        return new Catalog(given.instanceTypes(), typesByClass, given.zoneIds());
    }

    /** Nodes of Windows have nothing in common with default ones. */
    private static boolean counts(NodeClass spec) {
        return !spec.amiFamily().startsWith("Windows")
                && (!spec.kubelet().equals(Kubelet.NONE) || !spec.blockDevices().isEmpty() || spec.raid0());
    }

    private static InstanceType shaped(InstanceType type, NodeClass spec) {
        var volume = volume(type);
        var devices = spec.blockDevices().isEmpty() ? volume : spec.blockDevices();
        var usual = resources(type, spec, Kubelet.NONE, volume, false);
        var own = resources(type, spec, spec.kubelet(), devices, spec.raid0());
        return new InstanceType(
                type.name(),
                type.architecture(),
                type.operatingSystems(),
                type.labels(),
                changed(type.capacity(), usual.capacity(), own.capacity()),
                changed(type.overhead(), usual.overhead(), own.overhead()),
                type.offerings());
    }

    /** Not below nothing, where less is given than is usual. */
    private static ResourceList changed(ResourceList given, ResourceList usual, ResourceList own) {
        return given.plusAtMost(own).minus(usual).max(ResourceList.NONE);
    }

    private static TypeResources resources(
            InstanceType type, NodeClass spec, Kubelet kubelet, List<BlockDevice> devices, boolean raid0) {
        var memory = new TreeMap<String, Quantity>();
        memory.put(type.name(), type.capacity().get(ResourceList.MEMORY));
        var shape = new NodeShape(spec.amiFamily(), kubelet, devices, raid0, Network.DEFAULT, false, memory);
        return new TypeResources(facts(type), shape, DerivationSettings.USUAL);
    }

    /** The volume that the type is given with. */
    private static List<BlockDevice> volume(InstanceType type) {
        var size = type.capacity().get(ResourceList.EPHEMERAL_STORAGE).toString();
        return List.of(new BlockDevice("", true, size, "", "", "", null, true, 0, 0, 0));
    }

    /** What of a type's facts its resources are derived from; the rest is left empty. */
    private static InstanceTypeFacts facts(InstanceType type) {
        // With as many addresses, one interface makes for the pods that are given.
        var addresses = atMost(type.capacity().get(ResourceList.PODS)) - 1;
        return new InstanceTypeFacts(
                type.name(),
                type.architecture(),
                List.of(),
                List.of(),
                atMost(type.capacity().get(ResourceList.CPU)),
                0,
                new InstanceTypeFacts.Processor("", 0, List.of()),
                "",
                false,
                new InstanceTypeFacts.Network(0, List.of(1), addresses, 0, false, false, 0),
                new InstanceTypeFacts.Storage(0, localGigabytes(type), true),
                List.of(),
                List.of(),
                List.of());
    }

    private static int atMost(Quantity amount) {
        return (int) Math.min(amount.units(), MOST);
    }

    private static long localGigabytes(InstanceType type) {
        var label = type.labels().getOrDefault(LOCAL_NVME, "");
        return label.matches("[0-9]{1,6}") ? Long.parseLong(label) : 0;
    }
}
