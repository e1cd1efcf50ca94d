package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.filter;
import static dev.slipway.local.ec2.Ec2Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

final class CatalogTest {
    private final Ec2Scene scene = new Ec2Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private InstanceTypeInfo type(String name) {
        return scene.ec2
                .describeInstanceTypes(request -> request.instanceTypesWithStrings(name))
                .instanceTypes()
                .getFirst();
    }

    @Test
    void hasManyFamiliesAllPricedOfBothArchitecturesAndWithAccelerators() {
        var all = scene.ec2.describeInstanceTypesPaginator(request -> request.maxResults(100)).instanceTypes().stream()
                .toList();
        var names = all.stream().map(InstanceTypeInfo::instanceTypeAsString).toList();
        var families =
                names.stream().map(name -> name.substring(0, name.indexOf('.'))).collect(Collectors.toSet());
        assertTrue(families.size() >= 140, families.toString());
        assertTrue(families.containsAll(List.of(
                "t3", "t3a", "t4g", "m5", "m6i", "m7g", "m8g", "c5", "c7i", "c8g", "r5", "r8g", "x2gd", "i4i", "d3",
                "g5", "p4d", "inf2", "trn1", "hpc7g")));
        assertEquals(names.size(), new HashSet<>(names).size());
        assertTrue(scene.world.onDemandPrices().keySet().containsAll(names));
        assertTrue(all.stream().filter(type -> type.gpuInfo() != null).count() > 50);
        assertTrue(all.stream()
                        .filter(type -> type.processorInfo()
                                .supportedArchitecturesAsStrings()
                                .contains("arm64"))
                        .count()
                > 200);
    }

    @Test
    void statesTheFactsOfAType() {
        var type = type("m5.large");
        assertEquals(InstanceType.M5_LARGE, type.instanceType());
        assertEquals(2, type.vCpuInfo().defaultVCpus());
        assertEquals(8192, type.memoryInfo().sizeInMiB());
        assertEquals(List.of("x86_64"), type.processorInfo().supportedArchitecturesAsStrings());
        assertEquals("Intel", type.processorInfo().manufacturer());
        assertEquals(3.1, type.processorInfo().sustainedClockSpeedInGhz());
        assertEquals("nitro", type.hypervisorAsString());
        assertEquals(3, type.networkInfo().maximumNetworkInterfaces());
        assertEquals(10, type.networkInfo().ipv4AddressesPerInterface());
        assertEquals(0, type.networkInfo().defaultNetworkCardIndex());
        assertEquals(3, type.networkInfo().networkCards().getFirst().maximumNetworkInterfaces());
        assertEquals(4750, type.ebsInfo().ebsOptimizedInfo().maximumBandwidthInMbps());
        assertEquals("default", type.ebsInfo().ebsOptimizedSupportAsString());
        assertEquals(List.of("on-demand", "spot"), type.supportedUsageClassesAsStrings());
        assertEquals(List.of("hvm"), type.supportedVirtualizationTypesAsStrings());
        assertEquals(false, type.bareMetal());
        assertEquals(false, type.networkInfo().encryptionInTransitSupported());
        assertEquals("unsupported", type.nitroEnclavesSupportAsString());
    }

    @Test
    void statesDisksAndAccelerators() {
        var gpu = type("p4d.24xlarge");
        assertEquals("A100", gpu.gpuInfo().gpus().getFirst().name());
        assertEquals("NVIDIA", gpu.gpuInfo().gpus().getFirst().manufacturer());
        assertEquals(8, gpu.gpuInfo().gpus().getFirst().count());
        assertEquals(40960, gpu.gpuInfo().gpus().getFirst().memoryInfo().sizeInMiB());
        assertEquals(4, gpu.networkInfo().networkCards().size());
        assertEquals(4, gpu.networkInfo().efaInfo().maximumEfaInterfaces());
        assertEquals(8000, gpu.instanceStorageInfo().totalSizeInGB());
        assertEquals("required", gpu.instanceStorageInfo().nvmeSupportAsString());
        var neuron = type("inf2.xlarge").neuronInfo().neuronDevices().getFirst();
        assertEquals("Inferentia2", neuron.name());
        assertEquals(2, neuron.coreInfo().count());
        var inference =
                type("inf1.6xlarge").inferenceAcceleratorInfo().accelerators().getFirst();
        assertEquals("Inferentia", inference.name());
        assertEquals(4, inference.count());
        assertEquals(true, type("m7g.metal").bareMetal());
    }

