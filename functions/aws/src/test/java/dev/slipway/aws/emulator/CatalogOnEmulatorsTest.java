package dev.slipway.aws.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.testkit.emulator.Emulator;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The functions' own catalogue in front of facts and filters that others wrote down. */
final class CatalogOnEmulatorsTest {
    static Stream<Emulator> emulators() {
        return Stream.of(Emulator.LOCALSTACK, Emulator.MOTO);
    }

    /** With moto alone: LocalStack has the same list inside, and takes ten times as long to write it down. */
    @Test
    void knowsWhatATypeHasAndWhereItIsSold() {
        try (var ec2 = new EmulatedEc2(Emulator.MOTO)) {
            var catalog = ec2.catalog.catalog(List.of());
            assertTrue(
                    catalog.instanceTypes().size() > 1_000,
                    () -> catalog.instanceTypes().size() + " types");
            var type = catalog.type("m5.large").orElseThrow();
            assertEquals("amd64", type.architecture());
            assertEquals("2", type.capacity().get("cpu").toString());
            assertEquals("29", type.capacity().get("pods").toString());
            assertEquals("m5", type.labels().get("karpenter.k8s.aws/instance-family"));
            assertEquals("8192", type.labels().get("karpenter.k8s.aws/instance-memory"));
            assertEquals(
                    EnumSet.of(CapacityType.ON_DEMAND, CapacityType.SPOT),
                    EnumSet.copyOf(type.offerings().stream()
                            .map(Offering::capacityType)
                            .toList()));
        }
    }

    @ParameterizedTest
    @MethodSource("emulators")
    void findsWhatAClassSelects(Emulator emulator) {
        try (var ec2 = new EmulatedEc2(emulator)) {
            var ready =
                    assertInstanceOf(ResolvedNodeClass.Ready.class, ec2.nodeClasses.resolve(EmulatedEc2.nodeClass()));
            assertEquals(
                    new TreeSet<>(ec2.subnets.stream().map(Subnet::subnetId).toList()),
                    new TreeSet<>(ready.subnets().stream()
                            .map(ResolvedNodeClass.Subnet::id)
                            .toList()));
            assertEquals(List.of(ec2.group.groupId()), ready.securityGroupIds());
            assertEquals(
                    new TreeSet<>(List.of("amd64", "arm64")),
                    new TreeSet<>(
                            ready.images().stream().map(Image::architecture).toList()));
        }
    }

    @ParameterizedTest
    @MethodSource("emulators")
    void namesTheSelectorThatMatchesNothing(Emulator emulator) {
        try (var ec2 = new EmulatedEc2(emulator)) {
            var ids = ec2.subnets.stream().map(Subnet::subnetId).toList();
            ec2.client.deleteTags(untag ->
                    untag.resources(ids).tags(Tag.builder().key("discovery").build()));
            var notReady = assertInstanceOf(NotReady.class, ec2.nodeClasses.resolve(EmulatedEc2.nodeClass()));
            assertEquals("SubnetsNotFound", notReady.reason());
            assertTrue(notReady.message().contains("discovery=demo"), notReady::message);
        }
    }
}
