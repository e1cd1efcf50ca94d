package dev.slipway.cluster;

import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.resource.Quantity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the block device mappings of an EC2NodeClass (aws.md §1.5). */
final class BlockDevices {
    private static final List<String> TYPES = List.of("standard", "io1", "io2", "gp2", "sc1", "st1", "gp3");

    private BlockDevices() {}

    static List<BlockDevice> read(Fields spec) {
        var devices = new ArrayList<BlockDevice>();
        for (var mapping : spec.objects("blockDeviceMappings")) {
            var device = mapping.required("deviceName", "/dev/xvda");
            if (Boolean.TRUE.equals(mapping.flag("rootVolume"))) {
                mapping.report().warn(mapping.path("rootVolume"), "this version does not honour this field yet.");
            }
            devices.add(volume(device, mapping.object("ebs")));
            mapping.rejectUnknown();
        }
        if (devices.size() > 50) {
            spec.report()
                    .fault(
                            spec.path("blockDeviceMappings"),
                            "%d devices are too many; the most is 50.".formatted(devices.size()));
        }
        return devices;
    }

    private static BlockDevice volume(String device, Fields ebs) {
        var report = ebs.report();
        var size = ebs.text("volumeSize");
        var snapshot = ebs.text("snapshotID");
        if (size.isEmpty() && snapshot.isEmpty()) {
            report.fault(ebs.path("volumeSize"), "volumeSize or snapshotID is missing; an example is 20Gi.");
        }
        if (ebs.get("volumeSize") instanceof String && !size.isEmpty()) {
            checkSize(ebs, size);
        }
        var type = ebs.text("volumeType");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            report.fault(
                    ebs.path("volumeType"),
                    "\"%s\" is not a volume type. %s".formatted(type, NearestName.hint(type, TYPES)));
        }
        if (ebs.has("volumeInitializationRate")) {
            report.warn(ebs.path("volumeInitializationRate"), "this version does not honour this field yet.");
        }
        var read = new BlockDevice(
                device,
                size,
                type,
                snapshot,
                ebs.text("kmsKeyID"),
                Boolean.TRUE.equals(ebs.flag("encrypted")),
                // Unset means true: a volume that outlives its node serves nobody and costs money.
                !Boolean.FALSE.equals(ebs.flag("deleteOnTermination")),
                orZero(ebs.number("iops", 0, Integer.MAX_VALUE)),
                orZero(ebs.number("throughput", 0, Integer.MAX_VALUE)));
        ebs.rejectUnknown();
        return read;
    }

    private static void checkSize(Fields ebs, String size) {
        try {
            if (!size.matches("[0-9]+(Gi|G|Ti|T)") || Quantity.parse(size).millis() <= 0) {
                ebs.report()
                        .fault(ebs.path("volumeSize"), "\"%s\" is not a volume's size such as 20Gi.".formatted(size));
            }
        } catch (IllegalArgumentException e) {
            ebs.report().fault(ebs.path("volumeSize"), String.valueOf(e.getMessage()));
        }
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
