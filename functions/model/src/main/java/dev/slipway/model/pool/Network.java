package dev.slipway.model.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How nodes are attached to their subnet (aws.md §1.1 and §1.8).
 *
 * @param associatePublicIpAddress null leaves it to the subnet
 * @param ipPrefixCount prefixes of addresses for each interface, of the cluster's IP family; 0 for none
 * @param interfaces that a node gets; empty for one, or as many for EFA as its pods ask for
 * @param connectionTracking when idle connections are forgotten
 */
public record Network(
        @Nullable Boolean associatePublicIpAddress,
        int ipPrefixCount,
        List<Interface> interfaces,
        ConnectionTracking connectionTracking) {
    /** As EC2 does it by itself. */
    public static final Network DEFAULT = new Network(null, 0, List.of(), ConnectionTracking.DEFAULT);

    public Network {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * One network interface.
     *
     * @param networkCardIndex,deviceIndex at least 0; no two interfaces have the same pair, and one has 0 and 0
     * @param efaOnly carries EFA traffic alone; else it is an ordinary one
     */
    public record Interface(int networkCardIndex, int deviceIndex, boolean efaOnly) {}

    /**
     * Idle time-outs of security groups' connection tracking, whole seconds; null for EC2's default.
     *
     * @param tcpEstablished 60 to 432,000 seconds
     * @param udpStream 60 to 180 seconds
     * @param udp 30 to 60 seconds
     */
    public record ConnectionTracking(
            @Nullable Duration tcpEstablished,
            @Nullable Duration udpStream,
            @Nullable Duration udp) {
        public static final ConnectionTracking DEFAULT = new ConnectionTracking(null, null, null);
    }
}
