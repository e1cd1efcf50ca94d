package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.InstanceTypeFacts.Device;
import dev.slipway.model.catalog.InstanceTypeFacts.NeuronDevice;
import dev.slipway.model.catalog.InstanceTypeFacts.Processor;
import dev.slipway.model.catalog.InstanceTypeFacts.Storage;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.SpotPrices;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.Network.Interface;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.resource.Quantity;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestFacts;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Capacity maths (aws.md §2.3, §2.4 and the rows 24 to 32 of its §8), and which types a class's nodes can be. */
final class CatalogDerivationTest {
    private static final String IMAGE = "ami-a";

    private final List<InstanceTypeFacts> types = new ArrayList<>(TestFacts.at(Examples.NOW)
            .type("m5.large", "amd64", "0.096")
            .type("m6g.large", "arm64", "0.077")
            .type("a1.large", "arm64", "0.051")
            .facts()
            .types());

    /** aws.md §8, 9 and 53: what is reserved costs next to nothing, ordinary reservations before blocks before what is lent, and a block that is about to end nothing at all. */
    @Test
    void offersWhatIsReservedToTheClassThatSelectsIt() {
        var selecting = new ResolvedNodeClass.Ready(
                TestNodeClass.like(Examples.nodeClass()).name("reserved").build(),
                List.of(new ResolvedNodeClass.Subnet("subnet-a", "us-east-1a", 4000)),
                List.of("sg-nodes"),
                List.of(new Image(IMAGE, "node-amd64", "amd64")),
                "nodes",
                List.of(
                        reservation("cr-1", CapacityReservation.Type.DEFAULT, false, false, 3),
                        reservation("cr-2", CapacityReservation.Type.DEFAULT, false, false, 0),
                        reservation("cr-3", CapacityReservation.Type.DEFAULT, true, false, 3),
                        reservation("cr-4", CapacityReservation.Type.CAPACITY_BLOCK, false, false, 3),
                        reservation("cr-5", CapacityReservation.Type.CAPACITY_BLOCK, false, true, 3)),
                PlacementGroup.NONE);
        var catalog = new CatalogDerivation(facts(), DerivationSettings.USUAL, Collections.emptySortedMap())
                .catalog(List.of(selecting, ready(like().name("other").build())));
        assertEquals(
                List.of(
                        "cr-1 3 true DEFAULT",
                        "cr-2 0 false DEFAULT",
                        "cr-4 3 true CAPACITY_BLOCK",
                        "cr-3 3 true INTERRUPTIBLE"),
                catalog.typeFor("reserved", "m5.large").orElseThrow().offerings().stream()
                        .filter(offering -> offering.capacityType() == CapacityType.RESERVED)
                        .map(offering -> "%s %d %s %s"
                                .formatted(
                                        offering.reservation(),
                                        offering.reserved(),
                                        offering.available(),
                                        offering.kind()))
                        .toList());
        assertTrue(catalog.typeFor("other", "m5.large").orElseThrow().offerings().stream()
                .noneMatch(offering -> offering.capacityType() == CapacityType.RESERVED));
    }

    private static CapacityReservation reservation(
            String id, CapacityReservation.Type type, boolean interruptible, boolean expiring, int available) {
        return new CapacityReservation(
                id, "m5.large", "us-east-1a", "111122223333", "open", type, interruptible, expiring, "", available);
    }

    /** aws.md §8, 24: {@code 8192 - 64 = 8128}, of which 7.5 % is 610, rounded up. */
    @Test
    void takesFromArmWhatArmLosesAndLeavesItsLabelAlone() {
        var type = derived(TestNodeClass.spec(), "m6g.large");
        assertEquals("7518Mi", text(type.capacity().get("memory")));
        assertEquals("8192", type.labels().get("karpenter.k8s.aws/instance-memory"));
    }

    /** aws.md §8, 25. */
    @Test
    void believesWhatNodesOfTheSameImageToldOfTheirMemory() {
        var learned = new TreeMap<String, SortedMap<String, Quantity>>();
        learned.put("ami-old", memory("m5.large", "7700Mi"));
        assertEquals(
                "7577Mi",
                text(derived(TestNodeClass.spec(), "m5.large", learned)
                        .capacity()
                        .get("memory")));
        learned.put(IMAGE, memory("m5.large", "7710Mi"));
        var type = derived(TestNodeClass.spec(), "m5.large", learned);
        assertEquals("7710Mi", text(type.capacity().get("memory")));
        assertEquals("7036Mi", text(type.allocatable().get("memory")));
        assertEquals(
                "7518Mi",
                text(derived(TestNodeClass.spec(), "m6g.large", learned)
                        .capacity()
                        .get("memory")));
    }

