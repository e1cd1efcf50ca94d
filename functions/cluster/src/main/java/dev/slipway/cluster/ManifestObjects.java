package dev.slipway.cluster;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.slipway.cluster.CapacityBufferReader.Target;
import dev.slipway.cluster.ManifestDocuments.Document;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.scheduling.PodId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of manifests by kind: those that count are kept as Kubernetes types, the others are named or passed over. */
final class ManifestObjects {
    private static final Map<String, Class<? extends HasMetadata>> READ = new TreeMap<>(Map.ofEntries(
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/PodTemplate", PodTemplate.class),
            Map.entry("v1/Node", Node.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/PersistentVolume", PersistentVolume.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("apps/v1/DaemonSet", DaemonSet.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/ReplicaSet", ReplicaSet.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("node.k8s.io/v1/RuntimeClass", RuntimeClass.class),
            Map.entry("storage.k8s.io/v1/StorageClass", StorageClass.class),
            Map.entry("storage.k8s.io/v1/CSINode", CSINode.class),
            Map.entry("scheduling.k8s.io/v1/PriorityClass", PriorityClass.class)));

    /** Kinds of Kubernetes that have no say in where a pod runs. */
    private static final List<String> PASSED_OVER = List.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "ConfigMap",
            "ControllerRevision",
            "CustomResourceDefinition",
            "EndpointSlice",
            "Endpoints",
            "Event",
            "HorizontalPodAutoscaler",
            "Ingress",
            "IngressClass",
            "Lease",
            "LimitRange",
            "NetworkPolicy",
            "NodeClaim",
            "ResourceQuota",
            "Role",
            "RoleBinding",
            "Secret",
            "ServiceAccount");

    /** Pods that all workloads of one reading may stand for, a count: more than any cluster has, and what memory holds. */
    private static final int MOST_PODS = 1_000_000;

    /** Groups in which kinds that are read were once, or may be thought to be. */
    private static final List<String> OTHER_GROUPS =
            List.of("", "core", "extensions", "apps", "batch", "storage.k8s.io", "scheduling.k8s.io");

    private static final List<String> OWN_GROUPS = List.of(
            "karpenter.sh", "karpenter.k8s.aws", "slipway.dev", DeviceKind.GROUP, CustomKind.CAPACITY_BUFFER.group());

    private final Findings findings;
    private final KubernetesSerialization serialization = new KubernetesSerialization(strict(), false);
    private final List<HasMetadata> all = new ArrayList<>();
    private final List<Document> schedulers = new ArrayList<>();
    private final Map<String, HasMetadata> kept = new LinkedHashMap<>();

    /** Where an object stands, by what faults call it. */
    private final Map<String, String> places = new HashMap<>();

    /** What pods without a node stand for, by the name of the first: themselves, or a workload. */
    private final Map<PodId, HasMetadata> askers = new LinkedHashMap<>();

    ManifestObjects(Findings findings) {
        this.findings = findings;
    }

