package dev.slipway.aws.eks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.emulator.Emulated;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.IpFamily;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigRequest;

/** DescribeCluster of an EKS that others wrote. */
final class EksClusterTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
    private EksClient eks;

    @BeforeEach
    void open() {
        eks = Emulated.in(Emulator.MOTO).client(EksClient.builder());
    }

    @AfterEach
    void close() {
        eks.close();
    }

    @Test
    void knowsWhatANodeAndAClientNeed() {
        create("demo", network -> network.serviceIpv4Cidr("172.20.0.0/16"));
        var said = eks.describeCluster(describe -> describe.name("demo")).cluster();
        var known = new EksCluster(eks, "demo", clock).get();
        assertEquals("demo", known.identity().name());
        assertEquals(said.endpoint(), known.identity().endpoint());
        assertEquals(said.certificateAuthority().data(), known.identity().caBundle());
        assertEquals("172.20.0.0/16", known.identity().serviceCidr());
        assertEquals("1.34", known.version());
    }

    @Test
    void givesTheServicesRangeOfTheIpFamily() {
        create("six", network -> network.ipFamily(IpFamily.IPV6));
        var cidr = eks.describeCluster(describe -> describe.name("six"))
                .cluster()
                .kubernetesNetworkConfig()
                .serviceIpv6Cidr();
        assertEquals(cidr, new EksCluster(eks, "six", clock).get().identity().serviceCidr());
    }

    @Test
    void asksAgainAfterFiveMinutes() {
        create("demo", _ -> {});
        var cluster = new EksCluster(eks, "demo", clock);
        assertEquals("1.34", cluster.get().version());
        // moto does not upgrade clusters.
        eks.deleteCluster(delete -> delete.name("demo"));
        create("demo", "1.35", _ -> {});
        assertEquals("1.34", cluster.get().version());
        clock.advance(Duration.ofMinutes(5));
        assertEquals("1.35", cluster.get().version());
    }

    @Test
    void aClusterThatIsNotThereIsNamed() {
        var fault = assertThrows(IllegalStateException.class, () -> new EksCluster(eks, "dmeo", clock).get());
        assertTrue(String.valueOf(fault.getMessage()).contains("no cluster dmeo"), fault::getMessage);
    }

    private void create(String name, Consumer<KubernetesNetworkConfigRequest.Builder> network) {
        create(name, "1.34", network);
    }

    private void create(String name, String version, Consumer<KubernetesNetworkConfigRequest.Builder> network) {
        eks.createCluster(create -> create.name(name)
                .version(version)
                .roleArn("arn:aws:iam::123456789012:role/control-plane")
                .resourcesVpcConfig(vpc -> vpc.subnetIds("subnet-1", "subnet-2"))
                .kubernetesNetworkConfig(network));
    }
}