    /** aws.md §8, 26: {@code 11 × 29 + 255} and {@code 11 × 110 + 255}, each with the 100 MiB of the eviction threshold. */
    @ParameterizedTest
    @CsvSource({"AL2023, 674Mi", "AL2, 674Mi", "Custom, 674Mi", "Bottlerocket, 1565Mi", "Windows2022, 1565Mi"})
    void reservesMemoryForThePodsThatTheFamilyCounts(String family, String overhead) {
        var type = derived(like().amiFamily(family).kubelet(kubelet(110, null)).build(), "m5.large");
        assertEquals("110", text(type.capacity().get("pods")));
        assertEquals(overhead, text(type.overhead().get("memory")));
    }

    /** aws.md §8, 27. */
    @Test
    void reservesMemoryAsIfEveryInterfaceGaveAddresses() {
        var settings = new DerivationSettings(new BigDecimal("0.075"), 1);
        var type = derived(TestNodeClass.spec(), "m5.large", new TreeMap<>(), settings);
        assertEquals("20", text(type.capacity().get("pods")));
        assertEquals("674Mi", text(type.overhead().get("memory")));
        var none = new DerivationSettings(new BigDecimal("0.075"), 3);
        assertEquals(
                "0",
                text(derived(TestNodeClass.spec(), "m5.large", new TreeMap<>(), none)
                        .capacity()
                        .get("pods")));
    }

    @Test
    void takesFromMemoryWhatTheSettingsSay() {
        var settings = new DerivationSettings(BigDecimal.ZERO, 0);
        assertEquals(
                "8Gi",
                text(derived(TestNodeClass.spec(), "m5.large", new TreeMap<>(), settings)
                        .capacity()
                        .get("memory")));
    }

    /** aws.md §8, 28 and 29, and the order in which volumes are looked at (§1.5, §2.3). */
    @ParameterizedTest
    @CsvSource({
        "AL2023,                                     , 20Gi",
        "Bottlerocket,                               , 20Gi",
        "Windows2022,                                , 50Gi",
        "Custom,                                     , 20Gi",
        "AL2023,       /dev/xvda=80Gi                , 80Gi",
        "AL2023,       /dev/xvdb=80Gi                , 20Gi",
        "AL2023,       /dev/xvda=80Gi /dev/xvdb=90Gi*, 90Gi",
        "Bottlerocket, /dev/xvda=4Gi /dev/xvdb=100Gi , 100Gi",
        "Windows2022,  /dev/sda1=90Gi                , 90Gi",
        "Custom,       /dev/xvda=30Gi /dev/xvdb=70Gi , 70Gi",
        "Custom,       /dev/xvda=30Gi* /dev/xvdb=70Gi, 30Gi",
        "AL2023,       /dev/xvda=                    , 20Gi",
    })
    void putsPodsFilesOnTheVolumeThatTheFamilyUses(String family, @Nullable String devices, String size) {
        var nodeClass = like().amiFamily(family).blockDevices(devices(devices)).build();
        assertEquals(size, text(derived(nodeClass, "m5.large").capacity().get("ephemeral-storage")));
    }

    @Test
    void joinsLocalDisksWhereThereAreSome() {
        replace("m5.large", new Storage(4750, 300, true));
        var nodeClass = like().raid0().build();
        var type = derived(nodeClass, "m5.large");
        assertEquals(300_000_000_000L, type.capacity().get("ephemeral-storage").units());
        assertEquals(
                (1L << 30) + 30_000_000_000L,
                type.overhead().get("ephemeral-storage").units());
        assertEquals("20Gi", text(derived(nodeClass, "m6g.large").capacity().get("ephemeral-storage")));
        assertEquals(
                "20Gi",
                text(derived(TestNodeClass.spec(), "m5.large").capacity().get("ephemeral-storage")));
    }

    /** aws.md §8, 30, and thresholds in general; {@code 574Mi} of it the kubelet reserves. */
    @ParameterizedTest
    @CsvSource({"100%, 574Mi", "0%, 574Mi", "5%, 999135642", "200Mi, 774Mi"})
    void evictsBelowTheThresholdThatTheClassSets(String threshold, String overhead) {
        var hard = new TreeMap<String, String>();
        hard.put("memory.available", threshold);
        var type = derived(like().kubelet(evicting(hard)).build(), "m5.large");
        assertEquals(Quantity.parse(overhead), type.overhead().get("memory"));
    }

