package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.InstanceTypeFacts.Storage;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestFacts;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A catalogue of default nodes, and what classes make of it. */
final class GivenCatalogTest {
    private static final CatalogDerivation DERIVATION =
            new CatalogDerivation(facts(), DerivationSettings.USUAL, Collections.emptySortedMap());
    private static final Catalog DEFAULT = DERIVATION.catalog(List.of());

    /** One type has a disk of its own, of 75 GB. */
    private static CatalogFacts facts() {
        var facts = TestFacts.at(Examples.NOW)
                .type("m5.large", "amd64", "0.096")
                .type("m5d.large", "amd64", "0.113")
                .type("m6g.large", "arm64", "0.077")
                .facts();
        return new CatalogFacts(
                facts.region(),
                facts.types().stream()
                        .map(type -> type.name().equals("m5d.large") ? withDisk(type) : type)
                        .toList(),
                facts.zoneIds(),
                facts.typesAt(),
                facts.onDemand(),
                facts.spot());
    }

    static Stream<NodeClass> settings() {
        return Stream.of(
                like().kubelet(kubelet(1, null, Map.of(), Map.of(), Map.of())).build(),
                like().kubelet(kubelet(0, null, Map.of(), Map.of(), Map.of())).build(),
                like().kubelet(kubelet(110, null, Map.of(), Map.of(), Map.of())).build(),
                like().kubelet(kubelet(null, 4, Map.of(), Map.of(), Map.of())).build(),
                like().kubelet(kubelet(null, 50, Map.of(), Map.of(), Map.of())).build(),
                like().kubelet(kubelet(null, null, Map.of("memory", "100Gi"), Map.of(), Map.of()))
                        .build(),
                like().kubelet(kubelet(null, null, Map.of("cpu", "1", "ephemeral-storage", "2Gi"), Map.of(), Map.of()))
                        .build(),
                like().kubelet(kubelet(null, null, Map.of(), Map.of("cpu", "10m", "memory", "1Gi"), Map.of()))
                        .build(),
                like().kubelet(kubelet(
                                null,
                                null,
                                Map.of(),
                                Map.of(),
                                Map.of("memory.available", "5%", "nodefs.available", "3Gi")))
                        .build(),
                like().blockDevices(device("/dev/xvda", "200Gi")).build(),
                like().blockDevices(device("/dev/xvdb", "200Gi")).build(),
                like().raid0().build(),
                like().raid0().blockDevices(device("/dev/xvda", "30Gi")).build(),
                like().amiFamily("Bottlerocket")
                        .kubelet(kubelet(110, null, Map.of(), Map.of(), Map.of()))
                        .build(),
                like().amiFamily("Custom")
                        .blockDevices(device("/dev/a", "4Gi"), device("/dev/b", "90Gi"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void makesOfDefaultNodesWhatIsDerivedFromTheFacts(NodeClass spec) {
        var nodeClasses = List.<ResolvedNodeClass>of(ready(spec));
        assertEquals(
                DERIVATION.catalog(nodeClasses).typesFor(spec.name()),
                new GivenCatalog(DEFAULT).catalog(nodeClasses).typesFor(spec.name()));
    }

    @Test
    void leavesTypesOfAClassThatSetsNothingAlone() {
        var plain = ready(like().build());
        assertSame(
                DEFAULT.instanceTypes().getFirst(),
                new GivenCatalog(DEFAULT)
                        .catalog(List.of(plain))
                        .typesFor(plain.name())
                        .getFirst());
    }

    /** Whoever wrote the file may keep more than Karpenter does, and know devices that no formula is for. */
    @Test
    void keepsWhatElseTheFileSays() {
        var type = given(
                Map.of("cpu", "2", "memory", "8Gi", "pods", "29", "example.com/fpga", "1"),
                Map.of("cpu", "300m", "memory", "2Gi"));
        var spec = like().kubelet(kubelet(10, null, Map.of("memory", "1Gi"), Map.of("cpu", "0"), Map.of()))
                .build();
        var shaped = shaped(type, spec);
        assertEquals("10", shaped.capacity().get("pods").toString());
        assertEquals("8Gi", shaped.capacity().get("memory").toString());
        assertEquals("1", shaped.capacity().get("example.com/fpga").toString());
        assertEquals("3Gi", shaped.overhead().get("memory").toString());
        assertEquals("230m", shaped.overhead().get("cpu").toString());
    }

    /** The file keeps less than the kubelet of a default node, so that taking all of that away leaves nothing, and not less. */
    @Test
    void keepsNothingWhereTheClassKeepsLessThanTheFile() {
        var type = given(Map.of("cpu", "2", "memory", "8Gi", "pods", "29"), Map.of("memory", "100Mi"));
        var spec = like().kubelet(kubelet(null, null, Map.of(), Map.of("cpu", "0", "memory", "0"), Map.of()))
                .build();
        assertEquals(ResourceList.NONE, shaped(type, spec).overhead());
    }

    @Test
    void readsNoSizeOfDisksFromALabelThatIsNoNumber() {
        var type = given(Map.of("cpu", "2", "memory", "8Gi", "pods", "29", "ephemeral-storage", "40Gi"), Map.of());
        assertEquals(
                "40Gi",
                shaped(type, like().raid0().build())
                        .capacity()
                        .get("ephemeral-storage")
                        .toString());
    }

    @Test
    void canCountWhatNobodyHas() {
        var type = given(Map.of("cpu", "9e15", "memory", "8Pi", "pods", "9e15"), Map.of("memory", "8Pi"));
        var spec = like().amiFamily("Bottlerocket")
                .kubelet(kubelet(Integer.MAX_VALUE, null, Map.of("memory", "8Pi"), Map.of("memory", "8Pi"), Map.of()))
                .build();
        assertNotEquals(type, shaped(type, spec));
    }

    private static InstanceType given(Map<String, String> capacity, Map<String, String> overhead) {
        var labels = new TreeMap<String, String>();
        labels.put(GivenCatalog.LOCAL_NVME, "plenty");
        return new InstanceType(
                "x1.large",
                "amd64",
                List.of("linux"),
                labels,
                ResourceList.parse(capacity),
                ResourceList.parse(overhead),
                List.of());
    }

    private static InstanceType shaped(InstanceType type, NodeClass spec) {
        return new GivenCatalog(new Catalog(List.of(type)))
                .catalog(List.of(ready(spec)))
                .typeFor(spec.name(), type.name())
                .orElseThrow();
    }

    private static InstanceTypeFacts withDisk(InstanceTypeFacts type) {
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
                type.network(),
                new Storage(4750, 75, true),
                type.gpus(),
                type.accelerators(),
                type.neurons());
    }

    private static TestNodeClass like() {
        return TestNodeClass.like(TestNodeClass.spec());
    }

    private static ResolvedNodeClass.Ready ready(NodeClass spec) {
        return new ResolvedNodeClass.Ready(
                spec,
                List.of(new ResolvedNodeClass.Subnet("subnet-a", "us-east-1a", 4000)),
                List.of("sg-nodes"),
                List.of(new Image("ami-a", "a", "amd64")));
    }

    private static BlockDevice device(String name, String size) {
        return new BlockDevice(name, false, size, "gp3", "", "", true, true, 0, 0, 0);
    }

    private static Kubelet kubelet(
            @Nullable Integer maxPods,
            @Nullable Integer podsPerCore,
            Map<String, String> system,
            Map<String, String> kube,
            Map<String, String> evictionHard) {
        return new Kubelet(
                List.of(),
                maxPods,
                podsPerCore,
                amounts(system),
                amounts(kube),
                new TreeMap<>(evictionHard),
                new TreeMap<>(),
                new TreeMap<>(),
                null,
                null,
                null,
                null,
                new TreeMap<>());
    }

    private static SortedMap<String, Quantity> amounts(Map<String, String> texts) {
        var amounts = new TreeMap<String, Quantity>();
        texts.forEach((name, text) -> amounts.put(name, Quantity.parse(text)));
        return amounts;
    }
}
