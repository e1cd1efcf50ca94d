package dev.slipway.testkit.scenario;

import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.MetadataOptions;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An EC2NodeClass for tests: like another one, but for what is said here. */
public final class TestNodeClass {
    public static final String NAME = "default";

    private String name;
    private String amiFamily;
    private List<SelectorTerm> images;
    private List<SelectorTerm> subnets;
    private List<SelectorTerm> securityGroups;
    private List<CapacityReservationTerm> capacityReservations;
    private PlacementGroupSelector placementGroup;
    private String role;
    private String instanceProfile;
    private String userData;
    private SortedMap<String, String> tags;
    private String context;
    private Kubelet kubelet;
    private List<BlockDevice> blockDevices;
    private boolean raid0;
    private Network network;
    private MetadataOptions metadataOptions;
    private boolean detailedMonitoring;
    private @Nullable Boolean nestedVirtualization;
    private final String hash;

    private TestNodeClass(NodeClass other) {
        name = other.name();
        amiFamily = other.amiFamily();
        images = other.images();
        subnets = other.subnets();
        securityGroups = other.securityGroups();
        capacityReservations = other.capacityReservations();
        placementGroup = other.placementGroup();
        role = other.role();
        instanceProfile = other.instanceProfile();
        userData = other.userData();
        tags = other.tags();
        context = other.context();
        kubelet = other.kubelet();
        blockDevices = other.blockDevices();
        raid0 = other.raid0();
        network = other.network();
        metadataOptions = other.metadataOptions();
        detailedMonitoring = other.detailedMonitoring();
        nestedVirtualization = other.nestedVirtualization();
        hash = other.hash();
    }

    public static TestNodeClass like(NodeClass other) {
        return new TestNodeClass(other);
    }

    /** The node class that scenarios have unless they say otherwise. */
    public static NodeClass spec() {
        return NodeClass.plain(NAME, "AL2023", "node-role", "class-hash");
    }

    /** With a subnet in each of these zones and images for both architectures. */
    public static ResolvedNodeClass.Ready ready(String... zones) {
        var subnets = Arrays.stream(zones)
                .map(zone -> new ResolvedNodeClass.Subnet("subnet-" + zone, zone, 1000))
                .toList();
        var images = List.of(
                new ResolvedNodeClass.Image("ami-amd64", "linux-amd64", "amd64"),
                new ResolvedNodeClass.Image("ami-arm64", "linux-arm64", "arm64"));
        return new ResolvedNodeClass.Ready(spec(), subnets, List.of("sg-1"), images);
    }

    public TestNodeClass name(String value) {
        name = value;
        return this;
    }

    public TestNodeClass amiFamily(String value) {
        amiFamily = value;
        return this;
    }

    public TestNodeClass images(SelectorTerm... values) {
        images = List.of(values);
        return this;
    }

    public TestNodeClass subnets(SelectorTerm... values) {
        subnets = List.of(values);
        return this;
    }

    public TestNodeClass securityGroups(SelectorTerm... values) {
        securityGroups = List.of(values);
        return this;
    }

    public TestNodeClass capacityReservations(CapacityReservationTerm... values) {
        capacityReservations = List.of(values);
        return this;
    }

    public TestNodeClass placementGroup(PlacementGroupSelector value) {
        placementGroup = value;
        return this;
    }

    public TestNodeClass role(String value) {
        role = value;
        return this;
    }

    public TestNodeClass instanceProfile(String value) {
        instanceProfile = value;
        return this;
    }

    public TestNodeClass userData(String value) {
        userData = value;
        return this;
    }

    public TestNodeClass tags(SortedMap<String, String> value) {
        tags = value;
        return this;
    }

    public TestNodeClass context(String value) {
        context = value;
        return this;
    }

    public TestNodeClass kubelet(Kubelet value) {
        kubelet = value;
        return this;
    }

    public TestNodeClass blockDevices(BlockDevice... values) {
        blockDevices = List.of(values);
        return this;
    }

    public TestNodeClass raid0() {
        raid0 = true;
        return this;
    }

    public TestNodeClass network(Network value) {
        network = value;
        return this;
    }

    public TestNodeClass metadataOptions(MetadataOptions value) {
        metadataOptions = value;
        return this;
    }

    public TestNodeClass detailedMonitoring() {
        detailedMonitoring = true;
        return this;
    }

    public TestNodeClass nestedVirtualization(boolean value) {
        nestedVirtualization = value;
        return this;
    }

    public NodeClass build() {
        return new NodeClass(
                name,
                amiFamily,
                images,
                subnets,
                securityGroups,
                capacityReservations,
                placementGroup,
                role,
                instanceProfile,
                userData,
                tags,
                context,
                kubelet,
                blockDevices,
                raid0,
                network,
                metadataOptions,
                detailedMonitoring,
                nestedVirtualization,
                hash);
    }
}