    @Test
    void reservesWhatTheClassSaysKeyByKey() {
        var kube = new TreeMap<String, Quantity>();
        kube.put("cpu", Quantity.parse("100m"));
        var system = new TreeMap<String, Quantity>();
        system.put("memory", Quantity.parse("100Mi"));
        system.put("ephemeral-storage", Quantity.parse("1Gi"));
        var type = derived(like().kubelet(reserving(kube, system)).build(), "m5.large");
        assertEquals("100m", text(type.overhead().get("cpu")));
        assertEquals("774Mi", text(type.overhead().get("memory")));
        assertEquals("4Gi", text(type.overhead().get("ephemeral-storage")));
    }

    /** One class with a slip in it must not keep the others from their types. */
    @Test
    void countsWhatNoNodeCouldKeep() {
        var most = new TreeMap<String, Quantity>();
        most.put("memory", Quantity.parse("8Pi"));
        var type = derived(like().kubelet(reserving(most, most)).build(), "m5.large");
        assertEquals("128Ti", text(type.overhead().get("memory")));
        var crowded = like().amiFamily("Bottlerocket").kubelet(kubelet(Integer.MAX_VALUE, null));
        assertEquals(
                "128Ti", text(derived(crowded.build(), "m5.large").overhead().get("memory")));
    }

    @ParameterizedTest
    @CsvSource({"AL2023, 5, 10", "AL2023, 50, 29", "Bottlerocket, 5, 29", "AL2023, 0, 29"})
    void boundsPodsByTheirCores(String family, int perCore, String pods) {
        var type =
                derived(like().amiFamily(family).kubelet(kubelet(null, perCore)).build(), "m5.large");
        assertEquals(pods, text(type.capacity().get("pods")));
    }

    /** aws.md §8, 31. */
    @Test
    void offersNoSpotCapacityThatHasNoPrice() {
        var facts =
                TestFacts.at(Examples.NOW).type("m5.large", "amd64", "0.096").facts();
        var prices = new TreeMap<>(facts.spot().byZone());
        prices.remove("us-east-1b");
        var without = facts.with(new SpotPrices(prices, Examples.NOW));
        var offerings = new CatalogDerivation(without, DerivationSettings.USUAL, Collections.emptySortedMap())
                .catalog(List.of())
                .type("m5.large")
                .orElseThrow()
                .offerings();
        assertEquals(
                List.of("us-east-1a"),
                offerings.stream()
                        .filter(offering -> offering.capacityType() == CapacityType.SPOT)
                        .map(Offering::zone)
                        .toList());
        assertEquals(3, offerings.size());
    }

    /** aws.md §8, 32. */
    @Test
    void makesWindowsNodesOfIntelTypesOnly() {
        var nodeClass = like().amiFamily("Windows2022").build();
        assertTrue(find(nodeClass, "m6g.large").isEmpty());
        var type = derived(nodeClass, "m5.large");
        assertEquals(List.of("windows"), type.operatingSystems());
        assertEquals("110", text(type.capacity().get("pods")));
        assertEquals("9", text(type.capacity().get("vpc.amazonaws.com/PrivateIPv4Address")));
        assertEquals("10.0.20348", type.labels().get("node.kubernetes.io/windows-build"));
        assertNull(derived(TestNodeClass.spec(), "m5.large").labels().get("node.kubernetes.io/windows-build"));
    }

    @Test
    void bootsTheFirstGravitonFromOtherFamiliesThanAl2023() {
        assertTrue(find(TestNodeClass.spec(), "a1.large").isEmpty());
        assertTrue(find(like().amiFamily("Bottlerocket").build(), "a1.large").isPresent());
    }

    @Test
    void fitsInterfacesToTheCardsThatATypeHas() {
        var twoCards = like().network(interfaces(new Interface(0, 0, false), new Interface(1, 0, false)));
        assertTrue(find(twoCards.build(), "m5.large").isEmpty());
        var three = like().network(
                        interfaces(new Interface(0, 0, false), new Interface(0, 1, false), new Interface(0, 2, false)));
        assertTrue(find(three.build(), "m5.large").isPresent());
        var efa = like().network(interfaces(new Interface(0, 0, false), new Interface(0, 1, true)));
        assertTrue(find(efa.build(), "m5.large").isEmpty());
        types.replaceAll(type -> type.name().equals("m5.large") ? withEfa(type, 2) : type);
        var type = derived(efa.build(), "m5.large");
        assertEquals("1", text(type.capacity().get("vpc.amazonaws.com/efa")));
        // One interface of the first card carries EFA traffic alone: 2 × 9 + 2.
        assertEquals("20", text(type.capacity().get("pods")));
        assertEquals(
                "2", text(derived(TestNodeClass.spec(), "m5.large").capacity().get("vpc.amazonaws.com/efa")));
    }

