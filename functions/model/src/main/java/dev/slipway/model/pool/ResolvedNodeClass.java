package dev.slipway.model.pool;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What an EC2NodeClass means in the account right now. */
public sealed interface ResolvedNodeClass {
    String name();

    /**
     * Nodes can be launched.
     *
     * @param subnets by most free addresses, then id; never empty
     * @param securityGroupIds sorted; never empty
     * @param images newest first; never empty
     */
    record Ready(NodeClass spec, List<Subnet> subnets, List<String> securityGroupIds, List<Image> images)
            implements ResolvedNodeClass {
        public Ready {
            subnets = subnets.stream()
                    .sorted(Comparator.comparing(Subnet::freeAddresses)
                            .reversed()
                            .thenComparing(Subnet::id))
                    .toList();
            securityGroupIds = securityGroupIds.stream().sorted().toList();
            images = List.copyOf(images);
        }

        @Override
        public String name() {
            return spec.name();
        }

        /** Names of the zones that it has a subnet in. */
        public SortedSet<String> zones() {
            var zones = new TreeSet<String>();
            subnets.forEach(subnet -> zones.add(subnet.zone()));
            return zones;
        }

        /** Architectures that it has an image for. */
        public SortedSet<String> architectures() {
            var architectures = new TreeSet<String>();
            images.forEach(image -> architectures.add(image.architecture()));
            return architectures;
        }
    }

    /**
     * Nothing can be launched with it.
     *
     * @param reason one word, as in a status condition: {@code SubnetsNotFound}
     * @param message a sentence with the value at fault and the likely fix
     */
    record NotReady(String name, String reason, String message) implements ResolvedNodeClass {}

    /**
     * Where a node can be launched.
     *
     * @param freeAddresses as EC2 last said
     */
    record Subnet(String id, String zone, int freeAddresses) {}

    /**
     * What a node can boot.
     *
     * @param architecture {@code amd64} or {@code arm64}
     */
    record Image(String id, String name, String architecture) {}
}
