package dev.slipway.infra;

import java.util.List;
import software.amazon.awscdk.services.eks.CfnAccessEntry;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** Who may sign in to the cluster: functions as a group that the chart's rights are bound to, nodes as nodes. */
final class Access extends Construct {
    /** As the webhook's chart binds it (its value functionsGroup). */
    private static final String GROUP = "slipway:functions";
    /** Karpenter's node role has the same (its CloudFormation template, v1.14.1). */
    private static final List<String> NODE_POLICIES = List.of(
            "AmazonEKSWorkerNodePolicy",
            "AmazonEC2ContainerRegistryPullOnly",
            "AmazonEKS_CNI_Policy",
            "AmazonSSMManagedInstanceCore");

    Access(Construct scope, Options options) {
        super(scope, "Access");
        for (var function : Declared.SIGNING_IN) {
            CfnAccessEntry.Builder.create(this, function)
                    .clusterName(options.cluster())
                    .principalArn(Declared.roleArn(function))
                    .type("STANDARD")
                    .kubernetesGroups(List.of(GROUP))
                    .build();
        }
        var role = Role.Builder.create(this, "NodeRole")
                .roleName(Names.nodeRole(options.cluster()))
                .description("Nodes that Slipway launches for the EKS cluster %s.".formatted(options.cluster()))
                .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
                .managedPolicies(NODE_POLICIES.stream()
                        .map(ManagedPolicy::fromAwsManagedPolicyName)
                        .toList())
                .build();
        CfnAccessEntry.Builder.create(this, "Nodes")
                .clusterName(options.cluster())
                .principalArn(role.getRoleArn())
                // A role has one entry. That of Windows has the groups of Linux and one more.
                .type(options.windowsNodes() ? "EC2_WINDOWS" : "EC2_LINUX")
                .build();
    }
}
