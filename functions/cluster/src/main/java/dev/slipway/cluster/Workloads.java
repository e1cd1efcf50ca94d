package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pods that workloads of manifests would make, named {@code workload-number}, and what their priorities are. */
final class Workloads {
    private final TreeMap<String, Integer> priorities = new TreeMap<>();
    private final TreeSet<String> ownersOfPods = new TreeSet<>();

    /** Equal pods. */
    record Replicas(Pod shape, List<String> names) {}

    Workloads(List<HasMetadata> objects) {
        // The two classes that every cluster has (Kubernetes, "Pod Priority and Preemption", read 2026-11-22).
        priorities.put("system-cluster-critical", 2_000_000_000);
        priorities.put("system-node-critical", 2_000_001_000);
        for (var object : objects) {
            if (object instanceof PriorityClass priority && priority.getValue() != null) {
                priorities.put(priority.getMetadata().getName(), priority.getValue());
            } else if (object instanceof Pod pod) {
                var owner = PodReader.controller(pod);
                if (owner != null) {
                    ownersOfPods.add(PodReader.id(pod).namespace() + "/" + owner.getName());
                }
            }
        }
    }

    Pod withPriority(Pod pod) {
        return pod.getSpec() == null
                ? pod
                : new PodBuilder(pod).withSpec(withPriority(pod.getSpec())).build();
    }

    DaemonSet withPriority(DaemonSet daemonSet) {
        var template = daemonSet.getSpec() == null ? null : daemonSet.getSpec().getTemplate();
        return template == null || template.getSpec() == null
                ? daemonSet
                : new DaemonSetBuilder(daemonSet)
                        .editSpec()
                        .editTemplate()
                        .withSpec(withPriority(template.getSpec()))
                        .endTemplate()
                        .endSpec()
                        .build();
    }

    private PodSpec withPriority(PodSpec spec) {
        var named = spec.getPriorityClassName() == null ? null : priorities.get(spec.getPriorityClassName());
        return spec.getPriority() != null || named == null
                ? spec
                : new PodSpecBuilder(spec).withPriority(named).build();
    }

    /** Empty for other kinds, and where the manifests hold the pods themselves. */
    Optional<Replicas> replicas(HasMetadata object) {
        return switch (object) {
            case Deployment deployment
            when deployment.getSpec() != null ->
                made(
                        object,
                        "ReplicaSet",
                        deployment.getSpec().getReplicas(),
                        deployment.getSpec().getTemplate());
            case ReplicaSet replicaSet
            when replicaSet.getSpec() != null && unowned(object) ->
                made(
                        object,
                        "ReplicaSet",
                        replicaSet.getSpec().getReplicas(),
                        replicaSet.getSpec().getTemplate());
            case StatefulSet statefulSet
            when statefulSet.getSpec() != null ->
                made(object, "StatefulSet", statefulSet.getSpec().getReplicas(), claiming(statefulSet));
            case Job job
            when job.getSpec() != null && unowned(object) ->
                made(
                        object,
                        "Job",
                        Boolean.TRUE.equals(job.getSpec().getSuspend()) ? Integer.valueOf(0) : parallel(job),
                        job.getSpec().getTemplate());
            default -> Optional.empty();
        };
    }

    private static boolean unowned(HasMetadata object) {
        var owners = object.getMetadata().getOwnerReferences();
        return owners == null || owners.isEmpty();
    }

    private static int parallel(Job job) {
        var parallelism =
                job.getSpec().getParallelism() == null ? 1 : job.getSpec().getParallelism();
        var completions = job.getSpec().getCompletions();
        return completions == null ? parallelism : Math.min(parallelism, completions);
    }

    /** A StatefulSet's claim templates become volumes of its pods. */
    private static @Nullable PodTemplateSpec claiming(StatefulSet statefulSet) {
        var template = statefulSet.getSpec().getTemplate();
        var claims = statefulSet.getSpec().getVolumeClaimTemplates();
        if (template == null || template.getSpec() == null || claims == null || claims.isEmpty()) {
            return template;
        }
        var volume = new VolumeBuilder()
                .withName("claimed")
                .withNewPersistentVolumeClaim()
                .withClaimName("claimed")
                .endPersistentVolumeClaim()
                .build();
        return template.edit().editSpec().addToVolumes(volume).endSpec().build();
    }

    private Optional<Replicas> made(
            HasMetadata owner, String ownerKind, @Nullable Integer replicas, @Nullable PodTemplateSpec template) {
        var count = replicas == null ? 1 : replicas;
        var name = owner.getMetadata().getName();
        var namespace = owner.getMetadata().getNamespace() == null
                ? "default"
                : owner.getMetadata().getNamespace();
        if (count <= 0 || template == null || template.getSpec() == null || alreadyThere(owner, namespace, name)) {
            return Optional.empty();
        }
        var metadata = template.getMetadata() == null
                ? new ObjectMetaBuilder()
                : new ObjectMetaBuilder(template.getMetadata());
        var reference = new OwnerReferenceBuilder()
                .withKind(ownerKind)
                .withName(name)
                .withController(true)
                .build();
        var shape = new PodBuilder()
                .withMetadata(metadata.withNamespace(namespace)
                        .withName(name)
                        .withOwnerReferences(reference)
                        .build())
                .withSpec(withPriority(template.getSpec()))
                .build();
        return Optional.of(new Replicas(
                shape, IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList()));
    }

    /** A dump of a cluster has workloads and their pods; the pods count then. */
    private boolean alreadyThere(HasMetadata owner, String namespace, String name) {
        var key = namespace + "/" + name;
        return owner instanceof Deployment
                ? ownersOfPods.stream().anyMatch(other -> other.startsWith(key + "-"))
                : ownersOfPods.contains(key);
    }
}
