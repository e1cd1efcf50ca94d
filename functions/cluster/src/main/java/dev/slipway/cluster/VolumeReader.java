package dev.slipway.cluster;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.PodVolumes.SharedVolume;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.EphemeralVolumeSource;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a pod ask of its node, and what is wrong with them (core.md §2.7). */
final class VolumeReader {
    private static final String EBS = "ebs.csi.aws.com";
    /** Drivers whose volumes are in one zone; EKS Auto Mode has one of its own. */
    private static final Set<String> ZONAL = Set.of(EBS, "ebs.csi.eks.amazonaws.com");

    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";
    private static final String IN_TREE_EBS = "kubernetes.io/aws-ebs";
    /** On claims that manifests only announce: their class may be known to the cluster alone. */
    static final String TO_BE_MADE = "slipway.dev/to-be-made";

    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

    /** Where CSI drivers write a node's zone under a name of their own. */
    private static final Map<String, String> STABLE_BY_DRIVER_KEY =
            Map.of("topology.ebs.csi.aws.com/zone", WellKnown.ZONE, "topology.kubernetes.io/zone", WellKnown.ZONE);

    private final Pod pod;
    private final String namespace;
    private final References references;
    private final Set<String> faults;
    private final TreeMap<String, Integer> attachments = new TreeMap<>();
    private final List<SharedVolume> shared = new ArrayList<>();
    private List<Reach> places = List.of(Reach.EVERYWHERE);

    /**
     * Nodes that reach a volume.
     *
     * @param values by label, those that the node may have
     * @param others what else is asked of its labels
     */
    private record Reach(Map<String, Set<String>> values, List<Requirement> others) {
        static final Reach EVERYWHERE = new Reach(Map.of(), List.of());

        boolean everywhere() {
            return values.isEmpty() && others.isEmpty();
        }

        /** False where two volumes exclude each other. */
        boolean possible() {
            return values.values().stream().noneMatch(Set::isEmpty);
        }

        Reach and(Reach other) {
            var both = new TreeMap<String, Set<String>>(values);
            other.values.forEach((key, more) -> both.merge(key, more, (a, b) -> {
                var common = new TreeSet<>(a);
                common.retainAll(b);
                return common;
            }));
            return new Reach(
                    both,
                    Stream.concat(others.stream(), other.others.stream())
                            .distinct()
                            .toList());
        }

        NodeSelectorTerm term() {
            var expressions = new ArrayList<Requirement>();
            new TreeMap<>(values)
                    .forEach(
                            (key, allowed) -> expressions.add(new Requirement(key, Operator.IN, List.copyOf(allowed))));
            expressions.addAll(others);
            return new NodeSelectorTerm(expressions, List.of());
        }
    }

    /**
     * @param faults where each claim that keeps the pod from being scheduled is named
     */
    VolumeReader(Pod pod, References references, Set<String> faults) {
        this.pod = pod;
        this.namespace = PodReader.id(pod).namespace();
        this.references = references;
        this.faults = faults;
    }

    PodVolumes read() {
        var seen = new TreeSet<String>();
        for (var volume : PodRules.orEmpty(pod.getSpec().getVolumes())) {
            var claim = claimName(pod, volume);
            if (claim != null && seen.add(claim)) {
                addClaim(claim, volume.getEphemeral());
            } else if (volume.getAwsElasticBlockStore() != null) {
                attachments.merge(EBS, 1, Integer::sum);
            }
        }
        // One place without any condition is everywhere.
        var terms = places.stream().anyMatch(Reach::everywhere)
                ? List.<NodeSelectorTerm>of()
                : places.stream().distinct().map(Reach::term).toList();
        return terms.isEmpty() && attachments.isEmpty() && shared.isEmpty()
                ? PodVolumes.NONE
                : new PodVolumes(terms, attachments, shared);
    }

    /** Names of the volumes that the pod's claims are bound to. */
    static List<String> boundVolumes(Pod pod, References references) {
        return PodRules.orEmpty(pod.getSpec().getVolumes()).stream()
                .map(volume -> claimName(pod, volume))
                .filter(Objects::nonNull)
                .map(claim -> references.claim(PodReader.id(pod).namespace(), claim))
                .filter(claim -> claim != null
                        && claim.getSpec() != null
                        && claim.getSpec().getVolumeName() != null)
                .map(claim -> claim.getSpec().getVolumeName())
                .toList();
    }

