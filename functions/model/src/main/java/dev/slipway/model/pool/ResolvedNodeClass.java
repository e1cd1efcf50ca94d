package dev.slipway.model.pool;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.scheduling.Requirement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
     * @param instanceProfile name of the profile that instances get
     * @param reservations that it selects, by id; those that are over are left out
     * @param placementGroup that nodes are launched into, or {@code NONE}
     */
    record Ready(
            NodeClass spec,
            List<Subnet> subnets,
            List<String> securityGroupIds,
            List<Image> images,
            String instanceProfile,
            List<CapacityReservation> reservations,
            PlacementGroup placementGroup)
            implements ResolvedNodeClass {
        public Ready {
            subnets = subnets.stream().sorted(Subnet.ROOMIEST_FIRST).toList();
            securityGroupIds = securityGroupIds.stream().sorted().toList();
            images = List.copyOf(images);
            reservations = List.copyOf(reservations);
        }

        /**
         * Without reservations and placement group; with the class's own profile, or one of its role's name, as the console
         * and eksctl make it.
         */
        public Ready(NodeClass spec, List<Subnet> subnets, List<String> securityGroupIds, List<Image> images) {
            this(
                    spec,
                    subnets,
                    securityGroupIds,
                    images,
                    spec.instanceProfile().isEmpty() ? spec.role() : spec.instanceProfile(),
                    List.of(),
                    PlacementGroup.NONE);
        }

        /** The same class with other subnets, or other figures of them; never empty. */
        public Ready with(List<Subnet> otherSubnets) {
            return new Ready(
                    spec, otherSubnets, securityGroupIds, images, instanceProfile, reservations, placementGroup);
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

        /** What a type boots: the first image that fits it (aws.md §1.2 rule 6); empty for a type that none fits. */
        public Optional<Image> imageFor(InstanceType type) {
            return images.stream().filter(image -> image.fits(type)).findFirst();
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
     * @param zoneId the zone's id, {@code use1-az4}, which is the same in every account; empty when it is not known
     * @param freeAddresses as EC2 last said; less, also below zero, where launches since then are counted in
     */
    record Subnet(String id, String zone, String zoneId, int freeAddresses) {
        /** The order of aws.md §1.3; the id makes it total. */
        static final Comparator<Subnet> ROOMIEST_FIRST =
                Comparator.comparing(Subnet::freeAddresses).reversed().thenComparing(Subnet::id);

        /** In a zone whose id is not known. */
        public Subnet(String id, String zone, int freeAddresses) {
            this(id, zone, "", freeAddresses);
        }
    }

    /**
     * What a node can boot.
     *
     * @param architecture {@code amd64} or {@code arm64}
     * @param deprecated true when its owner advises against it
     * @param requirements what it asks of a type, or makes of a node, beside the architecture (aws.md §1.2)
     */
    record Image(String id, String name, String architecture, boolean deprecated, List<Requirement> requirements) {
        public Image {
            requirements = List.copyOf(requirements);
        }

        /** For every type of the architecture. */
        public Image(String id, String name, String architecture) {
            this(id, name, architecture, false, List.of());
        }

        boolean fits(InstanceType type) {
            return type.architecture().equals(architecture)
                    && requirements.stream().allMatch(requirement -> holds(requirement, type));
        }

        /** Operating system and Windows build are the image's gift to the node, so no type can contradict them. */
        private static boolean holds(Requirement requirement, InstanceType type) {
            var there = type.labels().containsKey(requirement.key());
            return switch (requirement.operator()) {
                case EXISTS -> there;
                case DOES_NOT_EXIST -> !there;
                case IN, NOT_IN, GT, LT, GTE, LTE -> true;
            };
        }
    }
}
