package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of custom resources that are read, as their definitions name them. */
enum CustomKind {
    NODE_POOL("karpenter.sh", "v1", "NodePool", "nodepools"),
    EC2_NODE_CLASS("karpenter.k8s.aws", "v1", "EC2NodeClass", "ec2nodeclasses"),
    NODE_OVERLAY("karpenter.sh", "v1alpha1", "NodeOverlay", "nodeoverlays"),
    CAPACITY_BUFFER("autoscaling.x-k8s.io", "v1beta1", "CapacityBuffer", "capacitybuffers"),
    PROVISIONER("karpenter.sh", "v1alpha5", "Provisioner", "provisioners"),
    AWS_NODE_TEMPLATE("karpenter.k8s.aws", "v1alpha1", "AWSNodeTemplate", "awsnodetemplates"),
    BETA_NODE_POOL("karpenter.sh", "v1beta1", "NodePool", "nodepools"),
    BETA_EC2_NODE_CLASS("karpenter.k8s.aws", "v1beta1", "EC2NodeClass", "ec2nodeclasses");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    CustomKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    String group() {
        return group;
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return group + "/" + version;
    }

    boolean is(HasMetadata object) {
        return apiVersion().equals(object.getApiVersion()) && kind.equals(object.getKind());
    }

    boolean is(String otherGroup, String otherKind) {
        return group.equals(otherGroup) && kind.equals(otherKind);
    }

    /**
     * False for what a cluster shows as v1 too, and would be there twice, and for buffers, which are read with what they
     * refer to.
     */
    boolean inSnapshots() {
        return this != BETA_NODE_POOL && this != BETA_EC2_NODE_CLASS && this != CAPACITY_BUFFER;
    }

    boolean namespaced() {
        return this == CAPACITY_BUFFER;
    }

    /** True for kinds without which nothing works. */
    boolean needed() {
        return this == NODE_POOL || this == EC2_NODE_CLASS;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced())
                .build();
    }
}
