package dev.slipway.local.ec2;

import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** A subnet 10.0.x.0/18 of the default VPC; it hands out addresses and takes them back. */
final class Subnet {
    static final String VPC = Ids.of("vpc", "default");

    private static final int HOSTS = 1 << 14;
    /** EC2 keeps the first four addresses of a subnet and its last one. */
    private static final int FIRST = 4;

    private static final int RESERVED = 5;

    private final String zone;
    private final int thirdOctet;
    private final SortedMap<String, String> tags;
    private final BitSet used = new BitSet(HOSTS);
    private int from = FIRST;
    private int withheld;

    Subnet(String zone, int thirdOctet, SortedMap<String, String> tags) {
        this.zone = zone;
        this.thirdOctet = thirdOctet;
        this.tags = new TreeMap<>(tags);
    }

    String id() {
        return Ids.of("subnet", zone);
    }

    String zone() {
        return zone;
    }

    String cidr() {
        return "10.0.%d.0/18".formatted(thirdOctet);
    }

    /** May grow: CreateTags adds to it. */
    SortedMap<String, String> tags() {
        return tags;
    }

    int free() {
        return HOSTS - RESERVED - used.cardinality() - withheld;
    }

    /** Leaves only so many addresses free, as if others had taken the rest. */
    void leaveFree(int addresses) {
        withheld = 0;
        withheld = Math.max(0, free() - addresses);
    }

    /** The next free address, in a rotation so that one that was given back is not reused at once. */
    String take() {
        if (free() <= 0) {
            throw new IllegalStateException("The subnet %s has no free address.".formatted(id()));
        }
        int host = used.nextClearBit(from);
        if (host >= HOSTS - 1) {
            host = used.nextClearBit(FIRST);
        }
        used.set(host);
        from = host + 1;
        return "10.0.%d.%d".formatted(thirdOctet + (host >> 8), host & 0xff);
    }

    void giveBack(String address) {
        var octets = address.split("\\.", -1);
        used.clear(((Integer.parseInt(octets[2]) - thirdOctet) << 8) + Integer.parseInt(octets[3]));
    }
}
