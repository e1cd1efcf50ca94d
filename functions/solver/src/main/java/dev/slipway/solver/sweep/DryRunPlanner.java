package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.DryRun;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tries a launch with each node class that is ready: whether the account's policies let it happen is known to EC2 alone
 * (aws.md §3.9). What EC2 said holds for a while, or until the class means something else.
 */
public final class DryRunPlanner {
    /** How long a pass holds; aws.md §3.9. */
    static final Duration PASSED_FOR = Duration.ofMinutes(30);

    /** How long a refusal holds, so that a permission that was added is seen soon; aws.md §3.9, the pace of new runs. */
    static final Duration REFUSED_FOR = Duration.ofMinutes(10);

    private DryRunPlanner() {}

    public static DryRunPlan plan(DryRunFacts facts) {
        var tries = new ArrayList<DryRunPlan.Try>();
        var kept = new TreeMap<String, DryRun>();
        for (var resolved : facts.nodeClasses()) {
            if (!(resolved instanceof Ready nodeClass)) {
                continue;
            }
            var question = question(nodeClass);
            var known = facts.kept().get(nodeClass.name());
            if (known != null && known.question().equals(question) && holds(known, facts)) {
                kept.put(nodeClass.name(), known);
            } else {
                attempt(nodeClass, question, facts).ifPresent(tries::add);
            }
        }
        tries.sort(Comparator.comparing(attempt -> attempt.nodeClass().name()));
        return new DryRunPlan(tries, kept);
    }

    private static boolean holds(DryRun known, DryRunFacts facts) {
        return facts.now().isBefore(known.at().plus(known.passed() ? PASSED_FOR : REFUSED_FOR));
    }

    /** Everything but how many addresses are free, which every launch changes. */
    private static String question(Ready nodeClass) {
        var text = new Ready(
                nodeClass.spec(),
                nodeClass.subnets().stream()
                        .map(subnet -> new Subnet(subnet.id(), subnet.zone(), subnet.zoneId(), 0))
                        .toList(),
                nodeClass.securityGroupIds(),
                nodeClass.images(),
                nodeClass.instanceProfile(),
                List.of(),
                nodeClass.placementGroup());
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Empty where the class has no type to be tried with: then nothing can be launched anyway, and pods are told so. */
    private static Optional<DryRunPlan.Try> attempt(Ready nodeClass, String question, DryRunFacts facts) {
        var pools = facts.nodePools().stream()
                .filter(pool -> pool.nodeClassRef().name().equals(nodeClass.name()))
                .toList();
        var cheapestFirst = facts.catalog().typesFor(nodeClass.name()).stream()
                .flatMap(type -> attempt(nodeClass, question, type).stream())
                .sorted(Comparator.comparing((DryRunPlan.Try one) ->
                                one.offerings().getFirst().price())
                        .thenComparing(one -> one.type().name()))
                .toList();
        return cheapestFirst.stream()
                .filter(one -> pools.stream().anyMatch(pool -> allows(pool, one.type())))
                .findFirst()
                .or(() -> cheapestFirst.stream().findFirst());
    }

    /** Empty for a type that boots none of the images, or is not sold in any zone of the class. */
    private static Optional<DryRunPlan.Try> attempt(Ready nodeClass, String question, InstanceType type) {
        var offerings = offerings(type, nodeClass);
        return nodeClass
                .imageFor(type)
                .filter(_ -> !offerings.isEmpty())
                .map(image -> new DryRunPlan.Try(nodeClass, question, type, image, offerings));
    }

    /** On demand, whatever the pools buy: what EC2 looks at is the same, and spot is not sold everywhere (aws.md §3.9). */
    private static List<Offering> offerings(InstanceType type, ResolvedNodeClass.Ready nodeClass) {
        return type.offerings().stream()
                .filter(offering -> offering.capacityType() == CapacityType.ON_DEMAND
                        && nodeClass.zones().contains(offering.zone()))
                .toList();
    }

    /** As far as the type itself can tell; zones and the like are the offerings' matter. */
    private static boolean allows(NodePool pool, InstanceType type) {
        var labels = new TreeMap<>(type.labels());
        labels.put(WellKnown.INSTANCE_TYPE, type.name());
        labels.put(WellKnown.ARCH, type.architecture());
        return Requirements.of(pool.requirements().stream()
                        .filter(requirement -> labels.containsKey(requirement.key()))
                        .toList())
                .firstUnmet(Labels.of(labels))
                .isEmpty();
    }
}