    private static @Nullable String claimName(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return volume.getPersistentVolumeClaim().getClaimName();
        }
        return volume.getEphemeral() == null ? null : pod.getMetadata().getName() + "-" + volume.getName();
    }

    /** Claims in the order in which the kube-scheduler looks at them: it is there, it is well, it is bound. */
    private void addClaim(String name, @Nullable EphemeralVolumeSource ephemeral) {
        var claim = references.claim(namespace, name);
        if (claim == null) {
            if (ephemeral == null) {
                fault(name, "it does not exist. Maybe it is still to be created, or its name is misspelt");
            } else {
                // The controller makes the claim from the pod's own template; the pod waits for it at most a moment.
                var template = ephemeral.getVolumeClaimTemplate();
                var spec = template == null ? null : template.getSpec();
                unbound(name, spec, false);
            }
            return;
        }
        var spec = claim.getSpec();
        var status = claim.getStatus();
        if (ephemeral != null && !ownedByThePod(claim)) {
            fault(name, "it was not made for this pod, whose ephemeral volume has that name");
        } else if (claim.getMetadata().getDeletionTimestamp() != null) {
            fault(name, "it is being deleted");
        } else if (status != null && "Lost".equals(status.getPhase())) {
            fault(name, "its phase is Lost: its volume is gone");
        } else if (spec != null
                && spec.getVolumeName() != null
                && !spec.getVolumeName().isEmpty()) {
            bound(claim, spec.getVolumeName());
        } else {
            unbound(name, spec, toBeMade(claim));
        }
    }

    static boolean toBeMade(PersistentVolumeClaim claim) {
        var annotations = claim.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(TO_BE_MADE);
    }

    private boolean ownedByThePod(PersistentVolumeClaim claim) {
        return PodRules.orEmpty(claim.getMetadata().getOwnerReferences()).stream()
                .anyMatch(owner -> "Pod".equals(owner.getKind())
                        && pod.getMetadata().getName().equals(owner.getName()));
    }

    private void bound(PersistentVolumeClaim claim, String volumeName) {
        var name = claim.getMetadata().getName();
        var volume = references.volume(volumeName);
        var annotations = claim.getMetadata().getAnnotations();
        var phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
        if (!"Bound".equals(phase) && (annotations == null || !annotations.containsKey(BIND_COMPLETED))) {
            fault(name, "its binding to %s is not complete yet".formatted(volumeName));
        } else if (volume == null) {
            fault(name, "its PersistentVolume %s does not exist".formatted(volumeName));
        } else if (volume.getMetadata().getDeletionTimestamp() != null) {
            fault(name, "its PersistentVolume %s is being deleted".formatted(volumeName));
        } else {
            attach(driver(volume), name, false);
            narrow(places(volume));
        }
    }

    private static @Nullable String driver(PersistentVolume volume) {
        var spec = volume.getSpec();
        if (spec.getCsi() != null) {
            return spec.getCsi().getDriver();
        }
        return spec.getAwsElasticBlockStore() == null ? null : EBS;
    }

    private List<Reach> places(PersistentVolume volume) {
        var affinity = volume.getSpec().getNodeAffinity();
        var terms = affinity == null || affinity.getRequired() == null
                ? List.<io.fabric8.kubernetes.api.model.NodeSelectorTerm>of()
                : PodRules.orEmpty(affinity.getRequired().getNodeSelectorTerms());
        var local = volume.getSpec().getLocal() != null || volume.getSpec().getHostPath() != null;
        var labelled = labelled(volume);
        var places =
                terms.stream().map(term -> reach(term, local).and(labelled)).toList();
        return places.isEmpty() ? List.of(labelled) : places;
    }

    private Reach reach(io.fabric8.kubernetes.api.model.NodeSelectorTerm term, boolean local) {
        var values = new TreeMap<String, Set<String>>();
        var others = new ArrayList<Requirement>();
        for (NodeSelectorRequirement expression : PodRules.orEmpty(term.getMatchExpressions())) {
            var key = stable(expression.getKey());
            var operator = Operator.named(String.valueOf(expression.getOperator()));
            // A local volume's node is gone when the pod needs another: its name would keep the pod pending for ever.
            if (operator.isEmpty() || (local && key.equals(WellKnown.HOSTNAME) && !standing(expression))) {
                continue;
            }
            if (operator.get() == Operator.IN) {
                values.merge(key, new TreeSet<>(PodRules.orEmpty(expression.getValues())), (one, other) -> {
                    one.retainAll(other);
                    return one;
                });
            } else {
                others.add(new Requirement(key, operator.get(), PodRules.orEmpty(expression.getValues())));
            }
        }
        return new Reach(values, others);
    }

    private boolean standing(NodeSelectorRequirement expression) {
        return PodRules.orEmpty(expression.getValues()).stream().anyMatch(references::standing);
    }

    /** Volumes from before CSI carry their zone as a label, several joined by two underscores (Kubernetes, VolumeZone). */
    private static Reach labelled(PersistentVolume volume) {
        var values = new TreeMap<String, Set<String>>();
        var labels = volume.getMetadata().getLabels();
        if (labels != null) {
            labels.forEach((key, value) -> {
                var stable = stable(key);
                if (value != null && (stable.equals(WellKnown.ZONE) || stable.equals(WellKnown.REGION))) {
                    values.put(stable, new TreeSet<>(Arrays.asList(value.split("__", -1))));
                }
            });
        }
        return new Reach(values, List.of());
    }

    private void unbound(String name, @Nullable PersistentVolumeClaimSpec spec, boolean toBeMade) {
        var className = spec == null ? null : spec.getStorageClassName();
        var storageClass = className == null ? references.defaultStorageClass() : references.storageClass(className);
        if (storageClass == null && toBeMade) {
            attach(EBS, name, false);
        } else if (storageClass == null && (className == null || className.isEmpty())) {
            fault(name, "it is not bound and names no StorageClass");
        } else if (storageClass == null) {
            fault(name, "its StorageClass %s does not exist".formatted(className));
        } else if (!"WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode())) {
            fault(
                    name,
                    "it is not bound, and its StorageClass %s binds at once, not with the first pod"
                            .formatted(storageClass.getMetadata().getName()));
        } else if (NO_PROVISIONER.equals(storageClass.getProvisioner())) {
            ready(name, spec, storageClass.getMetadata().getName());
        } else {
            // What a StatefulSet's template stands for are many claims, of one pod each.
            attach(driver(storageClass), name, !toBeMade && ZONAL.contains(driver(storageClass)));
            narrow(places(storageClass));
        }
    }

    /** Nobody makes volumes of such a class: the claim gets one that was made by hand, and goes where that is. */
    private void ready(String name, @Nullable PersistentVolumeClaimSpec spec, String className) {
        var free = references.volumes().stream()
                .filter(volume -> className.equals(volume.getSpec().getStorageClassName())
                        && FreeVolumes.suits(volume, namespace, name, spec))
                .toList();
        if (free.isEmpty()) {
            fault(
                    name,
                    "it is not bound, its StorageClass %s makes no volumes, and no PersistentVolume of it suits and is free"
                            .formatted(className));
        } else {
            narrow(free.stream().flatMap(volume -> places(volume).stream()).toList());
        }
    }

    private static @Nullable String driver(StorageClass storageClass) {
        var provisioner = storageClass.getProvisioner();
        return IN_TREE_EBS.equals(provisioner) ? EBS : provisioner;
    }

    private static List<Reach> places(StorageClass storageClass) {
        var places = new ArrayList<Reach>();
        for (var term : PodRules.orEmpty(storageClass.getAllowedTopologies())) {
            var values = new TreeMap<String, Set<String>>();
            PodRules.orEmpty(term.getMatchLabelExpressions())
                    .forEach(expression ->
                            values.put(stable(expression.getKey()), new TreeSet<>(expression.getValues())));
            places.add(new Reach(values, List.of()));
        }
        return places.isEmpty() ? List.of(Reach.EVERYWHERE) : places;
    }

    private static String stable(String key) {
        return STABLE_BY_DRIVER_KEY.getOrDefault(key, LabelNames.stable(key));
    }

    /**
     * A node attaches a volume once, however many of its pods use it. A claim that is named after its pod is nobody else's,
     * and need not tell the pod from others of its kind.
     *
     * @param follows whether the volume goes where its first pod goes
     */
    private void attach(@Nullable String driver, String claim, boolean follows) {
        if (driver == null) {
            return;
        }
        if (ownClaim(claim)) {
            attachments.merge(driver, 1, Integer::sum);
        } else {
            shared.add(new SharedVolume(driver, claim, follows));
        }
    }

    /** All replicas of a template name the same claim, though it may be called like the workload. */
    private boolean ownClaim(String claim) {
        var owner = PodReader.ownerKind(pod);
        var name = pod.getMetadata().getName();
        var ephemeral = PodRules.orEmpty(pod.getSpec().getVolumes()).stream()
                .anyMatch(volume -> volume.getEphemeral() != null && claim.equals(name + "-" + volume.getName()));
        return ephemeral
                || (!owner.equals("ReplicaSet")
                        && !owner.equals("Job")
                        && (claim.equals(name) || claim.endsWith("-" + name)));
    }

    /** Every place so far with every new one; combinations that exclude each other drop out unless all do. */
    private void narrow(List<Reach> others) {
        var all = places.stream().flatMap(one -> others.stream().map(one::and)).toList();
        var possible = all.stream().filter(Reach::possible).toList();
        places = possible.isEmpty() ? all : possible;
    }

    private void fault(String claim, String what) {
        faults.add("PersistentVolumeClaim %s/%s: %s".formatted(namespace, claim, what));
    }
}
