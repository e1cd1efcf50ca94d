package dev.slipway.cluster;

import dev.slipway.model.scheduling.PodId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The pods that workloads of manifests would make, named {@code workload-number}, as admission would leave them. */
final class Workloads {
    /** How a Deployment ends its ReplicaSets' names (Kubernetes, apimachinery {@code rand.SafeEncodeString}, read 2026-11-29). */
    private static final Pattern HASH = Pattern.compile("[bcdfghjklmnpqrstvwxz2456789]+");

    private final Findings findings;
    private final PodAdmission admission;

    /** What has pods among the manifests, and Deployments whose ReplicaSets have. */
    private final TreeSet<String> ownersOfPods = new TreeSet<>();

    private final TreeSet<String> deployments = new TreeSet<>();
    private final TreeSet<String> claims = new TreeSet<>();
    private final TreeSet<PodId> pods = new TreeSet<>();
    private final TreeSet<String> namesOfReplicas = new TreeSet<>();

    /**
     * Equal pods, before they have names.
     *
     * @param name what their names begin with
     * @param count at least 1
     */
    record Replicas(Pod shape, String name, int count) {}

    /**
     * Equal pods.
     *
     * @param names at least one
     */
    record Named(Pod shape, List<String> names) {}

    Workloads(List<HasMetadata> objects, Findings findings) {
        this.findings = findings;
        admission = new PodAdmission(objects, findings);
        var replicaSets = new TreeMap<String, ReplicaSet>();
        for (var object : objects) {
            if (object instanceof ReplicaSet replicaSet) {
                replicaSets.put(key(replicaSet), replicaSet);
            } else if (object instanceof Deployment) {
                deployments.add(key(object));
            } else if (object instanceof PersistentVolumeClaim claim) {
                claims.add(
                        PodReader.namespace(claim) + "/" + claim.getMetadata().getName());
            }
        }
        for (var object : objects) {
            if (object instanceof Pod pod) {
                if (!PodReader.finished(pod)) {
                    pods.add(PodReader.id(pod));
                }
                addOwners(pod, replicaSets);
            }
        }
    }

    private void addOwners(Pod pod, Map<String, ReplicaSet> replicaSets) {
        var owner = PodReader.controller(pod);
        if (owner == null) {
            return;
        }
        var namespace = PodReader.namespace(pod);
        var key = key(owner.getKind(), namespace, owner.getName());
        ownersOfPods.add(key);
        var replicaSet = replicaSets.get(key);
        if (replicaSet != null) {
            PodRules.orEmpty(replicaSet.getMetadata().getOwnerReferences())
                    .forEach(above -> ownersOfPods.add(key(above.getKind(), namespace, above.getName())));
        } else if (owner.getKind().equals("ReplicaSet")) {
            var deployment = deploymentOf(owner.getName(), pod);
            if (deployment != null) {
                ownersOfPods.add(key("Deployment", namespace, deployment));
            }
        }
    }

    private static String key(HasMetadata object) {
        return key(
                object.getKind(),
                PodReader.namespace(object),
                object.getMetadata().getName());
    }

    private static String key(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    /** Whose ReplicaSet one that is not there would be by its name; null when that has no hash at its end. */
    private static @Nullable String deploymentOf(String replicaSet, Pod pod) {
        var hyphen = replicaSet.lastIndexOf('-');
        if (hyphen <= 0) {
            return null;
        }
        var end = replicaSet.substring(hyphen + 1);
        var labels = pod.getMetadata().getLabels();
        return HASH.matcher(end).matches() || (labels != null && end.equals(labels.get(DefaultSpreads.HASH)))
                ? replicaSet.substring(0, hyphen)
                : null;
    }

    Pod admitted(Pod pod) {
        return pod.getSpec() == null
                ? pod
                : new PodBuilder(pod)
                        .withSpec(admission.admitted(pod, pod.getSpec()))
                        .build();
    }

    DaemonSet admitted(DaemonSet daemonSet) {
        var template = daemonSet.getSpec() == null ? null : daemonSet.getSpec().getTemplate();
        return template == null || template.getSpec() == null
                ? daemonSet
                : new DaemonSetBuilder(daemonSet)
                        .editSpec()
                        .editTemplate()
                        .withSpec(admission.admitted(daemonSet, template.getSpec()))
                        .endTemplate()
                        .endSpec()
                        .build();
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
            when replicaSet.getSpec() != null && !ofDeployment(replicaSet) ->
                made(
                        object,
                        "ReplicaSet",
                        replicaSet.getSpec().getReplicas(),
                        replicaSet.getSpec().getTemplate());
            case StatefulSet statefulSet
            when statefulSet.getSpec() != null ->
                made(object, "StatefulSet", statefulSet.getSpec().getReplicas(), claiming(statefulSet));
            case Job job
            when job.getSpec() != null ->
                made(object, "Job", JobProgress.active(job), job.getSpec().getTemplate());
            default -> Optional.empty();
        };
    }

