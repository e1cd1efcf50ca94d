package dev.slipway.cluster;

import dev.slipway.model.pool.BlockDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the block device mappings of an EC2NodeClass (aws.md §1.5). */
final class BlockDevices {
    static final List<String> TYPES = List.of("standard", "io1", "io2", "gp2", "sc1", "st1", "gp3");

    /** Most devices, a count; aws.md §1.1. */
    private static final int MOST_DEVICES = 50;

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})(Gi|G|Ti|T)");

    /** The largest volume by suffix, 64 TB in all; aws.md §1.5. */
    private static final Map<String, Integer> MOST_BY_SUFFIX =
            new TreeMap<>(Map.of("Gi", 59_000, "G", 64_000, "Ti", 58, "T", 64));

    private BlockDevices() {}

    static List<BlockDevice> read(Fields spec) {
        var devices = new ArrayList<BlockDevice>();
        for (var mapping : spec.objects("blockDeviceMappings")) {
            var device = mapping.required("deviceName", "/dev/xvda");
            var root = Boolean.TRUE.equals(mapping.flag("rootVolume"));
            if (root && devices.stream().anyMatch(BlockDevice::rootVolume)) {
                mapping.report().fault(mapping.path("rootVolume"), "another device is the root volume already.");
            }
            devices.add(volume(device, root, mapping.object("ebs")));
            mapping.rejectUnknown();
        }
        if (devices.size() > MOST_DEVICES) {
            spec.report()
                    .fault(
                            spec.path("blockDeviceMappings"),
                            "%d devices are too many; the most is %d.".formatted(devices.size(), MOST_DEVICES));
        }
        return devices;
    }

    private static BlockDevice volume(String device, boolean root, Fields ebs) {
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
        var initializationRate = ebs.number("volumeInitializationRate", 100, 300);
        if (initializationRate != null && snapshot.isEmpty()) {
            report.fault(
                    ebs.path("volumeInitializationRate"), "it says how fast a snapshot is loaded, but there is none.");
        }
        var read = new BlockDevice(
                device,
                root,
                size,
                type,
                snapshot,
                ebs.text("kmsKeyID"),
                ebs.flag("encrypted"),
                // Unset means true: a volume that outlives its node serves nobody and costs money.
                !Boolean.FALSE.equals(ebs.flag("deleteOnTermination")),
                orZero(ebs.number("iops", 0, Integer.MAX_VALUE)),
                orZero(ebs.number("throughput", 0, Integer.MAX_VALUE)),
                orZero(initializationRate));
        ebs.rejectUnknown();
        return read;
    }

    private static void checkSize(Fields ebs, String size) {
        var parts = SIZE.matcher(size);
        if (!parts.matches()) {
            ebs.report().fault(ebs.path("volumeSize"), "\"%s\" is not a volume's size such as 20Gi.".formatted(size));
            return;
        }
        var suffix = parts.group(2);
        int most = MOST_BY_SUFFIX.getOrDefault(suffix, 0);
        if (Integer.parseInt(parts.group(1)) > most) {
            ebs.report()
                    .fault(
                            ebs.path("volumeSize"),
                            "\"%s\" is more than a volume can hold; the most is %d%s.".formatted(size, most, suffix));
        }
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
