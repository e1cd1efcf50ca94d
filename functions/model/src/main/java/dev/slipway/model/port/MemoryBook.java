package dev.slipway.model.port;

import dev.slipway.model.resource.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * Remembers how much memory nodes were seen to have, by instance type and image: the share that hypervisor and firmware
 * keep is an estimate until a node has told (aws.md §2.3).
 */
public interface MemoryBook {
    /** A node of this type, booted from this image, has so much; the least that was seen counts. */
    void saw(String instanceType, String imageId, Quantity memory, Instant now);

    /** What is known, by image, then by instance type; images without any are absent. */
    SortedMap<String, SortedMap<String, Quantity>> seen(List<String> imageIds, Instant now);
}
