package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which offers of a fleet launch how many instances, and which could not. Offers are tried in the order of their strategy, and those
 * that were tried in vain are reported even when others made up for them, as EC2 does:
 *
 * <ul>
 *   <li>{@code lowest-price}, {@code diversified}, {@code price-capacity-optimized} and {@code capacity-optimized}: the cheapest first.
 *       EC2 weighs its knowledge of spare capacity too; here a pool has room or has none.
 *   <li>{@code prioritized} and {@code capacity-optimized-prioritized}: the lowest priority number first.
 * </ul>
 */
record FleetPlan(List<Launch> launches, List<Refusal> refusals) {
    /** So many instances of one offer. */
    record Launch(FleetRequest.Offer offer, FleetTarget target, Lifecycle lifecycle, int count) {}

    /** An offer that gave less than was wanted of it. */
    record Refusal(FleetRequest.Offer offer, Lifecycle lifecycle, String code, String message) {}

    private record Candidate(
            FleetRequest.Offer offer,
            @Nullable FleetTarget target,
            @Nullable Ec2Error fault) {
        BigDecimal price() {
            return target == null ? BigDecimal.valueOf(Long.MAX_VALUE) : target.pricePerHour();
        }
    }

    static FleetPlan of(FleetRequest request, Ec2World world) {
        var plan = new FleetPlan(new ArrayList<>(), new ArrayList<>());
        var addresses = new TreeMap<String, Integer>();
        for (var lifecycle : Lifecycle.values()) {
            int wanted = request.wanted().getOrDefault(lifecycle, 0);
            var terms = request.terms().get(lifecycle);
            if (wanted > 0 && terms != null) {
                plan.fill(request, terms, lifecycle, wanted, addresses, world);
            }
        }
        return plan;
    }

    private void fill(
            FleetRequest request,
            FleetRequest.Terms terms,
            Lifecycle lifecycle,
            int wanted,
            Map<String, Integer> addresses,
            Ec2World world) {
        var filled = new ArrayList<Launch>();
        var addressesThen = new TreeMap<>(addresses);

        int left = wanted;
        for (var candidate : candidates(request, terms, lifecycle, world)) {
            if (left > 0) {
                left -= take(candidate, lifecycle, left, addressesThen, world, filled);
            }
        }
        if (wanted - left >= terms.least()) {
            launches.addAll(filled);
            addresses.putAll(addressesThen);
        }
    }

    private int take(
            Candidate candidate,
            Lifecycle lifecycle,
            int left,
            Map<String, Integer> addresses,
            Ec2World world,
            List<Launch> filled) {
        var target = candidate.target();
        if (target == null) {
            var fault = candidate.fault();
            if (fault != null) {
                refuse(candidate, lifecycle, fault.code(), fault.words());
            }
            return 0;
        }
        var subnet = target.subnet();
        int room = world.pools().room(lifecycle, target.type().name(), subnet.zone());
        int free = addresses.computeIfAbsent(subnet.id(), _ -> subnet.free());
        int count = Math.min(left, Math.min(room, free));
        if (room < left) {
            refuse(candidate, lifecycle, "InsufficientInstanceCapacity", noCapacity(target, lifecycle));
        } else if (free < left) {
            refuse(
                    candidate,
                    lifecycle,
                    "InsufficientFreeAddressesInSubnet",
                    "There are not enough free addresses in subnet '%s' to satisfy the requested number of instances."
                            .formatted(subnet.id()));
        }
        if (count > 0) {
            addresses.put(subnet.id(), free - count);
            filled.add(new Launch(candidate.offer(), target, lifecycle, count));
        }
        return count;
    }

    private void refuse(Candidate candidate, Lifecycle lifecycle, String code, String message) {
        refusals.add(new Refusal(candidate.offer(), lifecycle, code, message));
    }

    private static List<Candidate> candidates(
            FleetRequest request, FleetRequest.Terms terms, Lifecycle lifecycle, Ec2World world) {
        Comparator<Candidate> byPrice = Comparator.comparing(Candidate::price);
        Comparator<Candidate> byPriority =
                Comparator.comparingDouble(candidate -> candidate.offer().priority());
        return request.offers().stream()
                .map(offer -> candidate(offer, lifecycle, world))
                .sorted((terms.byPriority() ? byPriority.thenComparing(byPrice) : byPrice)
                        .thenComparing(candidate -> candidate.offer().order()))
                .toList();
    }

    private static Candidate candidate(FleetRequest.Offer offer, Lifecycle lifecycle, Ec2World world) {
        try {
            return new Candidate(offer, FleetTarget.of(offer, lifecycle, world), null);
        } catch (Ec2Error refused) {
            return new Candidate(offer, null, refused);
        }
    }

    private static String noCapacity(FleetTarget target, Lifecycle lifecycle) {
        if (lifecycle == Lifecycle.SPOT) {
            return "There is no Spot capacity available that matches your request.";
        }
        var type = target.type().name();
        var others = InstanceTypes.zones(type).stream()
                .filter(zone -> !zone.equals(target.subnet().zone()))
                .toList();
        return "We currently do not have sufficient %s capacity in the Availability Zone you requested (%s). Our system will be working on provisioning additional capacity. You can currently get %s capacity by not specifying an Availability Zone in your request or choosing %s."
                .formatted(type, target.subnet().zone(), type, String.join(", ", others));
    }
}
