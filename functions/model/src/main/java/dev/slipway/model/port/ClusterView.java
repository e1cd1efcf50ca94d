package dev.slipway.model.port;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.PoolStandings;
import java.util.List;
import java.util.Optional;

/** Reads the cluster. Throws {@link RetryableFault} when the API server cannot be reached. */
public interface ClusterView {
    ClusterSnapshot snapshot();

    /** True where the kube-scheduler keeps to nominations of others: from Kubernetes 1.35 on. */
    boolean nominates();

    /** A NodePool as it is now; empty when there is none of this name that can be read. */
    Optional<NodePool> nodePool(String name);

    /** What NodePools and EC2NodeClasses say of themselves, with everything that was written before. */
    PoolStandings poolStandings();

    /**
     * All CapacityBuffers that ask for nodes, those included whose room is not known, by namespace and name; none where the
     * cluster does not know the kind, or Slipway may not look.
     */
    List<CapacityBuffer> capacityBuffers();

    /** One node, without its pods' kinds; empty when there is none of this name. */
    Optional<NodeSnapshot> node(NodeName name);

    /** All pods bound to a node, by namespace and name. */
    List<NodePod> podsOn(NodeName node);

    /** Names of the PersistentVolumes that are attached to a node and that no pod on it uses any more, sorted. */
    List<String> attachedVolumes(NodeName node);
}