    @Test
    void nestsVirtualMachinesOnlyWhereTheProcessorCan() {
        var nodeClass = like().nestedVirtualization(true).build();
        assertTrue(find(nodeClass, "m5.large").isEmpty());
        types.replaceAll(type -> type.name().equals("m5.large")
                ? with(type, new Processor("Intel", 3100, List.of("nested-virtualization")), type.hypervisor())
                : type);
        assertTrue(find(nodeClass, "m5.large").isPresent());
        assertTrue(find(like().nestedVirtualization(false).build(), "m6g.large").isPresent());
    }

    @Test
    void tracksConnectionsOnNitroOnly() {
        types.replaceAll(type -> type.name().equals("m5.large") ? with(type, type.processor(), "xen") : type);
        var tracking = new Network(null, 0, List.of(), new ConnectionTracking(Duration.ofMinutes(6), null, null));
        assertTrue(find(like().network(tracking).build(), "m5.large").isEmpty());
        assertTrue(find(like().network(tracking).build(), "m6g.large").isPresent());
        assertTrue(find(TestNodeClass.spec(), "m5.large").isPresent());
    }

    @Test
    void sharesTypesBetweenClassesOfOneShape() {
        var catalog = new CatalogDerivation(facts(), DerivationSettings.USUAL, Collections.emptySortedMap())
                .catalog(List.of(
                        ready(like().name("one").build()),
                        ready(like().name("two").role("other").build()),
                        ready(like().name("three").kubelet(kubelet(20, null)).build()),
                        new ResolvedNodeClass.NotReady("four", "SubnetsNotFound", "none")));
        assertEquals("[one, three, two]", catalog.typesByNodeClass().keySet().toString());
        assertSame(catalog.typesFor("one").getFirst(), catalog.typesFor("two").getFirst());
        assertEquals(
                "20",
                text(catalog.typeFor("three", "m5.large")
                        .orElseThrow()
                        .capacity()
                        .get("pods")));
        assertEquals(
                "29",
                text(catalog.typeFor("four", "m5.large")
                        .orElseThrow()
                        .capacity()
                        .get("pods")));
        assertEquals("use1-az4", catalog.zoneIds().get("us-east-1a"));
    }

    @Test
    void countsNeuronDevicesAndTheirCores() {
        types.replaceAll(type -> type.name().equals("m5.large") ? withNeurons(type) : type);
        var type = derived(TestNodeClass.spec(), "m5.large");
        assertEquals("16", text(type.capacity().get("aws.amazon.com/neuron")));
        assertEquals("32", text(type.capacity().get("aws.amazon.com/neuroncore")));
        assertEquals("trainium", type.labels().get("karpenter.k8s.aws/instance-accelerator-name"));
        assertEquals("16", type.labels().get("karpenter.k8s.aws/instance-accelerator-count"));
    }

    private static TestNodeClass like() {
        return TestNodeClass.like(TestNodeClass.spec());
    }

    private static Network interfaces(Interface... interfaces) {
        return new Network(null, 0, List.of(interfaces), ConnectionTracking.DEFAULT);
    }

    private static SortedMap<String, Quantity> memory(String type, String amount) {
        var memory = new TreeMap<String, Quantity>();
        memory.put(type, Quantity.parse(amount));
        return memory;
    }

