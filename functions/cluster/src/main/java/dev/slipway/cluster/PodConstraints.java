package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds hard constraints that this version does not understand, so that no pod is placed where it cannot run. */
final class PodConstraints {
    private PodConstraints() {}

    /** Field names, sorted, each once. */
    static List<String> unsupported(PodSpec spec) {
        var fields = new TreeSet<String>();
        for (var constraint : orEmpty(spec.getTopologySpreadConstraints())) {
            if (!"ScheduleAnyway".equals(constraint.getWhenUnsatisfiable())) {
                fields.add("spec.topologySpreadConstraints (DoNotSchedule)");
            }
        }
        affinity(spec.getAffinity(), fields);
        var containers = new ArrayList<Container>(orEmpty(spec.getContainers()));
        containers.addAll(orEmpty(spec.getInitContainers()));
        for (var container : containers) {
            for (var port : orEmpty(container.getPorts())) {
                if (port.getHostPort() != null && port.getHostPort() != 0) {
                    fields.add("spec.containers[].ports[].hostPort");
                }
            }
        }
        for (var volume : orEmpty(spec.getVolumes())) {
            volume(volume, fields);
        }
        if (!orEmpty(spec.getResourceClaims()).isEmpty()) {
            fields.add("spec.resourceClaims");
        }
        return List.copyOf(fields);
    }

    private static void affinity(@Nullable Affinity affinity, Set<String> fields) {
        if (affinity == null) {
            return;
        }
        var near = affinity.getPodAffinity();
        if (near != null
                && !orEmpty(near.getRequiredDuringSchedulingIgnoredDuringExecution())
                        .isEmpty()) {
            fields.add("spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution");
        }
        var apart = affinity.getPodAntiAffinity();
        if (apart != null
                && !orEmpty(apart.getRequiredDuringSchedulingIgnoredDuringExecution())
                        .isEmpty()) {
            fields.add("spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution");
        }
    }

    private static void volume(Volume volume, Set<String> fields) {
        if (volume.getPersistentVolumeClaim() != null) {
            fields.add("spec.volumes[].persistentVolumeClaim");
        }
        if (volume.getEphemeral() != null) {
            fields.add("spec.volumes[].ephemeral");
        }
        if (volume.getAwsElasticBlockStore() != null) {
            fields.add("spec.volumes[].awsElasticBlockStore");
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
