package dev.slipway.model.scheduling;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names that Kubernetes, Karpenter and Slipway share: labels, annotations, taints, tags (core.md §1.11, aws.md §1.9). */
public final class WellKnown {
    public static final String NODE_POOL = "karpenter.sh/nodepool";
    public static final String CAPACITY_TYPE = "karpenter.sh/capacity-type";
    public static final String REGISTERED = "karpenter.sh/registered";
    public static final String INITIALIZED = "karpenter.sh/initialized";
    public static final String NODE_CLASS = "karpenter.k8s.aws/ec2nodeclass";
    /** The capacity reservation that a node runs in; nodes of none lack it. */
    public static final String RESERVATION = "karpenter.k8s.aws/capacity-reservation-id";

    /** {@code default} or {@code capacity-block}; nodes of no reservation lack it. */
    public static final String RESERVATION_TYPE = "karpenter.k8s.aws/capacity-reservation-type";

    /** {@code true} when the reservation's owner may take it back; nodes of no reservation lack it. */
    public static final String RESERVATION_INTERRUPTIBLE = "karpenter.k8s.aws/capacity-reservation-interruptible";

    /** All that a node of a capacity reservation carries and no other does. */
    public static final SortedSet<String> OF_RESERVATIONS = Collections.unmodifiableSortedSet(
            new TreeSet<>(List.of(RESERVATION, RESERVATION_TYPE, RESERVATION_INTERRUPTIBLE)));

    public static final String ZONE = "topology.kubernetes.io/zone";
    public static final String ZONE_ID = "topology.k8s.aws/zone-id";
    public static final String REGION = "topology.kubernetes.io/region";
    public static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";
    public static final String ARCH = "kubernetes.io/arch";
    public static final String OS = "kubernetes.io/os";
    public static final String HOSTNAME = "kubernetes.io/hostname";
    public static final String WINDOWS_BUILD = "node.kubernetes.io/windows-build";
    public static final String INSTANCE_TENANCY = "karpenter.k8s.aws/instance-tenancy";
    public static final String PLACEMENT_GROUP_PARTITION = "karpenter.k8s.aws/placement-group-partition";

    /** Tag on everything that Slipway creates; the value is the NodeClaims' common launch. */
    public static final String TAG_LAUNCH = "slipway.dev/launch";

    /** Tag on instances: id of the request for capacity that they came of, as log lines and the ledger have it. */
    public static final String TAG_REQUEST = "slipway.dev/request";

    public static final String TAG_CLUSTER = "eks:eks-cluster-name";
    public static final String TAG_NODE_CLAIM = "karpenter.sh/nodeclaim";

    /** An annotation of pods and nodes; core.md §3.3. */
    public static final String DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";

    /** On a node that is about to go: nothing new is scheduled there. */
    public static final Taint DISRUPTED = new Taint("karpenter.sh/disrupted", "", TaintEffect.NO_SCHEDULE);

    public static final Taint UNREGISTERED = new Taint("karpenter.sh/unregistered", "", TaintEffect.NO_EXECUTE);

    /** Taints that come and go while a node starts; ignored until it is initialized. */
    public static final List<Taint> EPHEMERAL_TAINTS = List.of(
            new Taint("node.kubernetes.io/not-ready", "", TaintEffect.NO_SCHEDULE),
            new Taint("node.kubernetes.io/not-ready", "", TaintEffect.NO_EXECUTE),
            new Taint("node.kubernetes.io/unreachable", "", TaintEffect.NO_SCHEDULE),
            new Taint("node.cloudprovider.kubernetes.io/uninitialized", "", TaintEffect.NO_SCHEDULE),
            UNREGISTERED);

    /** Labels that a pod may ask for although no NodePool mentions them. */
    private static final SortedSet<String> LABELS = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            NODE_POOL, ZONE, ZONE_ID, REGION, INSTANCE_TYPE, ARCH, OS, CAPACITY_TYPE, WINDOWS_BUILD, NODE_CLASS)));

    private WellKnown() {}

    /**
     * True for labels that the provider sets by itself, among them everything in {@code karpenter.k8s.aws} but the partition of a
     * placement group: EC2 starts an instance in that which the claim names, so it is the pools' and pods' to choose.
     */
    public static boolean label(String key) {
        return LABELS.contains(key) || (key.startsWith("karpenter.k8s.aws/") && !key.equals(PLACEMENT_GROUP_PARTITION));
    }
}
