package dev.slipway.model.port;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** Changes the cluster. Every call may be repeated. Throws {@link RetryableFault} when the API server cannot be reached. */
public interface ClusterActions {
    /**
     * Sets labels, adds taints that are missing, removes taints by key and effect; what others wrote stays. A node that is
     * gone is fine.
     */
    void updateNode(NodeName node, SortedMap<String, String> labels, List<Taint> add, List<Taint> remove);

    /** Takes labels off a node, by key; a node that does not have them, or is gone, is fine. */
    void removeLabels(NodeName node, SortedSet<String> keys);

    /** Asks the Eviction API, which keeps PodDisruptionBudgets. */
    EvictionOutcome evict(NodePod pod);

    /**
     * Deletes a pod, whatever budgets say: for one that would otherwise be cut off together with its node.
     *
     * @param grace how long it may take to end, at least a second
     */
    void delete(NodePod pod, Duration grace);

    /**
     * Says of pods that wait on which node they are expected, so that the kube-scheduler tries that first. A pod that is
     * gone, has a node or is nominated already stays as it is. Where {@link ClusterView#nominates} is false, nothing happens.
     */
    void nominate(List<Nomination> nominations);

    /** Takes back every nomination to a node, of pods that have not come to it: they wait as before. */
    void withdrawNominations(NodeName node);

    /** Removes the Node object; one that is gone is fine. */
    void deleteNode(NodeName node);

    /** A Kubernetes event on a pod; said again, it is the same event. {@code warning} chooses its type. */
    void podEvent(PodId pod, boolean warning, String reason, String message);

    /** A Kubernetes event on a node. */
    void nodeEvent(NodeName node, boolean warning, String reason, String message);

    /**
     * Says in the status of an EC2NodeClass what is known of it; what it says already is not written again, and conditions
     * of other types stay. A class that is gone is fine.
     */
    void nodeClassStatus(String name, NodeClassStatus status);

    /** Says in the status of a NodePool what is known of it, as of a class above. A pool that is gone is fine. */
    void nodePoolStatus(String name, NodePoolStatus status);

    /**
     * Says in the status of a CapacityBuffer how many virtual pods it has and what became of them, as of a class above. One
     * that is gone is fine.
     *
     * @param conditions of the types that {@link CapacityBuffer} names
     */
    void capacityBufferStatus(CapacityBuffer buffer, List<Condition> conditions);

    /** What the Eviction API said. */
    sealed interface EvictionOutcome {
        /** The pod is going, or was gone already. */
        record Evicted() implements EvictionOutcome {}

        /** A budget does not allow it now; {@code why} is the API server's text. */
        record Blocked(String why) implements EvictionOutcome {}
    }
}
