package dev.slipway.aws.fleet;

import dev.slipway.aws.family.DefaultDevices;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.resource.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDeviceRequest;

/** A class's volumes in EC2's words, or its family's where it names none (aws.md §1.5). */
final class BlockDeviceMappings {
    private static final long GIBIBYTE = 1L << 30;

    private BlockDeviceMappings() {}

    static List<LaunchTemplateBlockDeviceMappingRequest> of(NodeClass nodeClass) {
        var devices = nodeClass.blockDevices().isEmpty()
                ? DefaultDevices.of(nodeClass.amiFamily())
                : nodeClass.blockDevices();
        return devices.stream().map(BlockDeviceMappings::mapping).toList();
    }

    private static LaunchTemplateBlockDeviceMappingRequest mapping(BlockDevice device) {
        var volume = LaunchTemplateEbsBlockDeviceRequest.builder()
                .encrypted(device.encrypted())
                .deleteOnTermination(device.deleteOnTermination())
                .volumeType(emptyToNull(device.volumeType()))
                .snapshotId(emptyToNull(device.snapshotId()))
                .kmsKeyId(emptyToNull(device.kmsKeyId()))
                .iops(zeroToNull(device.iops()))
                .throughput(zeroToNull(device.throughput()))
                .volumeInitializationRate(zeroToNull(device.volumeInitializationRate()));
        if (!device.volumeSize().isEmpty()) {
            var bytes = Quantity.parse(device.volumeSize()).units();
            volume.volumeSize(Math.toIntExact(Math.ceilDiv(bytes, GIBIBYTE)));
        }
        return LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName(device.deviceName())
                .ebs(volume.build())
                .build();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer zeroToNull(int number) {
        return number == 0 ? null : number;
    }
}
