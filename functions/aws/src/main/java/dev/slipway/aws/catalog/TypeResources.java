package dev.slipway.aws.catalog;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;

/**
 * What a node of a type has, and what kubelet, system and eviction threshold keep of it (aws.md §2.3 and §2.4, for a
 * node with AL2023's default disk and kubelet settings). Amounts are exact where Karpenter's are, so that both agree.
 */
final class TypeResources {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    /** Share of memory that hypervisor and firmware keep, in thousandths: Karpenter's default of 7.5 % (aws.md §2.3). */
    private static final long VM_OVERHEAD_PER_MILLE = 75;

    /** Memory that Arm instances lose besides, in MiB (aws.md §2.3). */
    private static final long ARM_LOSS_MEBIBYTES = 64;

    /** AL2023's default root volume, in bytes (aws.md §1.5). */
    private static final long ROOT_VOLUME = 20 * GIBIBYTE;

    private TypeResources() {}

    static ResourceList capacity(InstanceTypeInfo type) {
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(ResourceList.CPU, Quantity.of(type.vCpuInfo().defaultVCpus()));
        amounts.put(ResourceList.MEMORY, Quantity.of(memoryMebibytes(type) * MEBIBYTE));
        amounts.put(ResourceList.PODS, Quantity.of(pods(type)));
        amounts.put(ResourceList.EPHEMERAL_STORAGE, Quantity.of(ROOT_VOLUME));
        devices(type, amounts);
        return new ResourceList(amounts);
    }

    static ResourceList overhead(InstanceTypeInfo type) {
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(ResourceList.CPU, new Quantity(kubeletMillis(type.vCpuInfo().defaultVCpus())));
        var kubelet = 11 * pods(type) + 255;
        var eviction = 100L;
        amounts.put(ResourceList.MEMORY, Quantity.of((kubelet + eviction) * MEBIBYTE));
        amounts.put(ResourceList.EPHEMERAL_STORAGE, Quantity.of(GIBIBYTE + Math.ceilDiv(ROOT_VOLUME, 10)));
        return new ResourceList(amounts);
    }

    private static long memoryMebibytes(InstanceTypeInfo type) {
        var arm = type.processorInfo().supportedArchitectures().getFirst() == ArchitectureType.ARM64;
        var mebibytes = type.memoryInfo().sizeInMiB() - (arm ? ARM_LOSS_MEBIBYTES : 0);
        return mebibytes - Math.ceilDiv(mebibytes * VM_OVERHEAD_PER_MILLE, 1000L);
    }

    /** One address of each interface is the node's own; host-network pods make the two besides. */
    private static long pods(InstanceTypeInfo type) {
        var network = type.networkInfo();
        Integer index = network.defaultNetworkCardIndex() == null ? 0 : network.defaultNetworkCardIndex();
        var interfaces = network.networkCards().stream()
                .filter(card -> index.equals(card.networkCardIndex()))
                .map(NetworkCardInfo::maximumNetworkInterfaces)
                .findFirst()
                .orElse(network.maximumNetworkInterfaces());
        return interfaces <= 0 ? 0 : (long) interfaces * (network.ipv4AddressesPerInterface() - 1) + 2;
    }

    /** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest, each cut to a millicore. */
    private static long kubeletMillis(int cores) {
        return slice(cores, 0, 1, 600)
                + slice(cores, 1, 2, 100)
                + slice(cores, 2, 4, 50)
                + slice(cores, 4, Integer.MAX_VALUE, 25);
    }

    /** Millicores of the cores {@code from} to {@code to}, at so many ten-thousandths. */
    private static long slice(int cores, int from, int to, long perTenThousand) {
        return Math.max(0, Math.min(cores, to) - from) * 1000L * perTenThousand / 10_000;
    }

    private static void devices(InstanceTypeInfo type, SortedMap<String, Quantity> amounts) {
        if (type.gpuInfo() != null) {
            gpus(type.gpuInfo().gpus(), "NVIDIA", "nvidia.com/gpu", amounts);
            gpus(type.gpuInfo().gpus(), "AMD", "amd.com/gpu", amounts);
            gpus(type.gpuInfo().gpus(), "Habana", "habana.ai/gaudi", amounts);
        }
        if (type.neuronInfo() != null && !type.neuronInfo().neuronDevices().isEmpty()) {
            var neurons = type.neuronInfo().neuronDevices();
            amounts.put(
                    "aws.amazon.com/neuron",
                    Quantity.of(
                            neurons.stream().mapToLong(NeuronDeviceInfo::count).sum()));
            var first = neurons.getFirst();
            if (first.coreInfo() != null) {
                amounts.put(
                        "aws.amazon.com/neuroncore",
                        Quantity.of((long) first.count() * first.coreInfo().count()));
            }
        }
        var efa = type.networkInfo().efaInfo();
        if (efa != null && efa.maximumEfaInterfaces() != null) {
            amounts.put("vpc.amazonaws.com/efa", Quantity.of(efa.maximumEfaInterfaces()));
        }
    }

    private static void gpus(
            List<GpuDeviceInfo> gpus, String manufacturer, String resource, SortedMap<String, Quantity> amounts) {
        var count = gpus.stream()
                .filter(gpu -> manufacturer.equals(gpu.manufacturer()))
                .mapToLong(GpuDeviceInfo::count)
                .sum();
        amounts.put(resource, Quantity.of(count));
    }
}