    @Test
    void filtersTypes() {
        var arm = scene
                .ec2
                .describeInstanceTypesPaginator(request -> request.filters(
                        filter("processor-info.supported-architecture", "arm64"),
                        filter("supported-virtualization-type", "hvm"),
                        filter("instance-type", "m7g.*")))
                .instanceTypes()
                .stream()
                .toList();
        assertEquals(9, arm.size());
        refused(
                "InvalidInstanceType",
                () -> scene.ec2.describeInstanceTypes(
                        request -> request.instanceTypesWithStrings("m5.large", "m99.x")));
        refused("InvalidParameterValue", () -> scene.ec2.describeInstanceTypes(request -> request.maxResults(101)));
    }

    @Test
    void offersEachTypeInTwoOrThreeZones() {
        var zones = new TreeMap<String, Integer>();
        scene.ec2
                .describeInstanceTypeOfferingsPaginator(request ->
                        request.locationType(LocationType.AVAILABILITY_ZONE).maxResults(1000))
                .instanceTypeOfferings()
                .forEach(offering -> zones.merge(offering.instanceTypeAsString(), 1, Integer::sum));
        assertEquals(scene.world.types().all().keySet(), zones.keySet());
        assertEquals(Set.of(2, 3), Set.copyOf(zones.values()));
        assertTrue(zones.values().stream().filter(count -> count == 2).count() < 100);
        var one = scene.ec2.describeInstanceTypeOfferings(request -> request.locationType("availability-zone")
                .filters(filter("instance-type", "m5.large"), filter("location", "us-east-1b")));
        assertEquals(1, one.instanceTypeOfferings().size());
        refused(
                "InvalidParameterValue",
                () -> scene.ec2.describeInstanceTypeOfferings(request -> request.locationType("planet")));
    }

    @Test
    void asksBetweenAQuarterAndNineTwentiethsForSpot() {
        var prices = scene
                .ec2
                .describeSpotPriceHistoryPaginator(request -> request.startTime(scene.clock.instant())
                        .productDescriptions("Linux/UNIX", "Linux/UNIX (Amazon VPC)")
                        .maxResults(1000))
                .spotPriceHistory()
                .stream()
                .toList();
        assertTrue(prices.size() > 3000);
        for (var price : prices) {
            var onDemand = scene.world
                    .pricePerHour(Lifecycle.ON_DEMAND, price.instanceTypeAsString(), price.availabilityZone())
                    .orElseThrow();
            var share = new BigDecimal(price.spotPrice()).doubleValue() / onDemand.doubleValue();
            assertTrue(share > 0.24 && share < 0.46, price.toString());
            assertEquals("Linux/UNIX", price.productDescriptionAsString());
        }
    }

    @Test
    void givesOneSpotPriceForEachZoneThatDiffers() {
        var prices = scene.ec2
                .describeSpotPriceHistory(request -> request.instanceTypesWithStrings("m5.large"))
                .spotPriceHistory();
        assertEquals(3, prices.stream().map(SpotPrice::spotPrice).distinct().count());
        assertEquals(
                List.of("us-east-1a", "us-east-1b", "us-east-1c"),
                prices.stream().map(SpotPrice::availabilityZone).toList());
        assertEquals(
                List.of(),
                scene.ec2
                        .describeSpotPriceHistory(request ->
                                request.instanceTypesWithStrings("m5.large").productDescriptions("Windows"))
                        .spotPriceHistory());
        assertEquals(
                1,
                scene.ec2
                        .describeSpotPriceHistory(request ->
                                request.instanceTypesWithStrings("m5.large").availabilityZone("us-east-1c"))
                        .spotPriceHistory()
                        .size());
        refused(
                "InvalidParameterValue",
                () -> scene.ec2.describeSpotPriceHistory(request -> request.availabilityZone("mars-1a")));
    }
}
