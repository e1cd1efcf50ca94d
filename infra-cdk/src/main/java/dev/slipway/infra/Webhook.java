package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.cdk.lambdalayer.kubectl.v32.KubectlV32Layer;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Subnet;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.ecr.assets.TarballImageAsset;
import software.amazon.awscdk.services.eks.CfnAccessEntry;
import software.amazon.awscdk.services.eks.CfnPodIdentityAssociation;
import software.amazon.awscdk.services.eks_v2.Cluster;
import software.amazon.awscdk.services.eks_v2.ClusterAttributes;
import software.amazon.awscdk.services.eks_v2.HelmChart;
import software.amazon.awscdk.services.eks_v2.KubectlProvider;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.SessionTagsPrincipal;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/** The part that runs in the cluster: its chart, applied by a function of the CDK, and its right to send to two queues and one bucket. */
final class Webhook extends Construct {
    private static final String NAME = "slipway-webhook";
    private static final String NAMESPACE = "slipway-system";

    private final Options options;

    Webhook(Construct scope, Options options, Artifacts artifacts, Declared declared) {
        super(scope, "Webhook");
        this.options = options;
        var helm = helm();
        var helmRole = helm.getRole();
        if (helmRole == null) {
            throw new IllegalStateException("The CDK made no role for the function that runs Helm.");
        }
        var cluster = Cluster.fromClusterAttributes(
                this,
                "Cluster",
                ClusterAttributes.builder()
                        .clusterName(options.cluster())
                        .kubectlProvider(helm)
                        .build());
        // Nothing waits for the pods: in a cluster without a node they run when the first sweep has bought one.
        var chart = HelmChart.Builder.create(this, "Chart")
                .cluster(cluster)
                .chartAsset(Asset.Builder.create(this, "ChartFolder")
                        .path(artifacts.chart().toString())
                        .build())
                .release(NAME)
                .namespace(NAMESPACE)
                .createNamespace(true)
                .values(values(declared, image(artifacts)))
                .build();
        // Helm makes roles and definitions of custom resources, which nobody below an administrator may.
        chart.getNode()
                .addDependency(CfnAccessEntry.Builder.create(this, "HelmAccess")
                        .clusterName(options.cluster())
                        .principalArn(helmRole.getRoleArn())
                        .accessPolicies(List.of(CfnAccessEntry.AccessPolicyProperty.builder()
                                .policyArn(
                                        Fn.sub(
                                                "arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"))
                                .accessScope(CfnAccessEntry.AccessScopeProperty.builder()
                                        .type("cluster")
                                        .build())
                                .build()))
                        .build());
        chart.getNode().addDependency(identity(declared));
    }

    /** Of the chart; in an order that does not change from run to run, for they are sent as a text. */
    private Map<String, Object> values(Declared declared, Options.Image image) {
        return new TreeMap<>(Map.of(
                "clusterName",
                options.cluster(),
                "region",
                Stack.of(this).getRegion(),
                "planQueueUrl",
                declared.ref("PlanQueue"),
                "nodeQueueUrl",
                declared.ref("NodeQueue"),
                "mode",
                declared.parameter("Mode"),
                "snapshotBucket",
                declared.ref("SnapshotBucket"),
                "image",
                new TreeMap<>(Map.of("repository", image.repository(), "tag", image.tag()))));
    }

    private Options.Image image(Artifacts artifacts) {
        var named = options.webhookImage();
        if (named != null) {
            return named;
        }
        var built = TarballImageAsset.Builder.create(this, "Image")
                .tarballFile(artifacts.image().toString())
                .build();
        return new Options.Image(built.getRepository().getRepositoryUri(), built.getImageTag());
    }

    /** The function that runs Helm, where it can reach the API server. */
    private KubectlProvider helm() {
        // The CDK asks for a VPC and writes none of this: subnets and groups are all that a function is told.
        var vpc = Vpc.fromVpcAttributes(
                this,
                "Vpc",
                VpcAttributes.builder()
                        .vpcId("vpc-of-the-subnets")
                        .availabilityZones(List.of("any"))
                        .build());
        var helm = KubectlProvider.Builder.create(this, "Helm")
                .cluster(Cluster.fromClusterAttributes(
                        this,
                        "BareCluster",
                        ClusterAttributes.builder()
                                .clusterName(options.cluster())
                                .vpc(vpc)
                                .build()))
                .kubectlLayer(new KubectlV32Layer(this, "HelmLayer"));
        var network = options.network();
        if (network != null) {
            helm.privateSubnets(network.subnets().stream().map(this::subnet).toList())
                    .securityGroups(
                            network.securityGroups().stream().map(this::guard).toList());
        }
        return helm.build();
    }

    private ISubnet subnet(String id) {
        return Subnet.fromSubnetId(this, id, id);
    }

    private ISecurityGroup guard(String id) {
        return SecurityGroup.fromSecurityGroupId(this, id, id);
    }

    /** EKS gives it to the pods of one service account of this cluster; IAM lets no other service take it. */
    private CfnPodIdentityAssociation identity(Declared declared) {
        var send = Grants.send(declared.arn("PlanQueue"), declared.arn("NodeQueue"));
        var keep = Grants.keepSnapshots(declared.arn("SnapshotBucket"), options.cluster());
        var statements = options.kmsKey() == null
                ? new PolicyStatement[] {send, keep}
                : new PolicyStatement[] {send, keep, Grants.useKey(options.kmsKey())};
        var role = Role.Builder.create(this, "Role")
                .description("Slipway's webhook in the EKS cluster %s.".formatted(options.cluster()))
                .assumedBy(new SessionTagsPrincipal(new ServicePrincipal("pods.eks.amazonaws.com")))
                .inlinePolicies(Map.of("SendBatches", Grants.document(statements)))
                .build();
        return CfnPodIdentityAssociation.Builder.create(this, "Identity")
                .clusterName(options.cluster())
                .namespace(NAMESPACE)
                .serviceAccount(NAME)
                .roleArn(role.getRoleArn())
                .build();
    }
}
