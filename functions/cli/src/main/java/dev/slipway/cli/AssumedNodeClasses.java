package dev.slipway.cli;

import dev.slipway.aws.family.NodeUserData;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import java.util.List;
import java.util.TreeMap;

/**
 * What a plan on a laptop takes for granted: every EC2NodeClass whose user data can be read is ready, has a subnet in each
 * zone of the catalogue and an image for each architecture, also one that only a NodePool names. Which subnets and images there are is known to
 * the account alone.
 */
final class AssumedNodeClasses {
    /** Any figure above zero says that a subnet is not full. */
    private static final int FREE_ADDRESSES = 4096;

    private AssumedNodeClasses() {}

    static List<ResolvedNodeClass> of(ClusterSnapshot snapshot, Catalog catalog) {
        var specsByName = new TreeMap<String, NodeClass>();
        snapshot.nodePools().forEach(pool -> {
            var name = pool.nodeClassRef().name();
            specsByName.put(name, assumed(name));
        });
        snapshot.nodeClasses().forEach(spec -> specsByName.put(spec.name(), plannable(spec)));
        var subnets = subnets(catalog);
        var images = images(catalog);
        return specsByName.values().stream()
                .map(spec -> NodeUserData.problemOf(spec)
                        .<ResolvedNodeClass>map(problem ->
                                new ResolvedNodeClass.NotReady(spec.name(), problem.reason(), problem.message()))
                        .orElseGet(() -> new ResolvedNodeClass.Ready(spec, subnets, List.of("sg-assumed"), images)))
                .toList();
    }

    /** Classes whose nodes could not even start. */
    static List<ObjectFault> unusable(ClusterSnapshot snapshot) {
        return snapshot.nodeClasses().stream()
                .flatMap(spec -> NodeUserData.problemOf(spec).stream()
                        .map(problem -> new ObjectFault("EC2NodeClass/" + spec.name(), problem.message())))
                .toList();
    }

    /**
     * Pools whose class is not there though others are: hardly what was meant. Where there is no class at all, pools are
     * tried out without one.
     */
    static List<ObjectFault> missing(ClusterSnapshot snapshot) {
        var known = snapshot.nodeClasses().stream().map(NodeClass::name).toList();
        return known.isEmpty()
                ? List.of()
                : snapshot.nodePools().stream()
                        .filter(pool -> !known.contains(pool.nodeClassRef().name()))
                        .map(pool -> new ObjectFault(
                                "NodePool/" + pool.name(),
                                ("spec.template.spec.nodeClassRef.name: there is no EC2NodeClass \"%s\"; it is planned as"
                                                + " if it had subnets in every zone. Known here: %s.")
                                        .formatted(pool.nodeClassRef().name(), String.join(", ", known))))
                        .toList();
    }

    private static List<Subnet> subnets(Catalog catalog) {
        return catalog.instanceTypes().stream()
                .flatMap(type -> type.offerings().stream())
                .map(Offering::zone)
                .distinct()
                .sorted()
                .map(zone -> new Subnet("subnet-assumed-" + zone, zone, FREE_ADDRESSES))
                .toList();
    }

    private static List<Image> images(Catalog catalog) {
        return catalog.instanceTypes().stream()
                .map(InstanceType::architecture)
                .distinct()
                .sorted()
                .map(architecture -> new Image("ami-assumed-" + architecture, "assumed-" + architecture, architecture))
                .toList();
    }

    /** No catalogue on a laptop says which processors nest virtual machines: a class that asks for them would have no type at all. */
    private static NodeClass plannable(NodeClass spec) {
        return spec.nestedVirtualization() == null
                ? spec
                : new NodeClass(
                        spec.name(),
                        spec.amiFamily(),
                        spec.images(),
                        spec.subnets(),
                        spec.securityGroups(),
                        spec.capacityReservations(),
                        spec.placementGroup(),
                        spec.role(),
                        spec.instanceProfile(),
                        spec.userData(),
                        spec.tags(),
                        spec.context(),
                        spec.kubelet(),
                        spec.blockDevices(),
                        spec.raid0(),
                        spec.network(),
                        spec.metadataOptions(),
                        spec.detailedMonitoring(),
                        null,
                        spec.hash());
    }

    private static NodeClass assumed(String name) {
        return NodeClass.plain(name, "AL2023", "assumed", "assumed");
    }
}
