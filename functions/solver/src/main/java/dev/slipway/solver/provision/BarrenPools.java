package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.provision.PoolOffer.Basis;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds NodePools that can launch nothing, whoever asks: a slip in a requirement would otherwise show only once a pod
 * waits in vain.
 */
public final class BarrenPools {
    /** So many values are shown that may have been meant, a count. */
    private static final int SHOWN = 3;

    private BarrenPools() {}

    /**
     * One verdict for each such pool, by name.
     *
     * @return what the pool asks, and the best that its class and the catalogue offer
     */
    public static List<PoolVerdict> of(ProvisionFacts facts) {
        var nothing = new Resources(List.of());
        var verdicts = new ArrayList<PoolVerdict>();
        for (var pool : facts.snapshot().nodePools()) {
            var types = facts.catalog().typesFor(pool.nodeClassRef().name());
            var index = OfferingIndex.of(types, facts.catalog().zoneIds());
            var offer = new PoolOffer(
                    index,
                    new Basis(
                            pool,
                            facts.nodeClass(pool),
                            Requirements.NONE,
                            new TreeSet<>(),
                            List.of(),
                            new TreeSet<>(),
                            nothing));
            offer.broken().ifPresentOrElse(verdicts::add, () -> {
                if (offer.listed().isEmpty()) {
                    verdicts.add(unmet(offer));
                }
            });
        }
        return List.copyOf(verdicts);
    }

    private static PoolVerdict unmet(PoolOffer offer) {
        for (var entry : offer.requirements().wellKnown().sets().entrySet()) {
            var key = entry.getKey();
            var settled = key.equals(WellKnown.NODE_POOL) || key.equals(WellKnown.NODE_CLASS);
            if (!settled && offer.index().allowed(key, entry.getValue()).isEmpty()) {
                var values = offer.index().values(key).keySet().stream()
                        .filter(value -> !value.isEmpty())
                        .sorted(Comparator.comparing((String value) -> -likeness(offer.pool(), key, value))
                                .thenComparing(value -> value))
                        .limit(SHOWN)
                        .toList();
                return offer.verdict(
                        "requirements",
                        key + " " + entry.getValue(),
                        values.isEmpty() ? "no instance type has the label " + key : key + " " + values);
            }
        }
        return offer.verdict(
                "requirements",
                offer.requirements().wellKnown().toString(),
                "no instance type in the zones and architectures of its EC2NodeClass has all of them");
    }

    /** Letters that a value begins with as one that was asked does; the most of all that were asked. */
    private static int likeness(NodePool pool, String key, String value) {
        return pool.requirements().stream()
                .filter(requirement -> requirement.key().equals(key))
                .map(Requirement::values)
                .flatMap(List::stream)
                .mapToInt(asked -> commonPrefix(asked, value))
                .max()
                .orElse(0);
    }

    private static int commonPrefix(String one, String other) {
        var length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