    private static Kubelet kubelet(@Nullable Integer maxPods, @Nullable Integer podsPerCore) {
        return kubelet(maxPods, podsPerCore, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    private static Kubelet reserving(SortedMap<String, Quantity> kube, SortedMap<String, Quantity> system) {
        return kubelet(null, null, system, kube, new TreeMap<>());
    }

    private static Kubelet evicting(SortedMap<String, String> hard) {
        return kubelet(null, null, new TreeMap<>(), new TreeMap<>(), hard);
    }

    private static Kubelet kubelet(
            @Nullable Integer maxPods,
            @Nullable Integer podsPerCore,
            SortedMap<String, Quantity> system,
            SortedMap<String, Quantity> kube,
            SortedMap<String, String> evictionHard) {
        return new Kubelet(
                List.of(),
                maxPods,
                podsPerCore,
                system,
                kube,
                evictionHard,
                new TreeMap<>(),
                new TreeMap<>(),
                null,
                null,
                null,
                null,
                new TreeMap<>());
    }

    /** {@code device=size}, with a star for the root volume. */
    private static BlockDevice[] devices(@Nullable String text) {
        if (text == null) {
            return new BlockDevice[0];
        }
        var devices = new ArrayList<BlockDevice>();
        for (var one : text.strip().split(" +", -1)) {
            var name = one.substring(0, one.indexOf('='));
            var size = one.substring(one.indexOf('=') + 1).replace("*", "");
            devices.add(new BlockDevice(
                    name, one.endsWith("*"), size, "gp3", size.isEmpty() ? "snap-1" : "", "", true, true, 0, 0, 0));
        }
        return devices.toArray(new BlockDevice[0]);
    }

    private void replace(String name, Storage storage) {
        types.replaceAll(type -> type.name().equals(name) ? with(type, storage, type.neurons(), type.network()) : type);
    }

    private static InstanceTypeFacts withNeurons(InstanceTypeFacts type) {
        return with(type, type.storage(), List.of(new NeuronDevice("Trainium", 16, 2)), type.network());
    }

    private static InstanceTypeFacts withEfa(InstanceTypeFacts type, int interfaces) {
        var network = new InstanceTypeFacts.Network(0, List.of(3), 10, interfaces, true, false, 750);
        return with(type, type.storage(), type.neurons(), network);
    }

    private static InstanceTypeFacts with(
            InstanceTypeFacts type, Storage storage, List<NeuronDevice> neurons, InstanceTypeFacts.Network network) {
        return new InstanceTypeFacts(
                type.name(),
                type.architecture(),
                type.usage(),
                type.zones(),
                type.cpus(),
                type.memoryMebibytes(),
                type.processor(),
                type.hypervisor(),
                type.nitroEnclaves(),
                network,
                storage,
                List.<Device>of(),
                List.of(),
                neurons);
    }

    private static InstanceTypeFacts with(InstanceTypeFacts type, Processor processor, String hypervisor) {
        return new InstanceTypeFacts(
                type.name(),
                type.architecture(),
                type.usage(),
                type.zones(),
                type.cpus(),
                type.memoryMebibytes(),
                processor,
                hypervisor,
                type.nitroEnclaves(),
                type.network(),
                type.storage(),
                type.gpus(),
                type.accelerators(),
                type.neurons());
    }

    private CatalogFacts facts() {
        var facts = TestFacts.at(Examples.NOW)
                .type("m5.large", "amd64", "0.096")
                .type("m6g.large", "arm64", "0.077")
                .type("a1.large", "arm64", "0.051")
                .facts();
        return new CatalogFacts(
                facts.region(), types, facts.zoneIds(), facts.typesAt(), facts.onDemand(), facts.spot());
    }

    private static ResolvedNodeClass.Ready ready(NodeClass spec) {
        return new ResolvedNodeClass.Ready(
                spec,
                List.of(new ResolvedNodeClass.Subnet("subnet-a", "us-east-1a", 4000)),
                List.of("sg-nodes"),
                List.of(new Image(IMAGE, "node-amd64", "amd64"), new Image("ami-b", "node-arm64", "arm64")));
    }

    private Optional<InstanceType> find(NodeClass spec, String type) {
        return new CatalogDerivation(facts(), DerivationSettings.USUAL, Collections.emptySortedMap())
                .catalog(List.of(ready(spec)))
                .typeFor(spec.name(), type);
    }

    private InstanceType derived(NodeClass spec, String type) {
        return find(spec, type).orElseThrow();
    }

    private InstanceType derived(NodeClass spec, String type, SortedMap<String, SortedMap<String, Quantity>> learned) {
        return derived(spec, type, learned, DerivationSettings.USUAL);
    }

    private InstanceType derived(
            NodeClass spec,
            String type,
            SortedMap<String, SortedMap<String, Quantity>> learned,
            DerivationSettings settings) {
        return new CatalogDerivation(facts(), settings, learned)
                .catalog(List.of(ready(spec)))
                .typeFor(spec.name(), type)
                .orElseThrow();
    }

    private static String text(Quantity quantity) {
        return quantity.toString();
    }
}
