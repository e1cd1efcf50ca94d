package dev.slipway.model.scheduling;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a pod's volumes ask of its node.
 *
 * @param places alternatives, OR-ed: where all volumes together can be reached (core.md §2.7); empty means anywhere.
 *     They narrow the node and never the pod's own affinity
 * @param attachments by CSI driver, how many volumes that no other pod shares are attached
 * @param shared volumes that other pods use too; a node attaches each once
 */
public record PodVolumes(
        List<NodeSelectorTerm> places, SortedMap<String, Integer> attachments, List<SharedVolume> shared) {
    public static final PodVolumes NONE = new PodVolumes(List.of(), Collections.emptySortedMap(), List.of());

    public PodVolumes {
        places = List.copyOf(places);
        attachments = Collections.unmodifiableSortedMap(new TreeMap<>(attachments));
        shared = List.copyOf(shared);
    }

    /** Some volume's zone is that of the first of the pods that use it. */
    public boolean follows() {
        return shared.stream().anyMatch(SharedVolume::follows);
    }

    /** The same, where the pod is the only one that uses some of them. */
    public PodVolumes alone(Predicate<SharedVolume> sole) {
        return new PodVolumes(
                places,
                attachments,
                shared.stream()
                        .map(volume -> sole.test(volume) ? volume.alone() : volume)
                        .toList());
    }

    /**
     * A volume of several pods.
     *
     * @param driver the CSI driver
     * @param claim the claim's name, in the pod's namespace
     * @param follows it will be made in the zone of the first pod that gets a node, and there the other pods must go
     */
    public record SharedVolume(String driver, String claim, boolean follows) {
        /** The same for the only pod that uses it. */
        public SharedVolume alone() {
            return new SharedVolume(driver, claim, false);
        }
    }
}
