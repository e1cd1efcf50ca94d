package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes from objects that are kept for long what no snapshot reads, and lets equal parts of them be one: replicas are
 * alike in all but name and node. Objects are changed in place; their parts are shared, so nobody may change them later.
 */
final class Pruning {
    private final Map<Object, WeakReference<Object>> shared = new WeakHashMap<>();

    /** Where an informer keeps its objects. */
    <T extends HasMetadata> BasicItemStore<T> store() {
        return new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                prune(object);
                return super.put(key, object);
            }
        };
    }

    <T extends HasMetadata> T prune(T object) {
        if (object.getMetadata() != null) {
            metadata(object.getMetadata());
        }
        if (object instanceof Pod pod) {
            pod(pod);
        } else if (object instanceof Node node && node.getStatus() != null) {
            node.getStatus().setImages(List.of());
            node.getStatus().setNodeInfo(null);
            node.getStatus().setAddresses(List.of());
        }
        return object;
    }

    private void metadata(ObjectMeta metadata) {
        metadata.setManagedFields(List.of());
        metadata.setGenerateName(null);
        metadata.setFinalizers(one(metadata.getFinalizers()));
        metadata.setNamespace(one(metadata.getNamespace()));
        metadata.setLabels(one(metadata.getLabels()));
        metadata.setAnnotations(one(metadata.getAnnotations()));
        metadata.setOwnerReferences(one(metadata.getOwnerReferences()));
        metadata.setAdditionalProperties(one(metadata.getAdditionalProperties()));
    }

    private void pod(Pod pod) {
        pod.setApiVersion(one(pod.getApiVersion()));
        pod.setKind(one(pod.getKind()));
        pod.setAdditionalProperties(one(pod.getAdditionalProperties()));
        if (pod.getSpec() != null) {
            spec(pod.getSpec());
        }
        if (pod.getStatus() != null) {
            status(pod.getStatus());
            pod.setStatus(one(pod.getStatus()));
        }
    }

    private void spec(PodSpec spec) {
        spec.setContainers(containers(spec.getContainers()));
        spec.setInitContainers(containers(spec.getInitContainers()));
        spec.setEphemeralContainers(List.of());
        spec.setNodeName(one(spec.getNodeName()));
        spec.setNodeSelector(one(spec.getNodeSelector()));
        spec.setAffinity(one(spec.getAffinity()));
        spec.setTolerations(one(spec.getTolerations()));
        spec.setTopologySpreadConstraints(one(spec.getTopologySpreadConstraints()));
        spec.setPriorityClassName(one(spec.getPriorityClassName()));
        spec.setServiceAccountName(null);
        spec.setServiceAccount(null);
        spec.setDnsPolicy(null);
        spec.setRestartPolicy(null);
        spec.setSchedulerName(one(spec.getSchedulerName()));
        spec.setPreemptionPolicy(null);
        spec.setSecurityContext(null);
        spec.setHostAliases(List.of());
        spec.setImagePullSecrets(List.of());
        spec.setDnsConfig(null);
        spec.setReadinessGates(List.of());
        spec.setResourceClaims(one(spec.getResourceClaims()));
        spec.setSchedulingGates(one(spec.getSchedulingGates()));
        spec.setOverhead(one(spec.getOverhead()));
        spec.setResources(one(spec.getResources()));
        // Tokens, configuration and scratch folders bind a pod to nothing.
        spec.setVolumes(one(spec.getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null
                        || volume.getEphemeral() != null
                        || volume.getAwsElasticBlockStore() != null
                        || volume.getCsi() != null)
                .toList()));
        spec.setAdditionalProperties(one(spec.getAdditionalProperties()));
    }

    private @Nullable List<Container> containers(List<Container> containers) {
        for (var container : containers) {
            container.setEnv(List.of());
            container.setEnvFrom(List.of());
            container.setCommand(List.of());
            container.setArgs(List.of());
            container.setVolumeMounts(List.of());
            container.setVolumeDevices(List.of());
            container.setLivenessProbe(null);
            container.setReadinessProbe(null);
            container.setStartupProbe(null);
            container.setLifecycle(null);
            container.setSecurityContext(null);
            container.setImage(null);
        }
        return one(containers);
    }

    private void status(PodStatus status) {
        status.getContainerStatuses().forEach(Pruning::containerStatus);
        status.getInitContainerStatuses().forEach(Pruning::containerStatus);
        status.setEphemeralContainerStatuses(List.of());
        status.setPodIP(null);
        status.setPodIPs(List.of());
        status.setHostIP(null);
        status.setHostIPs(List.of());
        status.setStartTime(null);
        status.setMessage(null);
        status.setConditions(status.getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .map(condition -> {
                    var kept = new PodCondition();
                    kept.setType(condition.getType());
                    kept.setStatus(condition.getStatus());
                    kept.setReason(condition.getReason());
                    return kept;
                })
                .toList());
    }

    private static void containerStatus(ContainerStatus container) {
        container.setState(null);
        container.setLastState(null);
        container.setImage(null);
        container.setImageID(null);
        container.setContainerID(null);
        container.setRestartCount(null);
        container.setVolumeMounts(List.of());
    }

    /** The part that is kept already and equals this one; itself for the first. */
    @SuppressWarnings("unchecked")
    private <T> @Nullable T one(@Nullable T part) {
        if (part == null) {
            return null;
        }
        synchronized (shared) {
            var known = shared.get(part);
            var first = known == null ? null : known.get();
            if (first != null) {
                return (T) first;
            }
            shared.put(part, new WeakReference<>(part));
            return part;
        }
    }
}
