package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
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
import java.util.TreeMap;
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
                // The map keeps the key of the first object that came under it.
                return super.put(key, prune(get(key) instanceof KeptPod before ? before.key() : key, object));
            }

            @Override
            public boolean isFullState() {
                // Objects of the first list are told as they come, and not remembered until the last page has.
                return false;
            }
        };
    }

    /** What is kept of an object, and of its type; the object loses what nobody reads. */
    @SuppressWarnings("unchecked") // What is kept of a pod is a pod.
    <T extends HasMetadata> T prune(String key, T object) {
        if (object instanceof KeptPod) {
            return object;
        }
        if (object instanceof Pod pod && pod.getMetadata() != null) {
            return (T) kept(key, pod);
        }
        if (object.getMetadata() != null) {
            metadata(object.getMetadata());
        }
        if (object instanceof Node node) {
            node(node);
        }
        return object;
    }

    private void node(Node node) {
        if (node.getSpec() != null) {
            node.getSpec().setPodCIDR(null);
            node.getSpec().setPodCIDRs(List.of());
            node.getSpec().setTaints(one(node.getSpec().getTaints()));
        }
        var status = node.getStatus();
        if (status == null) {
            return;
        }
        var kept = new NodeStatus();
        kept.setCapacity(one(status.getCapacity()));
        kept.setAllocatable(one(status.getAllocatable()));
        kept.setConditions(one(status.getConditions().stream()
                .map(condition -> {
                    var bare = new NodeCondition();
                    bare.setType(one(condition.getType()));
                    bare.setStatus(one(condition.getStatus()));
                    bare.setLastTransitionTime(condition.getLastTransitionTime());
                    return bare;
                })
                .toList()));
        node.setStatus(kept);
    }

    /** Leaves the pod's own metadata and node in place: the informer reads them after this. */
    private KeptPod kept(String key, Pod pod) {
        metadata(pod.getMetadata());
        pod(pod);
        var own = pod.getMetadata();
        var metadata = new ObjectMeta();
        metadata.setNamespace(own.getNamespace());
        metadata.setDeletionTimestamp(own.getDeletionTimestamp());
        metadata.setLabels(own.getLabels());
        metadata.setAnnotations(own.getAnnotations());
        metadata.setOwnerReferences(own.getOwnerReferences());
        var node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        var spec = pod.getSpec() == null ? null : KeptPod.copy(pod.getSpec(), null);
        return new KeptPod(
                        key,
                        first(new Pod(pod.getApiVersion(), pod.getKind(), metadata, spec, pod.getStatus())),
                        node,
                        own.getUid(),
                        own.getCreationTimestamp(),
                        null,
                        null,
                        null)
                .bare(own.getResourceVersion(), this::first);
    }

    private void metadata(ObjectMeta metadata) {
        metadata.setManagedFields(List.of());
        metadata.setGenerateName(null);
        metadata.setFinalizers(one(metadata.getFinalizers()));
        metadata.setNamespace(one(metadata.getNamespace()));
        metadata.setLabels(texts(metadata.getLabels()));
        metadata.setAnnotations(texts(metadata.getAnnotations()));
        metadata.setOwnerReferences(one(metadata.getOwnerReferences()));
        metadata.setAdditionalProperties(one(metadata.getAdditionalProperties()));
    }

    /** Labels of nodes and of pods that are numbered differ in one value; the others are worth sharing. */
    private @Nullable Map<String, String> texts(@Nullable Map<String, String> texts) {
        if (texts == null || texts.isEmpty()) {
            return texts;
        }
        var known = known(texts);
        if (known != null) {
            return known;
        }
        var alike = new TreeMap<String, String>();
        texts.forEach((name, value) -> alike.put(first(name), value == null ? "" : first(value)));
        return one(alike);
    }

    private void pod(Pod pod) {
        pod.setApiVersion(one(pod.getApiVersion()));
        pod.setKind(one(pod.getKind()));
        pod.setAdditionalProperties(one(pod.getAdditionalProperties()));
        if (pod.getSpec() != null && pod.getSpec().getAffinity() != null && !PodReader.comesBack(pod)) {
            // Its DaemonSet's controller names its node there, which would make one of a kind of each.
            pod.getSpec().getAffinity().setNodeAffinity(null);
        }
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

    private <T> @Nullable T one(@Nullable T part) {
        return part == null ? null : first(part);
    }

    /** The part that is kept already and equals this one; itself for the first. */
    private <T> T first(T part) {
        synchronized (shared) {
            var first = known(part);
            if (first == null) {
                shared.put(part, new WeakReference<>(part));
                return part;
            }
            return first;
        }
    }

    @SuppressWarnings("unchecked") // Equal parts are of one type.
    private <T> @Nullable T known(T part) {
        synchronized (shared) {
            var known = shared.get(part);
            return known == null ? null : (T) known.get();
        }
    }
}
