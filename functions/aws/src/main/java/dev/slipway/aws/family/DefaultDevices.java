package dev.slipway.aws.family;

import dev.slipway.model.pool.BlockDevice;
import java.util.List;

/** The disks of a node whose class names none (aws.md §1.5). */
public final class DefaultDevices {
    private DefaultDevices() {}

    /** Empty where the image decides. The one that pods' storage is on is marked as root volume. */
    public static List<BlockDevice> of(String amiFamily) {
        return ImageFamily.named(amiFamily).map(ImageFamily::defaultDevices).orElse(List.of());
    }
}
