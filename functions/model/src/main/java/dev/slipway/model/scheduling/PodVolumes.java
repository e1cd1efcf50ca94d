package dev.slipway.model.scheduling;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /**
     * A volume of several pods.
     *
     * @param driver the CSI driver
     * @param claim the claim's name, in the pod's namespace
     */
    public record SharedVolume(String driver, String claim) {}
}
