package dev.slipway.cluster;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What was found in manifests.
 *
 * @param objects as they were written, lists unfolded, in the order of files and documents; those at fault included
 *     where they could be parsed at all
 * @param snapshot of all that could be read; its faults hold everything that could not, syntax included
 * @param warnings what is used, but not wholly as it was written
 */
public record Manifests(List<HasMetadata> objects, ClusterSnapshot snapshot, List<ObjectFault> warnings) {
    public Manifests {
        objects = List.copyOf(objects);
        warnings = List.copyOf(warnings);
    }

    /** True when everything could be read. */
    public boolean sound() {
        return snapshot.faults().isEmpty();
    }
}