    /**
     * No API server takes a number for a text, or a text for true. Numbers may be texts here: 0400 is none to this parser of
     * YAML, and one to kubectl's.
     */
    private static ObjectMapper strict() {
        return JsonMapper.builder()
                .withCoercionConfig(LogicalType.Textual, texts -> {
                    texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .withCoercionConfig(
                        LogicalType.Boolean,
                        booleans -> booleans.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
                .build();
    }

    List<HasMetadata> all() {
        return all;
    }

    void add(Document document) {
        var apiVersion = String.valueOf(document.fields().get("apiVersion"));
        var kind = String.valueOf(document.fields().get("kind"));
        var group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        if (group.equals(DefaultSpreads.GROUP) && kind.equals(DefaultSpreads.KIND)) {
            schedulers.add(document);
            return;
        }
        var type = READ.get(apiVersion + "/" + kind);
        if (type == null) {
            type = GenericKubernetesResource.class;
            if (!OWN_GROUPS.contains(group) && !PASSED_OVER.contains(kind)) {
                notRead(document, apiVersion, group, kind);
                if (!(document.fields().get("metadata") instanceof Map<?, ?>)) {
                    // A Kustomization, say, which lives in files alone and needs no name.
                    return;
                }
            }
        }
        try {
            var object = serialization.convertValue(document.fields(), type);
            if (object.getMetadata() == null
                    || object.getMetadata().getName() == null
                    || object.getMetadata().getName().isEmpty()) {
                findings.fault(document.place(), "%s: metadata.name is missing.".formatted(kind));
                return;
            }
            keep(object, document.place(), group);
        } catch (IllegalArgumentException e) {
            findings.fault(document.place(), ManifestDocuments.named(document.fields()) + reason(e, document.fields()));
        }
    }

    private void notRead(Document document, String apiVersion, String group, String kind) {
        var meant = READ.keySet().stream()
                .filter(known -> known.endsWith("/" + kind) && OTHER_GROUPS.contains(group))
                .map(known -> known.substring(0, known.length() - kind.length() - 1))
                .findFirst();
        if (meant.isPresent()) {
            findings.fault(
                    document.place(),
                    "%sapiVersion: \"%s\" is not read for this kind. Maybe \"%s\" is meant."
                            .formatted(ManifestDocuments.named(document.fields()), apiVersion, meant.get()));
        } else if (kind.equals("CronJob")) {
            findings.warn(
                    document.place(),
                    "%sit has pods only when it fires, so that none are planned for it. Maybe a Job of its template belongs in the files."
                            .formatted(ManifestDocuments.named(document.fields())));
        } else {
            findings.warn(
                    document.place(),
                    "%s of %s is not read; it is passed over. %s"
                            .formatted(kind, apiVersion, NearestName.hint(apiVersion + "/" + kind, READ.keySet())));
        }
    }

    private void keep(HasMetadata object, String place, String group) {
        var named = Refusals.named(object);
        // To name no namespace and to name that one is the same.
        var before = kept.putIfAbsent(
                "%s/%s/%s/%s"
                        .formatted(
                                group,
                                object.getKind(),
                                PodReader.namespace(object),
                                object.getMetadata().getName()),
                object);
        if (before == null) {
            all.add(object);
            places.put(named, place);
            // Some readers name an object without its namespace, or with the one that it is in when it names none.
            places.putIfAbsent(object.getKind() + "/" + object.getMetadata().getName(), place);
            places.putIfAbsent(
                    object.getKind() + "/default/" + object.getMetadata().getName(), place);
        } else if (inItsNamespace(before).equals(inItsNamespace(object))) {
            findings.warn(place, "%s is there twice, the same both times; it counts once.".formatted(named));
        } else {
            findings.fault(
                    place,
                    "%s: metadata.name: it is there twice; the one of %s is used. Maybe one has another name."
                            .formatted(named, places.get(Refusals.named(before))));
        }
    }

    private HasMetadata inItsNamespace(HasMetadata object) {
        var copy = serialization.clone(object);
        copy.getMetadata().setNamespace(PodReader.namespace(object));
        return copy;
    }

    private static String reason(IllegalArgumentException fault, Map<?, ?> fields) {
        if (fault.getCause() instanceof JsonMappingException mapping) {
            var path = new StringBuilder();
            for (var step : mapping.getPath()) {
                path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
            }
            var place = path.isEmpty() ? "it" : path.substring(1);
            if (mapping instanceof MismatchedInputException mismatch
                    && mismatch.getTargetType() != null
                    && mismatch.getCause() == null) {
                var value = value(fields, mapping.getPath());
                return place + ": "
                        + (value == null || value instanceof Map<?, ?> || value instanceof List<?>
                                ? "this is not %s. Maybe the indentation is off."
                                        .formatted(expected(mismatch.getTargetType()))
                                : notExpected(value, mismatch.getTargetType()));
            }
            var message = mapping.getCause() == null
                    ? mapping.getOriginalMessage()
                    : mapping.getCause().getMessage();
            var first = String.valueOf(message).lines().findFirst().orElse("");
            if (first.startsWith("Invalid quantity")) {
                // The client does not say which one.
                var value = value(fields, mapping.getPath());
                return "%s: %s is not a quantity such as 500m or 2Gi."
                        .formatted(place, value instanceof String text ? "\"" + text + "\"" : value);
            }
            return "%s cannot be read: %s".formatted(place, first);
        }
        return String.valueOf(fault.getMessage());
    }

    private static String notExpected(Object value, Class<?> type) {
        if (type == String.class) {
            return "%s is not a text. Maybe put it in quotes.".formatted(value);
        }
        var hint = type == Boolean.class
                ? " Maybe true or false without quotes is meant."
                : Number.class.isAssignableFrom(type) ? "" : " Maybe the indentation is off.";
        return "\"%s\" is not %s.%s".formatted(value, expected(type), hint);
    }

    private static @Nullable Object value(Map<?, ?> fields, List<JsonMappingException.Reference> path) {
        Object value = fields;
        for (var step : path) {
            value = switch (value) {
                case Map<?, ?> map when step.getFieldName() != null -> map.get(step.getFieldName());
                case List<?> list
                when step.getIndex() >= 0 && step.getIndex() < list.size() -> list.get(step.getIndex());
                case null, default -> null;
            };
        }
        return value;
    }

    private static String expected(Class<?> type) {
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return type == Integer.class || type == int.class ? "a whole number up to 2147483647" : "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object with fields";
    }

    void addTo(SnapshotBuilder builder) {
        var sound = new ArrayList<HasMetadata>();
        all.stream()
                .map(object -> object.getMetadata().getNamespace())
                .filter(Objects::nonNull)
                .forEach(builder::addNamespace);
        for (var scheduler : schedulers) {
            try {
                builder.defaultSpreads().configure(scheduler.fields());
            } catch (IllegalArgumentException e) {
                builder.fault(
                        new ObjectFault(scheduler.place() + " " + DefaultSpreads.KIND, String.valueOf(e.getMessage())));
            }
        }
        for (var object : all) {
            var faults = READ.containsKey(object.getApiVersion() + "/" + object.getKind())
                    ? Refusals.find(object)
                    : List.<ObjectFault>of();
            if (faults.isEmpty()) {
                sound.add(object);
            }
            faults.forEach(builder::fault);
        }
        var workloads = new Workloads(sound, findings);
        sound.forEach(object -> addReference(object, builder));
        long pods = 0;
        for (var object : sound) {
            switch (object) {
                case Pod pod -> {
                    askers.put(PodReader.id(pod), pod);
                    builder.add(workloads.admitted(pod));
                }
                case Node node -> {
                    if (node.getStatus() == null || empty(node.getStatus().getAllocatable())) {
                        findings.warn(
                                Refusals.named(node),
                                "status.allocatable: this field is missing, so that no pod goes there.");
                    }
                }
                case DaemonSet daemonSet -> builder.add(workloads.admitted(daemonSet));
                case GenericKubernetesResource custom
                when CustomKind.CAPACITY_BUFFER.is(custom) ->
                    builder.addBuffer(custom, (kind, namespace, name) -> target(sound, kind, namespace, name));
                case GenericKubernetesResource custom
                when !device(custom)
                        && OWN_GROUPS.stream()
                                .anyMatch(group -> custom.getApiVersion().startsWith(group + "/"))
                        && !custom.getKind().equals("NodeClaim") -> builder.add(custom);
                case Namespace _,
                        PersistentVolume _,
                        PersistentVolumeClaim _,
                        Service _,
                        StorageClass _,
                        CSINode _,
                        PodDisruptionBudget _ -> {
                    // Added before all that refers to them.
                }
                default -> pods += addReplicas(object, workloads, pods, builder);
            }
        }
    }

    private static Optional<Target> target(List<HasMetadata> objects, String kind, String namespace, String name) {
        return objects.stream()
                .filter(object -> object.getKind().equals(kind)
                        && object.getMetadata().getName().equals(name)
                        && namespace.equals(PodReader.namespace(object)))
                .flatMap(object -> Target.of(object).stream())
                .findFirst();
    }

    private static boolean empty(@Nullable Map<?, ?> amounts) {
        return amounts == null || amounts.isEmpty();
    }

    /** Returns how many pods the object stands for, when there is room for them. */
    private long addReplicas(HasMetadata object, Workloads workloads, long before, SnapshotBuilder builder) {
        var made = workloads.replicas(object);
        if (made.isEmpty()) {
            return 0;
        }
        var replicas = made.get();
        if (before + replicas.count() > MOST_PODS) {
            builder.fault(new ObjectFault(
                    Refusals.named(object),
                    "%d replicas are too many: a plan takes %d pods in all. Maybe a digit is too much."
                            .formatted(replicas.count(), MOST_PODS)));
            return 0;
        }
        for (var named : workloads.named(object, replicas)) {
            var namespace = PodReader.id(named.shape()).namespace();
            askers.put(new PodId(namespace, named.names().getFirst()), object);
            places.putIfAbsent("Pod/" + PodReader.id(named.shape()), places.get(Refusals.named(object)));
            builder.addWaiting(named.shape(), named.names());
        }
        return replicas.count();
    }

    /** The same with the file and line of its object. */
    ObjectFault placed(ObjectFault fault) {
        var place = places.get(fault.object());
        return place == null ? fault : new ObjectFault(place + ": " + fault.object(), fault.message());
    }

    /** What pods ask in a way that is not understood: such pods are left without a node, which their file does not show. */
    List<ObjectFault> notUnderstood(ClusterSnapshot snapshot) {
        var found = new ArrayList<ObjectFault>();
        for (var group : snapshot.pending()) {
            var kind = snapshot.kindOf(group);
            kind.unsupported().stream()
                    .filter(reason -> reason.startsWith("spec."))
                    .findFirst()
                    .ifPresent(reason -> group.names().stream()
                            .map(name -> askers.get(new PodId(kind.namespace(), name)))
                            .filter(Objects::nonNull)
                            .forEach(asker -> found.add(new ObjectFault(Refusals.named(asker), reason))));
        }
        return found;
    }

    private static boolean device(GenericKubernetesResource custom) {
        return custom.getApiVersion().startsWith(DeviceKind.GROUP + "/");
    }

    private static void owner(
            String kind, HasMetadata owner, @Nullable LabelSelector selector, SnapshotBuilder builder) {
        builder.defaultSpreads()
                .addOwner(
                        kind,
                        owner.getMetadata().getNamespace(),
                        owner.getMetadata().getName(),
                        selector);
    }

    /** A file that says nothing of a node's conditions is about a node that is well. */
    private static Node readyUnlessSaid(Node node) {
        var status = node.getStatus();
        if (status == null || !PodRules.orEmpty(status.getConditions()).isEmpty()) {
            return node;
        }
        return node.edit()
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static void addReference(HasMetadata object, SnapshotBuilder builder) {
        switch (object) {
            case Namespace namespace -> builder.add(namespace);
            case Node node -> builder.add(readyUnlessSaid(node));
            case PersistentVolume volume -> builder.add(volume);
            case PersistentVolumeClaim claim -> builder.add(claim);
            case StorageClass storageClass -> builder.add(storageClass);
            case CSINode node -> builder.add(node);
            case PodDisruptionBudget budget -> builder.add(budget);
            case Service service -> builder.defaultSpreads().add(service);
            case StatefulSet statefulSet -> {
                Workloads.claims(statefulSet).forEach(builder::add);
                if (statefulSet.getSpec() != null) {
                    owner("StatefulSet", statefulSet, statefulSet.getSpec().getSelector(), builder);
                }
            }
            case Deployment deployment
            when deployment.getSpec() != null ->
                owner("ReplicaSet", deployment, deployment.getSpec().getSelector(), builder);
            case ReplicaSet replicaSet
            when replicaSet.getSpec() != null ->
                owner("ReplicaSet", replicaSet, replicaSet.getSpec().getSelector(), builder);
            case GenericKubernetesResource custom when device(custom) -> builder.add(custom);
            default -> {
                // Nobody refers to it.
            }
        }
    }
}
