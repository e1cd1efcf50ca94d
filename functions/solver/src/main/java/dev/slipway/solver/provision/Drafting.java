package dev.slipway.solver.provision;

import dev.slipway.model.catalog.Offering;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a packed node into what may be launched for it: every type that would hold it, in price order. */
final class Drafting {
    private final Market market;
    private final Admissions admissions;
    private final boolean whole;
    private final List<Limits> limits;
    private final Choices choices;

    /** All that decides about a blueprint, as long as limits stay as they are. */
    private record Question(int column, BitSet columns, List<Long> asked, int custom, boolean tight) {}

    /**
     * @param limits by pool, as they were before anything was bought
     * @param whole nothing smaller than what was packed will do, though its pods would fit: the room between them is meant
     */
    Drafting(Market market, Admissions admissions, List<Limits> limits, MinValuesPolicy policy, boolean whole) {
        this.whole = whole;
        this.market = market;
        this.admissions = admissions;
        this.limits = limits;
        this.choices = new Choices(market, limits, policy);
    }

    /** One blueprint for each; where a pool's limits cannot bear all nodes growing, none may be larger than planned. */
    List<Blueprint> draft(List<Planned> nodes) {
        var columns = market.columns();
        var blueprints = new ArrayList<Blueprint>();
        var known = new LinkedHashMap<Question, Blueprint>();
        var tight = new LinkedHashSet<Limits>();
        var trial = new LinkedHashMap<Limits, Limits>();
        limits.forEach(limit -> trial.putIfAbsent(limit, limit.copy()));
        for (var node : nodes) {
            var pool = columns.pool(node.column());
            var blueprint = draft(node, false, known);
            var limit = trial.getOrDefault(limits.get(pool), limits.get(pool));
            if (limit.any() && !limit.take(limit.amounts(blueprint.options()), node.copies())) {
                tight.add(limits.get(pool));
            }
            blueprints.add(blueprint);
        }
        for (var i = 0; i < nodes.size(); i++) {
            if (tight.contains(limits.get(columns.pool(nodes.get(i).column())))) {
                blueprints.set(i, draft(nodes.get(i), true, known));
            }
        }
        return blueprints;
    }

    /**
     * What may be launched.
     *
     * @param tight no option may take more of the limits than the type that it was packed as
     */
    private Blueprint draft(Planned node, boolean tight, SequencedMap<Question, Blueprint> known) {
        var asked = asked(node);
        var custom = custom(admissions, node.serves(), market.columns().pool(node.column()));
        if (custom == Customs.CONFLICT) {
            throw new IllegalStateException("Pods with contradicting labels share a node.");
        }
        var amounts = Arrays.stream(asked).boxed().toList();
        return known.computeIfAbsent(
                new Question(node.column(), node.columns(), amounts, custom, tight),
                _ -> draft(node, asked, custom, tight));
    }

    private Blueprint draft(Planned node, long[] requests, int custom, boolean tight) {
        var pool = market.columns().pool(node.column());
        var offer = market.columns().offer(node.column());
        var asked = whole ? withRoomBetween(node, requests) : requests;
        var choice = choices.of(node, offer.roomsFor(asked), tight);
        var chosen = choice.offerings().getFirst();
        var one = offer.index().offering(chosen);
        var labels = labels(pool, custom, one);
        var withDaemons = offer.resources().pack(requests).plusAtMost(choice.daemons());
        return new Blueprint(
                offer,
                labels,
                withDaemons,
                choice.options(),
                choice.names(),
                choice.zones(),
                one.capacityType(),
                one.price(),
                choice.capacity(),
                choice.allocatable(),
                choice.fewerValues(),
                why(node, asked, chosen),
                Blueprint.text(
                        offer, labels, withDaemons, choice.names(), choice.zones(), one.capacityType(), one.price()));
    }

