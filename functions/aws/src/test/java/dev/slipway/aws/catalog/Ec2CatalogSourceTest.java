package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.Ec2Wire;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.Faults;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Ec2CatalogSourceTest {
    private static final String M5_LARGE = type("m5.large", "x86_64", """
            <ebsInfo><ebsOptimizedSupport>default</ebsOptimizedSupport>
              <ebsOptimizedInfo><maximumBandwidthInMbps>4750</maximumBandwidthInMbps></ebsOptimizedInfo></ebsInfo>
            """);
    private static final String M6G_LARGE = type("m6g.large", "arm64", "");
    private static final String A1_LARGE = type("a1.large", "arm64", "");
    private static final String G5_XLARGE = type("g5.xlarge", "x86_64", """
            <gpuInfo><gpus><item><name>A10G</name><manufacturer>NVIDIA</manufacturer><count>1</count>
              <memoryInfo><sizeInMiB>22888</sizeInMiB></memoryInfo></item></gpus></gpuInfo>
            """);

    private final FakeClock clock = new FakeClock();
    private final Ec2Wire ec2 = new Ec2Wire();
    private final FakeMemoryBook memories = new FakeMemoryBook(Faults.none());
    private final Ec2CatalogSource source = new Ec2CatalogSource(
            new AskedFactsSource(
                    "us-east-1",
                    new Ec2OfferSource(ec2.client(), clock),
                    RecordedPrices.read(new ByteArrayInputStream(
                            "# dollars per hour\nm5.large,0.096\n\na1.large,0.051\n".getBytes(StandardCharsets.UTF_8))),
                    clock),
            memories,
            DerivationSettings.USUAL,
            clock);

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void sizesTypesAsKarpenterDoes() {
        healthy();
        var type = type("m5.large");
        assertEquals(
                Examples.labels("cpu", "2", "ephemeral-storage", "20Gi", "memory", "7577Mi", "pods", "29"),
                type.capacity().texts());
        assertEquals("1930m", type.allocatable().get("cpu").toString());
        assertEquals("6903Mi", type.allocatable().get("memory").toString());
        assertEquals("17Gi", type.allocatable().get("ephemeral-storage").toString());
    }

    @Test
    void takesFromArmWhatArmLoses() {
        healthy();
        // 8192 - 64 = 8128; 7.5 % of it, rounded up, is 610.
        assertEquals("7518Mi", type("m6g.large").capacity().get("memory").toString());
        assertEquals("arm64", type("m6g.large").architecture());
    }

    @Test
    void labelsTypes() {
        healthy();
        var labels = type("m5.large").labels();
        assertEquals("m", labels.get("karpenter.k8s.aws/instance-category"));
        assertEquals("5", labels.get("karpenter.k8s.aws/instance-generation"));
        assertEquals("m5", labels.get("karpenter.k8s.aws/instance-family"));
        assertEquals("large", labels.get("karpenter.k8s.aws/instance-size"));
        assertEquals("2", labels.get("karpenter.k8s.aws/instance-cpu"));
        assertEquals("8192", labels.get("karpenter.k8s.aws/instance-memory"));
        assertEquals("3100", labels.get("karpenter.k8s.aws/instance-cpu-sustained-clock-speed-mhz"));
        assertEquals("4750", labels.get("karpenter.k8s.aws/instance-ebs-bandwidth"));
        assertEquals("nitro", labels.get("karpenter.k8s.aws/instance-hypervisor"));
        assertEquals("false", labels.get("karpenter.k8s.aws/instance-capability-flex"));
    }

    @Test
    void countsDevices() {
        healthy();
        var type = type("g5.xlarge");
        assertEquals(1, type.capacity().get("nvidia.com/gpu").units());
        assertEquals("a10g", type.labels().get("karpenter.k8s.aws/instance-gpu-name"));
        assertEquals("22888", type.labels().get("karpenter.k8s.aws/instance-gpu-memory"));
    }

    @Test
    void offersWhatHasAPrice() {
        healthy();
        assertEquals(
                List.of(
                        new Offering("us-east-1a", CapacityType.SPOT, HourlyPrice.parse("0.0351"), true),
                        new Offering("us-east-1a", CapacityType.ON_DEMAND, HourlyPrice.parse("0.096"), true),
                        new Offering("us-east-1b", CapacityType.ON_DEMAND, HourlyPrice.parse("0.096"), true)),
                type("m5.large").offerings());
        assertEquals(List.of(), type("m6g.large").offerings());
    }

    @Test
    void leavesOutWhatDoesNotBoot() {
        healthy();
        assertTrue(source.catalog(List.of()).type("a1.large").isEmpty());
    }

    @Test
    void readsEveryPage() {
        healthy();
        assertEquals(3, source.catalog(List.of()).instanceTypes().size());
        assertEquals(
                2,
                ec2.actions().stream().filter("DescribeInstanceTypes"::equals).count());
    }

    @Test
    void asksForSpotPricesMoreOftenThanForTypes() {
        healthy();
        var first = type("m5.large");
        assertSame(first, type("m5.large"));
        assertEquals(5, ec2.actions().size());
        clock.advance(Duration.ofMinutes(5));
        source.catalog(List.of());
        assertEquals("DescribeSpotPriceHistory", ec2.actions().getLast());
        assertEquals(6, ec2.actions().size());
        clock.advance(Duration.ofHours(12));
        source.catalog(List.of());
        assertTrue(ec2.actions().size() >= 10);
    }

    @Test
    void usesOldAnswersWhileEc2IsAway() {
        healthy();
        ec2.refuse("DescribeSpotPriceHistory", 503, "RequestLimitExceeded", "Request limit exceeded.");
        var before = type("m5.large");
        clock.advance(Duration.ofMinutes(6));
        assertSame(before, type("m5.large"));
        assertSame(before, type("m5.large"));
    }

    @Test
    void hasNoAnswerBeforeTheFirst() {
        ec2.refuse("DescribeInstanceTypes", 503, "Unavailable", "The server is overloaded");
        assertThrows(RetryableFault.class, () -> source.catalog(List.of()));
    }

    @Test
    void comesWithRecordedPrices() {
        var prices = RecordedPrices.onDemand();
        assertEquals(HourlyPrice.parse("0.096"), prices.byType().get("m5.large"));
        assertFalse(prices.byType().containsKey("nothing.large"));
        var broken = new ByteArrayInputStream("m5.large 0.096".getBytes(StandardCharsets.UTF_8));
        var fault = assertThrows(IllegalArgumentException.class, () -> RecordedPrices.read(broken));
        assertTrue(String.valueOf(fault.getMessage()).contains("m5.large 0.096"));
    }

    private void healthy() {
        ec2.answer("DescribeInstanceTypes", page(M5_LARGE + A1_LARGE) + "<nextToken>more</nextToken>")
                .answer("DescribeInstanceTypes", page(M6G_LARGE + G5_XLARGE))
                .answer("DescribeInstanceTypeOfferings", """
                        <instanceTypeOfferingSet>
                        <item><instanceType>m5.large</instanceType><location>us-east-1a</location></item>
                        <item><instanceType>m5.large</instanceType><location>us-east-1b</location></item>
                        <item><instanceType>m6g.large</instanceType><location>us-east-1a</location></item>
                        </instanceTypeOfferingSet>
                        """)
                .answer("DescribeAvailabilityZones", """
                        <availabilityZoneInfo>
                        <item><zoneName>us-east-1a</zoneName><zoneId>use1-az4</zoneId></item>
                        <item><zoneName>us-east-1b</zoneName><zoneId>use1-az6</zoneId></item>
                        </availabilityZoneInfo>
                        """)
                .answer("DescribeSpotPriceHistory", """
                        <spotPriceHistorySet>
                        <item><instanceType>m5.large</instanceType><availabilityZone>us-east-1a</availabilityZone>
                          <spotPrice>0.035100</spotPrice><timestamp>2026-11-22T07:00:00.000Z</timestamp></item>
                        <item><instanceType>m5.large</instanceType><availabilityZone>us-east-1a</availabilityZone>
                          <spotPrice>0.090000</spotPrice><timestamp>2026-11-22T06:00:00.000Z</timestamp></item>
                        </spotPriceHistorySet><nextToken></nextToken>
                        """);
    }

    private InstanceType type(String name) {
        return source.catalog(List.of()).type(name).orElseThrow();
    }

    private static String page(String items) {
        return "<instanceTypeSet>" + items + "</instanceTypeSet>";
    }

    private static String type(String name, String architecture, String more) {
        return """
                <item><instanceType>%s</instanceType><hypervisor>nitro</hypervisor>
                  <supportedUsageClasses><item>on-demand</item><item>spot</item></supportedUsageClasses>
                  <processorInfo><supportedArchitectures><item>%s</item></supportedArchitectures>
                    <sustainedClockSpeedInGhz>3.1</sustainedClockSpeedInGhz></processorInfo>
                  <vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo>
                  <memoryInfo><sizeInMiB>8192</sizeInMiB></memoryInfo>
                  <networkInfo><maximumNetworkInterfaces>3</maximumNetworkInterfaces>
                    <defaultNetworkCardIndex>0</defaultNetworkCardIndex>
                    <networkCards><item><networkCardIndex>0</networkCardIndex>
                      <maximumNetworkInterfaces>3</maximumNetworkInterfaces></item></networkCards>
                    <ipv4AddressesPerInterface>10</ipv4AddressesPerInterface></networkInfo>%s</item>
                """.formatted(name, architecture, more);
    }
}
