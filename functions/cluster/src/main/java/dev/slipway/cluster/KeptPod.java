package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pod as it is kept by the hundred thousand: what its replicas have in common once for all of them, and beside that what
 * is its own. Metadata and spec are put together whenever they are asked for; changing them changes nothing here.
 */
final class KeptPod extends Pod {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final Pod common;
    private final @Nullable String node;
    private final @Nullable String uid;
    private final @Nullable String createdAt;
    private final @Nullable String resourceVersion;
    private final @Nullable String startedAt;
    private final @Nullable String boundAt;

    /**
     * Of its parts.
     *
     * @param key namespace and name, as the store has it, so that the two are one text
     * @param common pruned, and without what follows; shared with others, so nobody changes it
     * @param uid null where nobody asks for it any more
     * @param createdAt null likewise
     * @param startedAt null likewise
     * @param boundAt null likewise
     */
    KeptPod(
            String key,
            Pod common,
            @Nullable String node,
            @Nullable String uid,
            @Nullable String createdAt,
            @Nullable String resourceVersion,
            @Nullable String startedAt,
            @Nullable String boundAt) {
        super(null, null, null, null, null);
        setAdditionalProperties(Map.of());
        this.key = key;
        this.common = common;
        this.node = node;
        this.uid = uid;
        this.createdAt = createdAt;
        this.resourceVersion = resourceVersion;
        this.startedAt = startedAt;
        this.boundAt = boundAt;
    }

    String key() {
        return key;
    }

    String name() {
        return key.substring(key.indexOf('/') + 1);
    }

    /** Null or empty for one that is on none. */
    @Nullable
    String node() {
        return node;
    }

    @Nullable
    String resourceVersion() {
        return resourceVersion;
    }

    /**
     * Of what is each pod's own, what snapshots read.
     *
     * @param version of the pod, where somebody asks for it
     * @param one gives one object for equal texts
     */
    KeptPod bare(@Nullable String version, UnaryOperator<String> one) {
        var placed = node != null && !node.isEmpty();
        var annotations = common.getMetadata().getAnnotations();
        return new KeptPod(
                key,
                common,
                node == null ? null : one.apply(node),
                // Who waits is told by it; the newest pod of a DaemonSet shows what the next one asks for.
                placed ? null : uid,
                PodReader.ownerKind(common).equals("DaemonSet") ? createdAt : null,
                version,
                startedAt == null || annotations == null || annotations.isEmpty() ? null : one.apply(startedAt),
                boundAt == null ? null : one.apply(boundAt));
    }

    /** The very same object for pods that are alike. */
    Pod common() {
        return common;
    }

    /** Put together once, for who asks for much of it. */
    Pod whole() {
        var whole = new Pod();
        whole.setApiVersion(getApiVersion());
        whole.setKind(getKind());
        whole.setMetadata(getMetadata());
        whole.setSpec(getSpec());
        whole.setStatus(getStatus());
        return whole;
    }

    @Override
    public String getApiVersion() {
        return common.getApiVersion();
    }

    @Override
    public String getKind() {
        return common.getKind();
    }

    @Override
    public ObjectMeta getMetadata() {
        var shared = common.getMetadata();
        var metadata = new ObjectMeta();
        metadata.setNamespace(shared.getNamespace());
        metadata.setName(name());
        metadata.setUid(uid);
        metadata.setCreationTimestamp(createdAt);
        metadata.setResourceVersion(resourceVersion);
        metadata.setDeletionTimestamp(shared.getDeletionTimestamp());
        metadata.setLabels(shared.getLabels());
        metadata.setAnnotations(shared.getAnnotations());
        metadata.setOwnerReferences(shared.getOwnerReferences());
        return metadata;
    }

    @Override
    public @Nullable PodSpec getSpec() {
        var shared = common.getSpec();
        return shared == null || node == null ? shared : copy(shared, node);
    }

    @Override
    public @Nullable PodStatus getStatus() {
        var shared = common.getStatus();
        if (shared == null || (startedAt == null && boundAt == null)) {
            return shared;
        }
        var status = new PodStatus();
        status.setPhase(shared.getPhase());
        status.setNominatedNodeName(shared.getNominatedNodeName());
        status.setStartTime(startedAt);
        // A stream for each of 100,000 pods takes longer than all else here.
        var conditions = new ArrayList<PodCondition>(shared.getConditions().size());
        for (var condition : shared.getConditions()) {
            conditions.add(timed(condition));
        }
        status.setConditions(conditions);
        status.setContainerStatuses(shared.getContainerStatuses());
        status.setInitContainerStatuses(shared.getInitContainerStatuses());
        return status;
    }

    private PodCondition timed(PodCondition condition) {
        if (!"PodScheduled".equals(condition.getType())) {
            return condition;
        }
        var timed = new PodCondition();
        timed.setType(condition.getType());
        timed.setStatus(condition.getStatus());
        timed.setReason(condition.getReason());
        timed.setLastTransitionTime(boundAt);
        return timed;
    }

    /** What snapshots read of a spec, for another node. */
    static PodSpec copy(PodSpec shared, @Nullable String node) {
        var spec = new PodSpec();
        spec.setNodeName(node);
        spec.setContainers(shared.getContainers());
        spec.setInitContainers(shared.getInitContainers());
        spec.setNodeSelector(shared.getNodeSelector());
        spec.setAffinity(shared.getAffinity());
        spec.setTolerations(shared.getTolerations());
        spec.setTopologySpreadConstraints(shared.getTopologySpreadConstraints());
        spec.setPriority(shared.getPriority());
        spec.setPriorityClassName(shared.getPriorityClassName());
        spec.setSchedulerName(shared.getSchedulerName());
        spec.setSchedulingGates(shared.getSchedulingGates());
        spec.setHostNetwork(shared.getHostNetwork());
        spec.setOverhead(shared.getOverhead());
        spec.setResources(shared.getResources());
        spec.setResourceClaims(shared.getResourceClaims());
        spec.setRuntimeClassName(shared.getRuntimeClassName());
        spec.setTerminationGracePeriodSeconds(shared.getTerminationGracePeriodSeconds());
        spec.setVolumes(shared.getVolumes());
        return spec;
    }
}
