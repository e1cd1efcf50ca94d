package dev.slipway.cluster;

import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each DaemonSet will put on a new node (core.md §2.8): requests as of its newest pod, so that what admission has
 * changed is seen; all else from the template, because the controller pins each pod to its node.
 */
final class DaemonShapes {
    private final TreeMap<String, DaemonSet> byName = new TreeMap<>();
    private final Map<String, Pod> newestPodByOwner = new HashMap<>();

    void add(DaemonSet daemonSet) {
        byName.put(name(daemonSet), daemonSet);
    }

    void seen(Pod pod) {
        seen(pod, PodReader.controller(pod));
    }

    void seen(KeptPod pod) {
        seen(pod, PodReader.controller(pod.common()));
    }

    private void seen(Pod pod, @Nullable OwnerReference owner) {
        if (owner != null && owner.getKind().equals("DaemonSet")) {
            newestPodByOwner.merge(PodReader.id(pod).namespace() + "/" + owner.getName(), pod, DaemonShapes::newer);
        }
    }

    private static Pod newer(Pod one, Pod other) {
        // Times of creation are ISO-8601 texts of one length, so their order is the order of time.
        return age(one).compareTo(age(other)) >= 0 ? one : other;
    }

    private static String age(Pod pod) {
        return pod.getMetadata().getCreationTimestamp() + "/"
                + pod.getMetadata().getName();
    }

    private static String name(DaemonSet daemonSet) {
        return PodReader.namespace(daemonSet) + "/" + daemonSet.getMetadata().getName();
    }

    /** By namespace and name of the DaemonSet. */
    List<PodKind> kinds(Findings findings, References references) {
        var kinds = new ArrayList<PodKind>();
        byName.forEach((name, daemonSet) -> {
            try {
                kinds.add(kind(name, daemonSet, references));
            } catch (IllegalArgumentException | ArithmeticException e) {
                findings.fault("DaemonSet/" + name, String.valueOf(e.getMessage()));
            }
        });
        return kinds;
    }

    private PodKind kind(String name, DaemonSet daemonSet, References references) {
        var template = daemonSet.getSpec().getTemplate();
        var pod = PodReader.of(template, PodReader.namespace(daemonSet));
        var shape = PodReader.kind(pod, "DaemonSet", references);
        var unsupported = new TreeSet<>(shape.unsupported());
        var terms = PodReader.requiredTerms(template.getSpec(), unsupported);
        var newest = newestPodByOwner.get(name);
        return new PodKind(
                shape.namespace(),
                shape.owner() + "/" + daemonSet.getMetadata().getName(),
                shape.labels(),
                newest == null ? shape.requests() : PodRequests.of(newest),
                shape.nodeSelector(),
                terms,
                List.of(),
                shape.tolerations(),
                List.of(),
                PodAffinity.NONE,
                new PodAffinity(shape.antiAffinity().required(), List.of()),
                shape.hostPorts(),
                PodVolumes.NONE,
                shape.priority(),
                List.copyOf(unsupported));
    }
}