    private long[] withRoomBetween(Planned node, long[] requests) {
        var asked = requests.clone();
        var room = market.room(node.column());
        var resources = market.columns().offer(node.column()).resources();
        for (var i = 0; i < asked.length; i++) {
            // Slots for pods are plenty, and differ between types of one size.
            if (asked[i] > 0 && !resources.name(i).equals(ResourceList.PODS)) {
                asked[i] = room[i];
            }
        }
        return asked;
    }

    private static long[] asked(Planned node) {
        long @Nullable [] asked = null;
        for (var entry : node.content().entrySet()) {
            var requests = entry.getKey().shape().requests();
            asked = asked == null ? new long[requests.length] : asked;
            Resources.subtract(asked, requests, -entry.getValue());
        }
        return asked == null ? new long[0] : asked;
    }

    private SortedMap<String, String> labels(int pool, int custom, Offering bought) {
        var offer = market.offers().get(pool);
        var labels = new TreeMap<>(offer.pool().labels());
        admissions.customs().get(custom).sets().forEach((key, set) -> {
            // A label that may be missing is left out unless the pool or a pod lists its values (core.md §1.5).
            if (!set.absent() || !set.complement()) {
                set.choose().ifPresent(value -> labels.putIfAbsent(key, value));
            }
        });
        labels.put(WellKnown.NODE_POOL, offer.pool().name());
        labels.put(WellKnown.NODE_CLASS, offer.pool().nodeClassRef().name());
        labels.put(WellKnown.CAPACITY_TYPE, bought.capacityType().text());
        for (var key : WellKnown.OF_RESERVATIONS) {
            var value = bought.reservationLabel(key);
            if (value != null) {
                labels.put(key, value);
            }
        }
        return Collections.unmodifiableSortedMap(labels);
    }

    /** What a node's own labels must satisfy for all of these pods; empty when nothing can. */
    static Optional<Requirements> customOf(Admissions admissions, Iterable<Variant> content, int pool) {
        var custom = custom(admissions, content, pool);
        return custom == Customs.CONFLICT
                ? Optional.empty()
                : Optional.of(admissions.customs().get(custom));
    }

    private static int custom(Admissions admissions, Iterable<Variant> content, int pool) {
        var customs = admissions.customs();
        var all = Customs.CONFLICT;
        for (var variant : content) {
            var own = admissions.of(variant).custom()[pool];
            all = all == Customs.CONFLICT ? own : customs.and(all, own);
            if (all == Customs.CONFLICT) {
                return Customs.CONFLICT;
            }
        }
        return all;
    }

    /** Among what the pool has: pools of less weight, and other zones than the one that rules send its pods to, may be cheaper. */
    private String why(Planned node, long[] asked, int chosen) {
        var offer = market.columns().offer(node.column());
        var start = "%s is the cheapest of NodePool %s that holds its pods; "
                .formatted(text(offer, chosen), offer.pool().name());
        var cheaper = offer.byPrice().nextCheaper(chosen);
        return cheaper < 0
                ? start + "nothing cheaper is on offer there"
                : start + text(offer, cheaper) + " " + lacks(node, offer, asked, cheaper);
    }

    private static String text(PoolOffer offer, int number) {
        var one = offer.index().offering(number);
        return "%s %s in %s at %s"
                .formatted(offer.index().type(number).name(), one.capacityType().text(), one.zone(), one.price());
    }

    private String lacks(Planned node, PoolOffer offer, long[] asked, int cheaper) {
        var room = offer.room(cheaper);
        for (var i = 0; i < asked.length; i++) {
            if (asked[i] > room[i]) {
                return "has %s of %s where %s is asked"
                        .formatted(Resources.text(room[i]), offer.resources().name(i), Resources.text(asked[i]));
            }
        }
        var pool = market.columns().pool(node.column());
        var column = market.columns().first(pool) + cheaper;
        if (!node.columns().get(column)) {
            return "is not what its pods ask for, or not where rules about other pods send them";
        }
        if (!limits.get(pool).allows(offer.taken(offer.index().typeNumber(cheaper)))) {
            return "is more than the limits leave";
        }
        return market.exotic().get(column)
                ? "is kept for pods that need such a type"
                : "would leave the launch less to choose from";
    }
}
