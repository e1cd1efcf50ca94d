package dev.slipway.aws.family;

import dev.slipway.model.pool.BlockDevice;
import java.util.List;
import java.util.Optional;

/** A kind of images that start alike ({@code spec.amiFamily}, or the alias). */
sealed interface ImageFamily permits Al2, Al2023, Bottlerocket, Custom, Windows {
    /** Empty for a name that is none of AL2, AL2023, Bottlerocket, Windows2019, Windows2022, Windows2025, Custom. */
    static Optional<ImageFamily> named(String amiFamily) {
        return Optional.ofNullable(
                switch (amiFamily) {
                    case "AL2" -> new Al2();
                    case "AL2023" -> new Al2023();
                    case "Bottlerocket" -> new Bottlerocket();
                    case "Windows2019", "Windows2022", "Windows2025" -> new Windows();
                    case "Custom" -> new Custom();
                    default -> null;
                });
    }

    /** Disks of a node when its class names none (aws.md §1.5); empty where the image decides. */
    List<BlockDevice> defaultDevices();

    /** What is wrong with the user's own part, as the end of a sentence; empty when it can be merged. */
    Optional<String> faultOf(String userData);

    /** The user's part and what joins the node to its cluster, not yet base64; of a part without fault only. */
    String userData(FirstBoot boot);

    /** An encrypted gp3 volume that ends with its node. */
    static BlockDevice volume(String deviceName, boolean root, String size) {
        return new BlockDevice(deviceName, root, size, "gp3", "", "", true, true, 0, 0, 0);
    }
}
