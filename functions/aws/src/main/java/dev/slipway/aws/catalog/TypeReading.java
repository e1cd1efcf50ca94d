package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.InstanceTypeFacts.Device;
import dev.slipway.model.catalog.InstanceTypeFacts.Network;
import dev.slipway.model.catalog.InstanceTypeFacts.NeuronDevice;
import dev.slipway.model.catalog.InstanceTypeFacts.Processor;
import dev.slipway.model.catalog.InstanceTypeFacts.Storage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedSupport;
import software.amazon.awssdk.services.ec2.model.EphemeralNvmeSupport;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.NitroEnclavesSupport;
import software.amazon.awssdk.services.ec2.model.UsageClassType;

/** One entry of DescribeInstanceTypes, reduced to what matters for nodes. What EC2 leaves out is 0, empty or false. */
final class TypeReading {
    private TypeReading() {}

    /**
     * Reads one type.
     *
     * @param zones that sell it
     * @return empty for an architecture that no node image has
     */
    static Optional<InstanceTypeFacts> of(InstanceTypeInfo type, List<String> zones) {
        return architecture(type)
                .map(architecture -> new InstanceTypeFacts(
                        type.instanceTypeAsString(),
                        architecture,
                        usage(type),
                        zones,
                        type.vCpuInfo().defaultVCpus(),
                        type.memoryInfo().sizeInMiB(),
                        processor(type),
                        text(type.hypervisorAsString()),
                        type.nitroEnclavesSupport() == NitroEnclavesSupport.SUPPORTED,
                        network(type),
                        storage(type),
                        gpus(type),
                        accelerators(type),
                        neurons(type)));
    }

    private static Optional<String> architecture(InstanceTypeInfo type) {
        for (var architecture : type.processorInfo().supportedArchitectures()) {
            if (architecture == ArchitectureType.X86_64) {
                return Optional.of("amd64");
            }
            if (architecture == ArchitectureType.ARM64) {
                return Optional.of("arm64");
            }
        }
        return Optional.empty();
    }

    private static List<CapacityType> usage(InstanceTypeInfo type) {
        var usage = new ArrayList<CapacityType>();
        if (type.supportedUsageClasses().contains(UsageClassType.ON_DEMAND)) {
            usage.add(CapacityType.ON_DEMAND);
        }
        if (type.supportedUsageClasses().contains(UsageClassType.SPOT)) {
            usage.add(CapacityType.SPOT);
        }
        return usage;
    }

    private static Processor processor(InstanceTypeInfo type) {
        var processor = type.processorInfo();
        var gigahertz = processor.sustainedClockSpeedInGhz();
        var megahertz = gigahertz == null
                ? 0
                : BigDecimal.valueOf(gigahertz)
                        .movePointRight(3)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        return new Processor(text(processor.manufacturer()), megahertz, processor.supportedFeaturesAsStrings());
    }

    private static Network network(InstanceTypeInfo type) {
        var network = type.networkInfo();
        var cards = network.networkCards().stream()
                .sorted(Comparator.comparing(NetworkCardInfo::networkCardIndex))
                .toList();
        var interfaces = cards.isEmpty()
                ? List.of(network.maximumNetworkInterfaces())
                : cards.stream().map(NetworkCardInfo::maximumNetworkInterfaces).toList();
        var gigabits = cards.isEmpty() ? null : cards.getFirst().baselineBandwidthInGbps();
        return new Network(
                number(network.defaultNetworkCardIndex()),
                interfaces,
                network.ipv4AddressesPerInterface(),
                network.efaInfo() == null ? 0 : number(network.efaInfo().maximumEfaInterfaces()),
                "required".equals(network.enaSupportAsString()) || "supported".equals(network.enaSupportAsString()),
                Boolean.TRUE.equals(network.encryptionInTransitSupported()),
                gigabits == null
                        ? 0
                        : BigDecimal.valueOf(gigabits)
                                .movePointRight(3)
                                .setScale(0, RoundingMode.HALF_UP)
                                .intValueExact());
    }

    private static Storage storage(InstanceTypeInfo type) {
        var ebs = type.ebsInfo();
        var optimised = ebs != null
                && ebs.ebsOptimizedSupport() == EbsOptimizedSupport.DEFAULT
                && ebs.ebsOptimizedInfo() != null;
        var local = type.instanceStorageInfo();
        return new Storage(
                optimised ? number(ebs.ebsOptimizedInfo().maximumBandwidthInMbps()) : 0,
                local == null || local.totalSizeInGB() == null ? 0 : local.totalSizeInGB(),
                local != null
                        && local.nvmeSupport() != null
                        && local.nvmeSupport() != EphemeralNvmeSupport.UNSUPPORTED);
    }

    private static List<Device> gpus(InstanceTypeInfo type) {
        return type.gpuInfo() == null
                ? List.of()
                : type.gpuInfo().gpus().stream()
                        .map(gpu -> new Device(
                                text(gpu.name()),
                                text(gpu.manufacturer()),
                                number(gpu.count()),
                                gpu.memoryInfo() == null
                                        ? 0
                                        : number(gpu.memoryInfo().sizeInMiB())))
                        .toList();
    }

    private static List<Device> accelerators(InstanceTypeInfo type) {
        return type.inferenceAcceleratorInfo() == null
                ? List.of()
                : type.inferenceAcceleratorInfo().accelerators().stream()
                        .map(device ->
                                new Device(text(device.name()), text(device.manufacturer()), number(device.count()), 0))
                        .toList();
    }

    private static List<NeuronDevice> neurons(InstanceTypeInfo type) {
        return type.neuronInfo() == null
                ? List.of()
                : type.neuronInfo().neuronDevices().stream()
                        .map(device -> new NeuronDevice(
                                text(device.name()),
                                number(device.count()),
                                device.coreInfo() == null
                                        ? 0
                                        : number(device.coreInfo().count())))
                        .toList();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int number(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
