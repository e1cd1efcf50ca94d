package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds that the API serves: those of Kubernetes that Slipway and its users touch, Karpenter's, and any added by a definition. */
final class KnownKinds {

    /** Columns: group/version (or version), plural, kind, scope (N or C), short names, scale. */
    private static final String BUILT_IN = """
            v1 namespaces Namespace C ns
            v1 nodes Node C no
            v1 pods Pod N po
            v1 services Service N svc
            v1 configmaps ConfigMap N cm
            v1 podtemplates PodTemplate N -
            v1 secrets Secret N -
            v1 serviceaccounts ServiceAccount N sa
            v1 events Event N ev
            v1 persistentvolumeclaims PersistentVolumeClaim N pvc
            v1 persistentvolumes PersistentVolume C pv
            v1 replicationcontrollers ReplicationController N rc
            apps/v1 deployments Deployment N deploy scale
            apps/v1 replicasets ReplicaSet N rs scale
            apps/v1 daemonsets DaemonSet N ds
            apps/v1 statefulsets StatefulSet N sts scale
            batch/v1 jobs Job N -
            batch/v1 cronjobs CronJob N cj
            autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler N hpa
            policy/v1 poddisruptionbudgets PodDisruptionBudget N pdb
            scheduling.k8s.io/v1 priorityclasses PriorityClass C pc
            storage.k8s.io/v1 storageclasses StorageClass C sc
            storage.k8s.io/v1 csinodes CSINode C -
            storage.k8s.io/v1 volumeattachments VolumeAttachment C -
            coordination.k8s.io/v1 leases Lease N -
            events.k8s.io/v1 events Event N -
            rbac.authorization.k8s.io/v1 roles Role N -
            rbac.authorization.k8s.io/v1 rolebindings RoleBinding N -
            rbac.authorization.k8s.io/v1 clusterroles ClusterRole C -
            rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding C -
            apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition C crd
            karpenter.sh/v1 nodepools NodePool C -
            karpenter.sh/v1 nodeclaims NodeClaim C -
            karpenter.k8s.aws/v1 ec2nodeclasses EC2NodeClass C ec2nc
            autoscaling.x-k8s.io/v1beta1 capacitybuffers CapacityBuffer N cb
            karpenter.sh/v1alpha5 provisioners Provisioner C -
            karpenter.k8s.aws/v1alpha1 awsnodetemplates AWSNodeTemplate C -
            """;

    private final List<ResourceKind> kinds = new CopyOnWriteArrayList<>();

    KnownKinds() {
        BUILT_IN.lines().map(KnownKinds::read).forEach(kinds::add);
    }

    private static ResourceKind read(String line) {
        var columns = line.split(" ", -1);
        var slash = columns[0].indexOf('/');
        return new ResourceKind(
                slash < 0 ? "" : columns[0].substring(0, slash),
                columns[0].substring(slash + 1),
                columns[1],
                columns[2],
                columns[3].equals("N"),
                columns[4].equals("-") ? List.of() : List.of(columns[4]),
                columns.length > 5);
    }

    List<ResourceKind> all() {
        return new ArrayList<>(kinds);
    }

    Optional<ResourceKind> at(String group, String version, String plural) {
        return kinds.stream()
                .filter(kind -> kind.group().equals(group)
                        && kind.version().equals(version)
                        && kind.plural().equals(plural))
                .findFirst();
    }

    Optional<ResourceKind> named(String apiVersion, String name) {
        return kinds.stream()
                .filter(kind ->
                        kind.apiVersion().equals(apiVersion) && kind.kind().equals(name))
                .findFirst();
    }

    ResourceKind of(Class<? extends HasMetadata> type) {
        var plural = HasMetadata.getPlural(type);
        return at(HasMetadata.getGroup(type), HasMetadata.getVersion(type), plural)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The kind %s is not served by the local API. Maybe it is missing in KnownKinds."
                                .formatted(type.getSimpleName())));
    }

    /** Adds the kinds of a CustomResourceDefinition; one that is served already stays as it is. */
    void define(JsonNode definition) {
        var spec = definition.path("spec");
        for (var version : spec.path("versions")) {
            var names = spec.path("names");
            var shortNames = new ArrayList<String>();
            names.path("shortNames").forEach(name -> shortNames.add(name.asText()));
            var kind = new ResourceKind(
                    spec.path("group").asText(),
                    version.path("name").asText(),
                    names.path("plural").asText(),
                    names.path("kind").asText(),
                    spec.path("scope").asText().equals("Namespaced"),
                    shortNames,
                    version.path("subresources").has("scale"));
            if (at(kind.group(), kind.version(), kind.plural()).isEmpty()) {
                kinds.add(kind);
            }
        }
    }
}
