package dev.slipway.aws.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedSupport;
import software.amazon.awssdk.services.ec2.model.EphemeralNvmeSupport;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NitroEnclavesSupport;

/** The labels {@code karpenter.k8s.aws/*} of a type (aws.md §2.2); a label whose source is missing is left out. */
final class TypeLabels {
    private static final String DOMAIN = "karpenter.k8s.aws/";
    private static final Pattern NAME = Pattern.compile("(?<category>[a-z]+)(-[0-9]+tb)?(?<generation>[0-9]+).*\\..*");

    private final SortedMap<String, String> labels = new TreeMap<>();

    private TypeLabels() {}

    static SortedMap<String, String> of(InstanceTypeInfo type) {
        var labels = new TypeLabels();
        labels.name(type.instanceTypeAsString());
        labels.processor(type);
        labels.storageAndNetwork(type);
        labels.devices(type);
        return labels.labels;
    }

    private void name(String name) {
        var parts = NAME.matcher(name);
        if (parts.matches()) {
            put("instance-category", parts.group("category"));
            put("instance-generation", parts.group("generation"));
        }
        var dot = name.indexOf('.');
        var family = dot < 0 ? name : name.substring(0, dot);
        put("instance-family", family);
        if (dot >= 0) {
            put("instance-size", name.substring(dot + 1));
        }
        put("instance-capability-flex", String.valueOf(family.contains("-flex")));
    }

    private void processor(InstanceTypeInfo type) {
        put("instance-cpu", type.vCpuInfo().defaultVCpus());
        put("instance-memory", type.memoryInfo().sizeInMiB());
        var processor = type.processorInfo();
        if (processor.manufacturer() != null) {
            put("instance-cpu-manufacturer", kebab(processor.manufacturer()));
        }
        if (processor.sustainedClockSpeedInGhz() != null) {
            var megahertz = BigDecimal.valueOf(processor.sustainedClockSpeedInGhz())
                    .movePointRight(3)
                    .setScale(0, RoundingMode.HALF_UP);
            put("instance-cpu-sustained-clock-speed-mhz", megahertz.toPlainString());
        }
        put("instance-hypervisor", type.hypervisorAsString() == null ? "" : type.hypervisorAsString());
        put("nitro-sandbox", String.valueOf(type.nitroEnclavesSupport() == NitroEnclavesSupport.SUPPORTED));
    }

    private void storageAndNetwork(InstanceTypeInfo type) {
        var ebs = type.ebsInfo();
        if (ebs != null && ebs.ebsOptimizedSupport() == EbsOptimizedSupport.DEFAULT && ebs.ebsOptimizedInfo() != null) {
            put("instance-ebs-bandwidth", ebs.ebsOptimizedInfo().maximumBandwidthInMbps());
        }
        var storage = type.instanceStorageInfo();
        if (storage != null
                && storage.nvmeSupport() != null
                && storage.nvmeSupport() != EphemeralNvmeSupport.UNSUPPORTED) {
            put("instance-local-nvme", storage.totalSizeInGB());
        }
        var encrypted = type.networkInfo() != null
                && Boolean.TRUE.equals(type.networkInfo().encryptionInTransitSupported());
        put("instance-encryption-in-transit-supported", String.valueOf(encrypted));
    }

    private void devices(InstanceTypeInfo type) {
        if (type.gpuInfo() != null && type.gpuInfo().gpus().size() == 1) {
            var gpu = type.gpuInfo().gpus().getFirst();
            put("instance-gpu-name", kebab(gpu.name()));
            put("instance-gpu-manufacturer", kebab(gpu.manufacturer()));
            put("instance-gpu-count", gpu.count());
            if (gpu.memoryInfo() != null) {
                put("instance-gpu-memory", gpu.memoryInfo().sizeInMiB());
            }
        }
        if (type.neuronInfo() != null) {
            if (type.neuronInfo().neuronDevices().size() == 1) {
                var device = type.neuronInfo().neuronDevices().getFirst();
                accelerator(device.name(), "aws", device.count());
            }
        } else if (type.inferenceAcceleratorInfo() != null
                && type.inferenceAcceleratorInfo().accelerators().size() == 1) {
            var device = type.inferenceAcceleratorInfo().accelerators().getFirst();
            accelerator(device.name(), device.manufacturer(), device.count());
        }
    }

    private void accelerator(String name, String manufacturer, Integer count) {
        put("instance-accelerator-name", kebab(name));
        put("instance-accelerator-manufacturer", kebab(manufacturer));
        put("instance-accelerator-count", count);
    }

    private void put(String name, String value) {
        labels.put(DOMAIN + name, value);
    }

    private void put(String name, Number value) {
        put(name, String.valueOf(value));
    }

    private static String kebab(String text) {
        return text.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
