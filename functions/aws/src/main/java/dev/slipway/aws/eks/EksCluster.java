package dev.slipway.aws.eks;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Remembered;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.IpFamily;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** One EKS cluster's description, kept for 5 minutes; an older one serves while EKS does not answer. */
public final class EksCluster implements Supplier<ClusterDescription> {
    /** An upgrade takes some 10 minutes, and nodes of the version before join all the while. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final EksClient client;
    private final String name;
    private final Remembered<ClusterDescription> description;

    /** Asks nothing yet. */
    public EksCluster(EksClient client, String name, Clock clock) {
        this.client = client;
        this.name = name;
        this.description = new Remembered<>("EKS cluster", GOOD_FOR, clock, this::describe);
    }

    /**
     * The description.
     *
     * @throws dev.slipway.model.port.RetryableFault when EKS does not answer and never has
     * @throws IllegalStateException when EKS refuses, has no such cluster, or is still making it
     */
    @Override
    public ClusterDescription get() {
        return description.get();
    }

    private ClusterDescription describe() {
        try {
            var cluster = AwsCalls.call(
                            "eks:DescribeCluster", name, () -> client.describeCluster(describe -> describe.name(name)))
                    .cluster();
            if (cluster.endpoint() == null || cluster.certificateAuthority() == null) {
                throw new IllegalStateException(
                        "The EKS cluster %s has no endpoint yet (%s).".formatted(name, cluster.statusAsString()));
            }
            return new ClusterDescription(
                    new ClusterIdentity(
                            name,
                            cluster.endpoint(),
                            cluster.certificateAuthority().data(),
                            serviceCidr(cluster)),
                    cluster.version());
        } catch (ResourceNotFoundException e) {
            throw new IllegalStateException(
                    "EKS has no cluster %s in this account and region. Maybe the stack's parameter ClusterName is misspelt."
                            .formatted(name),
                    e);
        } catch (EksException e) {
            throw new IllegalStateException(
                    "EKS refused eks:DescribeCluster for %s: %s: %s. Maybe the function's role lacks that permission."
                            .formatted(name, AwsCalls.codeOf(e), AwsCalls.messageOf(e)),
                    e);
        }
    }

    private static String serviceCidr(Cluster cluster) {
        KubernetesNetworkConfigResponse network = cluster.kubernetesNetworkConfig();
        return network.ipFamily() == IpFamily.IPV6 ? network.serviceIpv6Cidr() : network.serviceIpv4Cidr();
    }
}