    /** Of one that is there and stands for its pods. Of other owners, a Rollout or a CronJob say, nobody else makes pods. */
    private boolean ofDeployment(ReplicaSet replicaSet) {
        return PodRules.orEmpty(replicaSet.getMetadata().getOwnerReferences()).stream()
                .map(owner -> key(owner.getKind(), PodReader.namespace(replicaSet), owner.getName()))
                .anyMatch(deployments::contains);
    }

    /**
     * A StatefulSet's pods have the names that they will have, so that a pod of such a name is one of them; those of others
     * may have any.
     */
    private List<String> names(HasMetadata object, Replicas replicas) {
        var namespace = PodReader.id(replicas.shape()).namespace();
        if (object instanceof StatefulSet) {
            return missing(object, replicas, namespace);
        }
        return numbers(object)
                .mapToObj(number -> replicas.name() + "-" + number)
                .filter(name -> !pods.contains(new PodId(namespace, name)))
                .limit(replicas.count())
                .toList();
    }

    private List<String> missing(HasMetadata statefulSet, Replicas replicas, String namespace) {
        var missing = new ArrayList<String>();
        var there = new ArrayList<String>();
        numbers(statefulSet).limit(replicas.count()).forEach(number -> {
            var name = statefulSet.getMetadata().getName() + "-" + number;
            if (pods.contains(new PodId(namespace, name))) {
                there.add(name);
            } else {
                missing.add(replicas.name() + "-" + number);
            }
        });
        if (!there.isEmpty()) {
            findings.warn(
                    Refusals.named(statefulSet),
                    "pods with names of its replicas are there already: %d, the first is %s/%s. They count as those."
                            .formatted(there.size(), namespace, there.getFirst()));
        }
        return missing;
    }

    /** At the end of its pods' names, without end. */
    private static LongStream numbers(HasMetadata object) {
        return object instanceof Job job
                ? JobProgress.indexes(job)
                : LongStream.iterate(object instanceof StatefulSet one ? start(one) : 0, number -> number + 1);
    }

    private static int start(StatefulSet statefulSet) {
        var ordinals = statefulSet.getSpec().getOrdinals();
        return ordinals == null || ordinals.getStart() == null ? 0 : ordinals.getStart();
    }

    /**
     * Replicas whose claims are there already use those, which may have their volume in some zone. Those whose own rules
     * select by a label that each has for itself are one each.
     */
    List<Named> named(HasMetadata object, Replicas replicas) {
        var namespace = PodReader.id(replicas.shape()).namespace();
        var templates = object instanceof StatefulSet statefulSet
                ? claims(statefulSet).stream()
                        .map(claim -> claim.getMetadata().getName())
                        .toList()
                : List.<String>of();
        var keys = ownLabels(object, replicas.shape());
        if (templates.isEmpty() && keys.isEmpty()) {
            return List.of(new Named(replicas.shape(), names(object, replicas)));
        }
        var split = new ArrayList<Named>();
        var others = new ArrayList<String>();
        for (var name : names(object, replicas)) {
            var number = name.substring(name.lastIndexOf('-'));
            if (keys.isEmpty()
                    && templates.stream().noneMatch(claim -> claims.contains(namespace + "/" + claim + number))) {
                others.add(name);
                continue;
            }
            var metadata = new PodBuilder(replicas.shape()).editMetadata().withName(name);
            keys.forEach(key -> metadata.addToLabels(
                    key,
                    key.equals(PodReader.POD_NAME) ? object.getMetadata().getName() + number : number.substring(1)));
            var shape = metadata.endMetadata().build();
            for (var volume : shape.getSpec().getVolumes()) {
                var source = volume.getPersistentVolumeClaim();
                if (source != null
                        && templates.contains(source.getClaimName())
                        && claims.contains(namespace + "/" + source.getClaimName() + number)) {
                    source.setClaimName(source.getClaimName() + number);
                }
            }
            split.add(new Named(shape, List.of(name)));
        }
        if (!others.isEmpty()) {
            split.add(new Named(replicas.shape(), others));
        }
        return split;
    }

