package dev.slipway.local.ec2;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CreateFleet call of type instant, read and checked as far as EC2 checks it before it looks for capacity.
 *
 * @param wanted instances to launch, by how they are bought
 * @param offers in the order of the request
 * @param terms strategy and least number, by how they are bought
 */
record FleetRequest(Map<Lifecycle, Integer> wanted, List<Offer> offers, Map<Lifecycle, Terms> terms) {
    private static final Map<Lifecycle, Set<String>> STRATEGIES = Map.of(
            Lifecycle.ON_DEMAND,
            Set.of("lowest-price", "prioritized"),
            Lifecycle.SPOT,
            Set.of(
                    "lowest-price",
                    "diversified",
                    "capacity-optimized",
                    "capacity-optimized-prioritized",
                    "price-capacity-optimized"));

    /** How to choose among offers, and below how many instances nothing is launched at all. */
    record Terms(String strategy, int least) {
        boolean byPriority() {
            return strategy.endsWith("prioritized");
        }
    }

    /**
     * One override of one launch template.
     *
     * @param order place in the request; breaks ties
     * @param version the template's version as it was asked for
     * @param type null when neither override nor template names one
     * @param zone null when it is left to EC2
     * @param priority lower is preferred; what has none comes last
     */
    record Offer(
            int order,
            LaunchTemplate template,
            String version,
            @Nullable String type,
            @Nullable String subnet,
            @Nullable String zone,
            @Nullable String image,
            @Nullable String priorityText,
            double priority) {}

    static FleetRequest read(Query query, Ec2World world) {
        query.ignoring("ValidFrom", "ValidUntil", "TerminateInstancesWithExpiration", "ExcessCapacityTerminationPolicy")
                .ignoring("ReplaceUnhealthyInstances", "Context");
        var type = query.text("Type", "maintain");
        if (!type.equals("instant")) {
            throw Ec2Error.invalidValue(
                    "Invalid value '%s' for Type. The EC2 stand-in serves fleets of type instant.".formatted(type));
        }
        var wanted = wanted(query.part("TargetCapacitySpecification"));
        var terms = new EnumMap<Lifecycle, Terms>(Lifecycle.class);
        terms.put(Lifecycle.ON_DEMAND, terms(query.part("OnDemandOptions"), Lifecycle.ON_DEMAND));
        terms.put(
                Lifecycle.SPOT,
                terms(query.part("SpotOptions").ignoring("InstanceInterruptionBehavior"), Lifecycle.SPOT));
        var configs = query.parts("LaunchTemplateConfigs");
        if (configs.isEmpty()) {
            throw Ec2Error.missing("LaunchTemplateConfigs");
        }
        var offers = new ArrayList<Offer>();
        configs.forEach(config -> addOffers(offers, config, world));
        refuseDuplicates(offers, world);
        return new FleetRequest(wanted, List.copyOf(offers), terms);
    }

    private static Map<Lifecycle, Integer> wanted(Query target) {
        target.required("TotalTargetCapacity");
        int total = target.number("TotalTargetCapacity", 0);
        if (total < 1) {
            throw Ec2Error.invalidValue(
                    "Invalid value '%d' for TotalTargetCapacity. It must be at least 1.".formatted(total));
        }
        var unit = target.text("TargetCapacityUnitType", "units");
        if (!unit.equals("units")) {
            throw Ec2Error.invalidValue(
                    "Invalid value '%s' for TargetCapacityUnitType. The EC2 stand-in counts units.".formatted(unit));
        }
        int onDemand = target.number("OnDemandTargetCapacity", 0);
        int spot = target.number("SpotTargetCapacity", 0);
        if (onDemand < 0 || spot < 0 || onDemand + spot > total) {
            throw new Ec2Error(
                    "InvalidTargetCapacitySpecification",
                    "The on-demand (%d) and spot (%d) target capacities must not exceed the total target capacity (%d)."
                            .formatted(onDemand, spot, total));
        }
        var rest = Lifecycle.of(target.text("DefaultTargetCapacityType", "on-demand"));
        var wanted = new EnumMap<Lifecycle, Integer>(Lifecycle.class);
        wanted.put(Lifecycle.ON_DEMAND, onDemand);
        wanted.put(Lifecycle.SPOT, spot);
        wanted.merge(rest, total - onDemand - spot, Integer::sum);
        return wanted;
    }

    private static Terms terms(Query options, Lifecycle lifecycle) {
        var strategy = options.text("AllocationStrategy", "lowest-price");
        if (!STRATEGIES.getOrDefault(lifecycle, Set.of()).contains(strategy)) {
            throw Ec2Error.invalidValue(
                    "Invalid value '%s' for AllocationStrategy of %s instances.".formatted(strategy, lifecycle.word()));
        }
        return new Terms(strategy, options.number("MinTargetCapacity", 0));
    }

    private static void addOffers(List<Offer> offers, Query config, Ec2World world) {
        var specification = config.part("LaunchTemplateSpecification");
        var template = LaunchTemplateActions.find(specification, world);
        var version = specification.required("Version");
        if (!Set.of("$Latest", "$Default", "1").contains(version)) {
            throw new Ec2Error(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version %s for the launch template with ID %s."
                            .formatted(version, template.id()));
        }
        var overrides = config.parts("Overrides");
        if (overrides.isEmpty()) {
            offers.add(new Offer(
                    offers.size(),
                    template,
                    version,
                    template.value("InstanceType"),
                    template.subnet(),
                    template.value("Placement.AvailabilityZone"),
                    template.value("ImageId"),
                    null,
                    Double.MAX_VALUE));
        }
        for (var override : overrides) {
            var subnet = override.text("SubnetId");
            var zone = override.text("AvailabilityZone");
            var priority = override.text("Priority");
            offers.add(new Offer(
                    offers.size(),
                    template,
                    version,
                    override.text("InstanceType", orEmpty(template.value("InstanceType"))),
                    subnet != null ? subnet : template.subnet(),
                    zone != null ? zone : template.value("Placement.AvailabilityZone"),
                    override.text("ImageId", orEmpty(template.value("ImageId"))),
                    priority,
                    priority(priority)));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static double priority(@Nullable String text) {
        if (text == null) {
            return Double.MAX_VALUE;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw Ec2Error.invalidValue("Invalid value '%s' for Priority. It is not a number.".formatted(text));
        }
    }

    /** EC2 refuses two overrides for one type in one zone, be it through two subnets of the zone. */
    private static void refuseDuplicates(List<Offer> offers, Ec2World world) {
        var pools = new HashSet<String>();
        for (var offer : offers) {
            var zone = world.subnets().stream()
                    .filter(subnet -> subnet.id().equals(offer.subnet()))
                    .map(Subnet::zone)
                    .findFirst()
                    .orElse(offer.zone());
            if (!pools.add(offer.type() + " in " + zone)) {
                throw new Ec2Error("InvalidFleetConfig", "The fleet configuration contains duplicate instance pools.");
            }
        }
    }
}
