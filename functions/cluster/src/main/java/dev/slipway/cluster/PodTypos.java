package dev.slipway.cluster;

import dev.slipway.model.cluster.ObjectFault;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds misspelt fields of pods in manifests. The Kubernetes types drop them without a word, and a pod whose nodeSelector
 * is misspelt would be planned anywhere.
 */
final class PodTypos {
    private PodTypos() {}

    /** The first one; null when there is none, or no pod in the object. */
    static @Nullable ObjectFault find(HasMetadata object) {
        var template = template(object);
        var path = object instanceof Pod ? "spec" : templatePath(object) + ".spec";
        var spec = object instanceof Pod pod ? pod.getSpec() : template == null ? null : template.getSpec();
        if (spec == null) {
            return null;
        }
        var typo = typo(path, spec.getAdditionalProperties(), PodSpec.class);
        if (typo == null && spec.getContainers() != null) {
            for (var container : spec.getContainers()) {
                var place = "%s.containers[%s]".formatted(path, container.getName());
                var inContainer = typo(place, container.getAdditionalProperties(), Container.class);
                typo = typo == null ? inContainer : typo;
            }
        }
        return typo == null
                ? null
                : new ObjectFault(object.getKind() + "/" + object.getMetadata().getName(), typo);
    }

    /** What a workload makes its pods of, or a PodTemplate holds; null for other kinds, and where it is missing. */
    static @Nullable PodTemplateSpec template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment ->
                deployment.getSpec() == null ? null : deployment.getSpec().getTemplate();
            case ReplicaSet replicaSet ->
                replicaSet.getSpec() == null ? null : replicaSet.getSpec().getTemplate();
            case StatefulSet statefulSet ->
                statefulSet.getSpec() == null ? null : statefulSet.getSpec().getTemplate();
            case DaemonSet daemonSet ->
                daemonSet.getSpec() == null ? null : daemonSet.getSpec().getTemplate();
            case Job job -> job.getSpec() == null ? null : job.getSpec().getTemplate();
            case PodTemplate template -> template.getTemplate();
            default -> null;
        };
    }

    /** Where an object has that. */
    static String templatePath(HasMetadata object) {
        return object instanceof PodTemplate ? "template" : "spec.template";
    }

    private static @Nullable String typo(String path, Map<String, Object> unknown, Class<?> type) {
        if (unknown.isEmpty()) {
            return null;
        }
        var name = unknown.keySet().stream().sorted().findFirst().orElseThrow();
        var known = Arrays.stream(type.getDeclaredFields())
                .map(Field::getName)
                .sorted()
                .toList();
        return "%s.%s: this field is not known. %s".formatted(path, name, NearestName.hint(name, known));
    }
}
