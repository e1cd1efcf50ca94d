package dev.slipway.aws.catalog;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.UsageClassType;

/**
 * Types and the zones that have them, as EC2 described them once.
 *
 * @param types without their offerings, by name
 * @param zones of each type
 * @param usage how each type may be bought
 */
record TypeFacts(
        SortedMap<String, InstanceType> types,
        SortedMap<String, SortedSet<String>> zones,
        SortedMap<String, List<UsageClassType>> usage) {
    /** Largest pages that EC2 gives, counts; EC2 API Reference, read 2026-11-22. */
    private static final int TYPES_PAGE = 100;

    private static final int OFFERINGS_PAGE = 1000;

    static TypeFacts read(Ec2Client client) {
        var types = new TreeMap<String, InstanceType>();
        var usage = new TreeMap<String, List<UsageClassType>>();
        for (var info : describe(client)) {
            architecture(info).filter(_ -> bootable(info)).ifPresent(architecture -> {
                types.put(info.instanceTypeAsString(), withoutOfferings(info, architecture));
                usage.put(info.instanceTypeAsString(), info.supportedUsageClasses());
            });
        }
        return new TypeFacts(types, zones(client), usage);
    }

    Catalog priced(SpotPrices spot, OnDemandPrices onDemand) {
        return new Catalog(types.values().stream()
                .map(type -> new InstanceType(
                        type.name(),
                        type.architecture(),
                        type.operatingSystems(),
                        type.labels(),
                        type.capacity(),
                        type.overhead(),
                        offerings(type.name(), spot, onDemand)))
                .toList());
    }

    private List<Offering> offerings(String type, SpotPrices spot, OnDemandPrices onDemand) {
        var offerings = new ArrayList<Offering>();
        var buyable = usage.getOrDefault(type, List.of());
        for (var zone : zones.getOrDefault(type, new TreeSet<>())) {
            if (buyable.contains(UsageClassType.ON_DEMAND)) {
                onDemand.of(type)
                        .ifPresent(price -> offerings.add(new Offering(zone, CapacityType.ON_DEMAND, price, true)));
            }
            if (buyable.contains(UsageClassType.SPOT)) {
                spot.of(type, zone)
                        .ifPresent(price -> offerings.add(new Offering(zone, CapacityType.SPOT, price, true)));
            }
        }
        return offerings;
    }

    private static List<InstanceTypeInfo> describe(Ec2Client client) {
        var request = DescribeInstanceTypesRequest.builder()
                .filters(
                        Filter.builder()
                                .name("supported-virtualization-type")
                                .values("hvm")
                                .build(),
                        Filter.builder()
                                .name("processor-info.supported-architecture")
                                .values("x86_64", "arm64")
                                .build())
                .maxResults(TYPES_PAGE)
                .build();
        return AwsCalls.call(
                "ec2:DescribeInstanceTypes",
                "all",
                () -> client.describeInstanceTypesPaginator(request).instanceTypes().stream()
                        .toList());
    }

    private static SortedMap<String, SortedSet<String>> zones(Ec2Client client) {
        var request = DescribeInstanceTypeOfferingsRequest.builder()
                .locationType(LocationType.AVAILABILITY_ZONE)
                .maxResults(OFFERINGS_PAGE)
                .build();
        return AwsCalls.call("ec2:DescribeInstanceTypeOfferings", "all", () -> {
            var zones = new TreeMap<String, SortedSet<String>>();
            client.describeInstanceTypeOfferingsPaginator(request).instanceTypeOfferings().stream()
                    .forEach(offering -> zones.computeIfAbsent(offering.instanceTypeAsString(), _ -> new TreeSet<>())
                            .add(offering.location()));
            return zones;
        });
    }

    private static InstanceType withoutOfferings(InstanceTypeInfo info, String architecture) {
        return new InstanceType(
                info.instanceTypeAsString(),
                architecture,
                List.of("linux"),
                TypeLabels.of(info),
                TypeResources.capacity(info),
                TypeResources.overhead(info),
                List.of());
    }

    private static Optional<String> architecture(InstanceTypeInfo info) {
        for (var architecture : info.processorInfo().supportedArchitectures()) {
            if (architecture == ArchitectureType.X86_64) {
                return Optional.of("amd64");
            }
            if (architecture == ArchitectureType.ARM64) {
                return Optional.of("arm64");
            }
        }
        return Optional.empty();
    }

    /** AL2023, the only family that is generated here, does not boot on the first Graviton (aws.md §2.5). */
    private static boolean bootable(InstanceTypeInfo info) {
        return !info.instanceTypeAsString().startsWith("a1.");
    }
}
