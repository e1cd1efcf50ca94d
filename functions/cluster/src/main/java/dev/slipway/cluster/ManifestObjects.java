package dev.slipway.cluster;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cluster.ManifestDocuments.Document;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of manifests by kind: those that count are kept as Kubernetes types, the others are named or passed over. */
final class ManifestObjects {
    private static final Map<String, Class<? extends HasMetadata>> READ = new TreeMap<>(Map.of(
            "v1/Pod", Pod.class,
            "v1/Node", Node.class,
            "apps/v1/DaemonSet", DaemonSet.class,
            "apps/v1/Deployment", Deployment.class,
            "apps/v1/ReplicaSet", ReplicaSet.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "batch/v1/Job", Job.class,
            "scheduling.k8s.io/v1/PriorityClass", PriorityClass.class));

    /** Kinds of Kubernetes that have no say in where a pod runs. */
    private static final List<String> PASSED_OVER = List.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "ConfigMap",
            "ControllerRevision",
            "CronJob",
            "CustomResourceDefinition",
            "EndpointSlice",
            "Endpoints",
            "Event",
            "HorizontalPodAutoscaler",
            "Ingress",
            "IngressClass",
            "Lease",
            "LimitRange",
            "Namespace",
            "NetworkPolicy",
            "NodeClaim",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "PodDisruptionBudget",
            "PodTemplate",
            "ResourceQuota",
            "Role",
            "RoleBinding",
            "Secret",
            "Service",
            "ServiceAccount",
            "StorageClass");

    private static final List<String> OWN_GROUPS = List.of("karpenter.sh", "karpenter.k8s.aws", "slipway.dev");

    private final Findings findings;
    private final KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
    private final List<HasMetadata> all = new ArrayList<>();

    ManifestObjects(Findings findings) {
        this.findings = findings;
    }

    List<HasMetadata> all() {
        return all;
    }

    void add(Document document) {
        var apiVersion = String.valueOf(document.fields().get("apiVersion"));
        var kind = String.valueOf(document.fields().get("kind"));
        var group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        var type = READ.get(apiVersion + "/" + kind);
        if (type == null) {
            type = GenericKubernetesResource.class;
            if (!OWN_GROUPS.contains(group) && !PASSED_OVER.contains(kind)) {
                findings.warn(
                        document.place(),
                        "%s of %s is not read; it is passed over. %s"
                                .formatted(kind, apiVersion, NearestName.hint(apiVersion + "/" + kind, READ.keySet())));
            }
        }
        try {
            var object = serialization.convertValue(document.fields(), type);
            if (object.getMetadata() == null || object.getMetadata().getName() == null) {
                findings.fault(document.place(), "%s: metadata.name is missing.".formatted(kind));
                return;
            }
            all.add(object);
        } catch (IllegalArgumentException e) {
            findings.fault(document.place(), "%s: %s".formatted(kind, reason(e)));
        }
    }

    private static String reason(IllegalArgumentException fault) {
        if (fault.getCause() instanceof JsonMappingException mapping) {
            var path = new StringBuilder();
            for (var step : mapping.getPath()) {
                path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
            }
            var message = mapping.getCause() == null
                    ? mapping.getOriginalMessage()
                    : mapping.getCause().getMessage();
            var first = String.valueOf(message).lines().findFirst().orElse("");
            return "%s cannot be read: %s".formatted(path.isEmpty() ? "it" : path.substring(1), first);
        }
        return String.valueOf(fault.getMessage());
    }

    void addTo(SnapshotBuilder builder) {
        var workloads = new Workloads(all);
        for (var object : all) {
            var fault = PodTypos.find(object);
            if (fault != null) {
                builder.fault(fault);
                continue;
            }
            switch (object) {
                case Pod pod -> builder.add(workloads.withPriority(pod));
                case Node node -> builder.add(node);
                case DaemonSet daemonSet -> builder.add(workloads.withPriority(daemonSet));
                case GenericKubernetesResource custom
                when OWN_GROUPS.stream()
                                .anyMatch(group -> custom.getApiVersion().startsWith(group + "/"))
                        && !custom.getKind().equals("NodeClaim") -> builder.add(custom);
                default -> workloads.replicas(object).ifPresent(made -> builder.addWaiting(made.shape(), made.names()));
            }
        }
    }
}
