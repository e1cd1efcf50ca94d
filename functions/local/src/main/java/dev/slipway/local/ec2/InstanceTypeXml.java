package dev.slipway.local.ec2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance type in DescribeInstanceTypes' answer. */
record InstanceTypeXml(Xml xml, InstanceTypeFacts type) {
    void write() {
        xml.text("instanceType", type.name())
                .text("currentGeneration", type.cell("currentGeneration"))
                .text("freeTierEligible", false)
                .texts("supportedUsageClasses", type.list("usageClasses"))
                .texts("supportedRootDeviceTypes", List.of("ebs"))
                .texts("supportedVirtualizationTypes", type.list("virtualizationTypes"))
                .text("bareMetal", type.cell("bareMetal"))
                .text("hypervisor", stated("hypervisor"))
                .in(
                        "processorInfo",
                        () -> xml.texts("supportedArchitectures", type.list("architectures"))
                                .text("sustainedClockSpeedInGhz", stated("clockGhz"))
                                .text("manufacturer", stated("manufacturer")))
                .in(
                        "vCpuInfo",
                        () -> xml.text("defaultVCpus", type.cell("vcpus"))
                                .text("defaultCores", type.cell("cores"))
                                .text("defaultThreadsPerCore", type.cell("threadsPerCore")))
                .in("memoryInfo", () -> xml.text("sizeInMiB", type.cell("memoryMiB")))
                .text("burstablePerformanceSupported", type.cell("burstable"))
                .text("nitroEnclavesSupport", type.cell("nitroEnclaves"));
        storage();
        network();
        accelerators();
    }

    private void storage() {
        var disks = type.entries("localDisks");
        xml.text("instanceStorageSupported", !disks.isEmpty());
        if (!disks.isEmpty()) {
            long total = disks.stream()
                    .mapToLong(disk -> Long.parseLong(disk.get(0)) * Long.parseLong(disk.get(1)))
                    .sum();
            xml.in(
                    "instanceStorageInfo",
                    () -> xml.text("totalSizeInGB", total)
                            .list(
                                    "disks",
                                    disks,
                                    disk -> xml.text("count", disk.get(0))
                                            .text("sizeInGB", disk.get(1))
                                            .text("type", disk.get(2)))
                            .text("nvmeSupport", stated("localNvmeSupport")));
        }
        xml.in("ebsInfo", () -> {
            xml.text("ebsOptimizedSupport", type.cell("ebsOptimizedSupport"));
            if (stated("ebsMaximumMbps") != null) {
                xml.in(
                        "ebsOptimizedInfo",
                        () -> xml.text("baselineBandwidthInMbps", stated("ebsBaselineMbps"))
                                .text("maximumBandwidthInMbps", stated("ebsMaximumMbps")));
            }
        });
    }

    private void network() {
        var cards = type.entries("networkCards");
        xml.in("networkInfo", () -> {
            xml.text("networkPerformance", type.cell("networkPerformance"))
                    .text("maximumNetworkInterfaces", type.cell("networkInterfaces"))
                    .text("maximumNetworkCards", cards.size())
                    .text("defaultNetworkCardIndex", type.cell("defaultNetworkCard"))
                    .list(
                            "networkCards",
                            cards,
                            card -> xml.text("networkCardIndex", card.get(0))
                                    .text("maximumNetworkInterfaces", card.get(1))
                                    .text("baselineBandwidthInGbps", card.get(2))
                                    .text("peakBandwidthInGbps", card.get(3))
                                    .text("networkPerformance", card.get(4)))
                    .text("ipv4AddressesPerInterface", type.cell("ipv4PerInterface"))
                    .text("ipv6AddressesPerInterface", type.cell("ipv6PerInterface"))
                    .text("ipv6Supported", type.cell("ipv6"))
                    .text("enaSupport", type.cell("ena"))
                    .text("encryptionInTransitSupported", type.cell("encryptionInTransit"));
            var efa = stated("efaInterfaces");
            xml.text("efaSupported", efa != null);
            if (efa != null) {
                xml.in("efaInfo", () -> xml.text("maximumEfaInterfaces", efa));
            }
        });
    }

    private void accelerators() {
        devices("gpuInfo", "gpus", type.entries("gpus"), "totalGpuMemoryInMiB");
        devices("fpgaInfo", "fpgas", type.entries("fpgas"), "totalFpgaMemoryInMiB");
        devices(
                "inferenceAcceleratorInfo",
                "accelerators",
                type.entries("inferenceAccelerators"),
                "totalInferenceMemoryInMiB");
        var neurons = type.entries("neuronDevices");
        if (!neurons.isEmpty()) {
            xml.in(
                    "neuronInfo",
                    () -> xml.list(
                                    "neuronDevices",
                                    neurons,
                                    device -> xml.text("name", device.get(0))
                                            .text("count", device.get(1))
                                            .in(
                                                    "coreInfo",
                                                    () -> xml.text("count", device.get(2))
                                                            .text("version", device.get(3)))
                                            .in("memoryInfo", () -> xml.text("sizeInMiB", device.get(4))))
                            .text("totalNeuronDeviceMemoryInMiB", memory(neurons, 1, 4)));
        }
    }

    private void devices(String info, String list, List<List<String>> devices, String total) {
        if (!devices.isEmpty()) {
            xml.in(
                    info,
                    () -> xml.list(
                                    list,
                                    devices,
                                    device -> xml.text("name", device.get(0))
                                            .text("manufacturer", device.get(1))
                                            .text("count", device.get(2))
                                            .in("memoryInfo", () -> xml.text("sizeInMiB", device.get(3))))
                            .text(total, memory(devices, 2, 3)));
        }
    }

    private static long memory(List<List<String>> devices, int count, int memory) {
        return devices.stream()
                .mapToLong(device -> Long.parseLong(device.get(count)) * Long.parseLong(device.get(memory)))
                .sum();
    }

    private @Nullable String stated(String column) {
        var text = type.cell(column);
        return text.isEmpty() ? null : text;
    }
}
