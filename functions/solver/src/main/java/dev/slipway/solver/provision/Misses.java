package dev.slipway.solver.provision;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Alternatives.Alternative;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Puts refusals into words: what was asked, and the best on offer. */
final class Misses {
    /** How far a demand came, by the rule that stopped it: the later, the nearer. */
    private static final List<String> NEAREST_FIRST =
            List.of("limits", "offerings", "resources", "requirements", "taints", "nodeClass", "unsupported");

    static final Comparator<PoolVerdict> NEAREST = Comparator.comparing(
                    (PoolVerdict verdict) -> NEAREST_FIRST.indexOf(verdict.rule()))
            .thenComparing(PoolVerdict::nodePool);

    private Misses() {}

    static PoolVerdict requirements(PoolOffer offer, Demand demand) {
        var alternatives = demand.alternatives().any();
        if (alternatives.isEmpty()) {
            return offer.verdict(
                    "requirements", "a required node affinity without any condition", "it matches no node");
        }
        // The last alternative is what a user would look at: the earlier ones were only preferred to it.
        var asked = alternatives.getLast();
        if (!asked.fields().sets().isEmpty()) {
            return offer.verdict("requirements", asked.fields().toString(), "the names of new nodes are not known");
        }
        var impossible = asked.labels().firstImpossible();
        if (impossible.isPresent()) {
            return offer.verdict("requirements", impossible.get(), "the pod's own requirements contradict each other");
        }
        var conflict = offer.requirements().firstConflict(asked.labels());
        if (conflict.isPresent()) {
            var mine = offer.requirements().sets().get(conflict.get());
            return offer.verdict(
                    "requirements",
                    one(asked, conflict.get()),
                    mine == null ? "the label " + conflict.get() + " is not defined" : conflict.get() + " " + mine);
        }
        return missingOnTypes(offer, asked);
    }

    private static PoolVerdict missingOnTypes(PoolOffer offer, Alternative asked) {
        if (offer.columns().isEmpty()) {
            return offer.verdict("requirements", asked.labels().toString(), "no instance type satisfies the NodePool");
        }
        for (var entry : asked.labels().wellKnown().sets().entrySet()) {
            var key = entry.getKey();
            if (offer.columns().stream().noneMatch(column -> entry.getValue().allows(column.value(key)))) {
                var values = offer.columns().stream()
                        .map(column -> column.value(key))
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .limit(5)
                        .toList();
                var best = values.isEmpty() ? "no instance type has the label " + key : key + " " + values;
                return offer.verdict("requirements", one(asked, key), best);
            }
        }
        var hostname = asked.labels().sets().get(WellKnown.HOSTNAME);
        var best = hostname == null ? "no instance type has all of them" : "the names of new nodes are not known";
        return offer.verdict("requirements", asked.labels().toString(), best);
    }

    private static String one(Alternative asked, String key) {
        return key + " " + asked.labels().sets().get(key);
    }

    /** Names the first resource that no type has enough of; else the type that comes closest. */
    static PoolVerdict resources(PoolOffer offer, BitSet columns, ResourceList requests) {
        var slots = columns.stream()
                .mapToObj(i -> offer.slotOf(offer.columns().get(i)))
                .distinct()
                .toList();
        for (var asked : requests.amounts().entrySet()) {
            var name = asked.getKey();
            var best = slots.stream()
                    .max(Comparator.comparing((TypeSlot slot) -> slot.free().get(name))
                            .thenComparing(slot -> slot.type().name(), Comparator.reverseOrder()))
                    .orElseThrow();
            if (asked.getValue().compareTo(best.free().get(name)) > 0) {
                return offer.verdict(
                        "resources",
                        name + " " + asked.getValue(),
                        name + " " + best.free().get(name) + " (" + best.type().name() + ")");
            }
        }
        return offer.verdict("resources", requests.toString(), "no single instance type has all of it");
    }

    static PoolVerdict limits(PoolOffer offer, Limits limits, BitSet columns) {
        var cheapest = offer.columns().get(columns.nextSetBit(0)).type();
        var name = limits.firstBroken(cheapest).orElse("nodes");
        var asked = name.equals("nodes") ? "1" : cheapest.capacity().get(name).toString();
        return offer.verdict(
                "limits",
                "%s %s (%s)".formatted(name, asked, cheapest.name()),
                "%s %s left of the limit %s"
                        .formatted(
                                name, limits.left(name), offer.pool().limits().get(name)));
    }

    /** One sentence for all verdicts. */
    static String sentence(List<PoolVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "there is no NodePool that follows pods. Maybe none was applied, or all have replicas.";
        }
        if (verdicts.getFirst().rule().equals("unsupported")) {
            return "%s: %s. Maybe remove it from the pod."
                    .formatted(verdicts.getFirst().asked(), verdicts.getFirst().best());
        }
        return "no NodePool fits: "
                + String.join("; ", verdicts.stream().map(Misses::clause).toList());
    }

    private static String clause(PoolVerdict verdict) {
        return switch (verdict.rule()) {
            case "taints" -> "%s: %s is not tolerated".formatted(verdict.nodePool(), verdict.best());
            case "nodeClass" -> "%s: %s: %s".formatted(verdict.nodePool(), verdict.asked(), verdict.best());
            default -> "%s: %s asked, %s on offer".formatted(verdict.nodePool(), verdict.asked(), verdict.best());
        };
    }
}