    /** Keys that a controller gives each pod with its own value. Only those that count: they make a kind of each pod. */
    private static List<String> ownLabels(HasMetadata object, Pod shape) {
        var keys = switch (object) {
            case StatefulSet _ -> List.of(PodReader.POD_NAME, PodReader.POD_INDEX);
            case Job job when JobProgress.indexed(job) -> List.of(PodReader.COMPLETION_INDEX);
            default -> List.<String>of();
        };
        // A key that is only part of another word costs time, no more.
        var rules =
                String.valueOf(shape.getSpec().getAffinity()) + shape.getSpec().getTopologySpreadConstraints();
        return keys.stream().filter(rules::contains).toList();
    }

    /** A StatefulSet's claim templates become volumes of its pods, one claim standing for those of all replicas. */
    private static @Nullable PodTemplateSpec claiming(StatefulSet statefulSet) {
        var template = statefulSet.getSpec().getTemplate();
        if (template == null || template.getSpec() == null) {
            return template;
        }
        var spec = template.edit().editSpec();
        for (var claim : claims(statefulSet)) {
            spec.addToVolumes(new VolumeBuilder()
                    .withName(claim.getMetadata().getName())
                    .withNewPersistentVolumeClaim()
                    .withClaimName(claim.getMetadata().getName())
                    .endPersistentVolumeClaim()
                    .build());
        }
        return spec.endSpec().build();
    }

    /** The claims that a StatefulSet's templates would make, but for the number at the end of their names. */
    static List<PersistentVolumeClaim> claims(StatefulSet statefulSet) {
        var templates =
                statefulSet.getSpec() == null ? null : statefulSet.getSpec().getVolumeClaimTemplates();
        return templates == null
                ? List.of()
                : templates.stream()
                        .map(template -> new PersistentVolumeClaimBuilder(template)
                                .editOrNewMetadata()
                                .withName(template.getMetadata().getName() + "-"
                                        + statefulSet.getMetadata().getName())
                                .withNamespace(statefulSet.getMetadata().getNamespace())
                                .addToAnnotations(VolumeReader.TO_BE_MADE, "true")
                                .endMetadata()
                                .build())
                        .toList();
    }

    private Optional<Replicas> made(
            HasMetadata owner, String ownerKind, @Nullable Integer replicas, @Nullable PodTemplateSpec template) {
        var count = replicas == null ? 1 : replicas;
        var name = owner.getMetadata().getName();
        var namespace = PodReader.namespace(owner);
        // A dump of a cluster has workloads and their pods; the pods count then.
        if (count <= 0 || template == null || template.getSpec() == null || ownersOfPods.contains(key(owner))) {
            return Optional.empty();
        }
        var reference = new OwnerReferenceBuilder()
                .withKind(ownerKind)
                .withName(name)
                .withController(true)
                .build();
        var shape = new PodBuilder(PodReader.of(template, namespace))
                .editMetadata()
                .withName(name)
                .withOwnerReferences(reference)
                .endMetadata()
                .withSpec(admission.admitted(owner, template.getSpec()))
                .build();
        // A Deployment and a StatefulSet may have one name; their pods may not.
        var unique = name;
        while (!namesOfReplicas.add(namespace + "/" + unique)) {
            unique += "-" + owner.getKind().toLowerCase(Locale.ROOT);
        }
        return Optional.of(new Replicas(shape, unique, count));
    }
}
