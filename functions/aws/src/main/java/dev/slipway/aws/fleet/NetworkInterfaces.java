package dev.slipway.aws.fleet;

import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.Network.Interface;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;

/**
 * The network interfaces of a launch (aws.md §1.8): those that the class lists, else one for each EFA that is wanted,
 * else one. There is always one, so security groups are the interfaces' own.
 *
 * @param ipv6 the cluster's pods have IPv6 addresses
 */
record NetworkInterfaces(Network network, List<String> securityGroupIds, boolean ipv6) {
    /** {@code efaInterfaces} counts those that pods ask for, 0 for none. */
    List<LaunchTemplateInstanceNetworkInterfaceSpecificationRequest> forEfa(int efaInterfaces) {
        if (!network.interfaces().isEmpty()) {
            return network.interfaces().stream().map(this::listed).toList();
        }
        if (efaInterfaces > 0) {
            return IntStream.range(0, efaInterfaces).mapToObj(this::efa).toList();
        }
        return List.of(addressed().deviceIndex(0).build());
    }

    private LaunchTemplateInstanceNetworkInterfaceSpecificationRequest listed(Interface listed) {
        var sdk = listed.efaOnly()
                ? grouped().interfaceType("efa-only")
                : addressed().interfaceType("interface");
        return sdk.networkCardIndex(listed.networkCardIndex())
                .deviceIndex(listed.deviceIndex())
                .build();
    }

    /** One for each network card; device 0 is on the first alone. */
    private LaunchTemplateInstanceNetworkInterfaceSpecificationRequest efa(int card) {
        return addressed()
                .interfaceType("efa")
                .networkCardIndex(card)
                .deviceIndex(card == 0 ? 0 : 1)
                .build();
    }

    private LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.Builder grouped() {
        return LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                .groups(securityGroupIds);
    }

    private LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.Builder addressed() {
        var sdk = grouped()
                .associatePublicIpAddress(network.associatePublicIpAddress())
                .connectionTrackingSpecification(connectionTracking(network.connectionTracking()));
        var prefixes = network.ipPrefixCount() == 0 ? null : network.ipPrefixCount();
        return ipv6
                ? sdk.primaryIpv6(true).ipv6AddressCount(1).ipv6PrefixCount(prefixes)
                : sdk.ipv4PrefixCount(prefixes);
    }

    private static @Nullable ConnectionTrackingSpecificationRequest connectionTracking(ConnectionTracking tracking) {
        return tracking.equals(ConnectionTracking.DEFAULT)
                ? null
                : ConnectionTrackingSpecificationRequest.builder()
                        .tcpEstablishedTimeout(seconds(tracking.tcpEstablished()))
                        .udpStreamTimeout(seconds(tracking.udpStream()))
                        .udpTimeout(seconds(tracking.udp()))
                        .build();
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }
}
