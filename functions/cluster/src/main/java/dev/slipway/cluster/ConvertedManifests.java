package dev.slipway.cluster;

import dev.slipway.model.cluster.ObjectFault;
import java.util.List;
import java.util.Map;

/**
 * What became of manifests of older versions.
 *
 * @param objects whole objects of v1, as trees of maps, lists and values, keys sorted: classes before the pools that
 *     refer to them; without those at fault
 * @param faults what could not be read, and is not among the objects
 * @param notes what has no equivalent, or another meaning: object, field, why, and what to do
 */
public record ConvertedManifests(List<Map<String, Object>> objects, List<ObjectFault> faults, List<ObjectFault> notes) {
    public ConvertedManifests {
        objects = List.copyOf(objects);
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }
}
