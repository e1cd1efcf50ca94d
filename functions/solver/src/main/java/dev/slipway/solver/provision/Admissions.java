package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.DaemonRules;
import dev.slipway.solver.placing.NodeFilter;
import dev.slipway.solver.placing.Ports;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.scheduling.Alternatives;
import dev.slipway.solver.scheduling.Alternatives.Alternative;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.Taints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Which offerings of which pools a pod may be on, room and other pods aside; judged once for equal demands. */
final class Admissions {
    private static final @Nullable Admission[] NOT_ASKED = {};

    private final Market market;
    private final List<PoolOffer> offers;
    private final Columns columns;
    private final Admission none;
    private final Customs customs = new Customs();

    /** By shape, then by the stage of a variant. */
    private final List<@Nullable Admission[]> byVariant = new ArrayList<>();

    private final SequencedMap<Asked, Admission> known = new LinkedHashMap<>();

    private record Asked(
            SortedMap<String, String> nodeSelector,
            List<NodeSelectorTerm> requiredTerms,
            @Nullable NodeSelectorTerm wish,
            List<NodeSelectorTerm> places,
            List<Toleration> tolerations,
            boolean minds,
            List<HostPort> ports,
            DaemonRules daemonRules) {}

    /**
     * Where a pod may be.
     *
     * @param number tells admissions apart
     * @param columns of all pools; not to be written to
     * @param packable of these, the ones that a node may be packed as: with them alone, too, the pool has the variety that
     *     it asks for; not to be written to
     * @param custom by pool, the number of what the node's own labels must satisfy then; {@link Customs#CONFLICT} where
     *     nothing is admitted
     */
    record Admission(int number, BitSet columns, BitSet packable, int[] custom) {}

    Admissions(Market market) {
        this.market = market;
        this.offers = market.offers();
        this.columns = market.columns();
        this.none = nowhere(-1);
    }

    Customs customs() {
        return customs;
    }

    Admission of(Variant variant) {
        var shape = variant.shape();
        while (byVariant.size() <= shape.index()) {
            byVariant.add(NOT_ASKED);
        }
        var known = byVariant.get(shape.index());
        if (known.length == 0) {
            known = new Admission[shape.variants().size()];
            byVariant.set(shape.index(), known);
        }
        var admission = known[variant.stage()];
        if (admission == null) {
            admission = look(variant);
            known[variant.stage()] = admission;
        }
        return admission;
    }

    private Admission look(Variant variant) {
        var kind = variant.shape().kind();
        if (!kind.unsupported().isEmpty()) {
            return none;
        }
        var asked = new Asked(
                kind.nodeSelector(),
                kind.requiredTerms(),
                variant.wish(),
                kind.volumes().places(),
                kind.tolerations(),
                variant.minds(),
                kind.hostPorts(),
                variant.shape().daemonRules());
        return known.computeIfAbsent(asked, _ -> judge(kind, variant));
    }

    private Admission nowhere(int number) {
        var custom = new int[offers.size()];
        Arrays.fill(custom, Customs.CONFLICT);
        return new Admission(number, new BitSet(), new BitSet(), custom);
    }

    private Admission judge(PodKind kind, Variant variant) {
        var admission = nowhere(known.size());
        var demands = demands(
                variant.shape().alternatives(), variant.wish(), kind.volumes().places());
        for (var pool = 0; pool < offers.size(); pool++) {
            var offer = offers.get(pool);
            if (offer.broken().isPresent()
                    || Taints.firstRepelling(kind, offer.pool().taints(), variant.minds())
                            .isPresent()) {
                continue;
            }
            var inPool = new BitSet();
            for (var demand : demands) {
                var custom = customs.number(offer.requirements().and(demand).custom());
                if (admission.custom()[pool] != Customs.CONFLICT && admission.custom()[pool] != custom) {
                    // A node's own labels can follow one alternative only: the first that admits anything.
                    continue;
                }
                var admitted = offerings(offer, demand);
                withoutPortConflicts(offer, admitted, kind.hostPorts());
                besideDaemons(offer, admitted, variant.shape().daemonRules());
                if (!admitted.isEmpty()) {
                    admission.custom()[pool] = custom;
                    inPool.or(admitted);
                }
            }
            columns.addTo(admission.columns(), pool, inPool);
            market.keepVariety(pool, inPool);
            columns.addTo(admission.packable(), pool, inPool);
        }
        return admission;
    }

    /** What a pod may ask of labels, in any of its ways; empty when no new node can satisfy it. */
    static List<Requirements> demands(
            Alternatives alternatives, @Nullable NodeSelectorTerm wish, List<NodeSelectorTerm> places) {
        var demands = new ArrayList<Requirements>();
        for (var alternative : alternatives.any()) {
            if (nameless(alternative)) {
                for (var place : places.isEmpty() ? List.of(new NodeSelectorTerm(List.of(), List.of())) : places) {
                    var asked = alternative.labels().and(Requirements.of(place.expressions()));
                    if (wish != null) {
                        asked = asked.and(Requirements.of(wish.expressions()));
                    }
                    if (asked.firstImpossible().isEmpty() && anyHost(asked)) {
                        demands.add(asked);
                    }
                }
            }
        }
        return wish != null && !wish.fields().isEmpty() ? List.of() : demands;
    }

    /** A new node's name is not known before it is there, so it cannot be the one that is asked for. */
    static boolean nameless(Alternative alternative) {
        return alternative.fields().firstUnmet(_ -> null).isEmpty();
    }

    /** The kubelet gives each node a host name, on EC2 never an integer: all that can be asked is not to be some. */
    static boolean anyHost(Requirements asked) {
        var host = asked.sets().get(WellKnown.HOSTNAME);
        return host == null || (host.complement() && host.atLeast() == null && host.atMost() == null);
    }

    private static BitSet offerings(PoolOffer offer, Requirements asked) {
        var withoutHost = asked.without(WellKnown.HOSTNAME);
        if (offer.requirements().firstConflict(withoutHost).isPresent()) {
            return new BitSet();
        }
        var admitted = offerings(withoutHost, offer.requirements(), offer.index(), offer.os());
        admitted.and(offer.usable());
        return admitted;
    }

    /** Offerings that satisfy everything well known that is asked; the rest is for the node's own labels. */
    static BitSet offerings(Requirements asked, Requirements pool, OfferingIndex index, String os) {
        var admitted = new BitSet();
        admitted.set(0, index.size());
        asked.wellKnown().sets().forEach((key, set) -> {
            switch (key) {
                case WellKnown.NODE_POOL, WellKnown.NODE_CLASS -> {
                    // Settled by the pool's own requirements.
                }
                case WellKnown.OS -> {
                    if (!set.allows(os)) {
                        admitted.clear();
                    }
                }
                default -> {
                    var own = pool.sets().get(key);
                    var fixed = own != null && !own.complement() && own.values().size() == 1 && !own.absent();
                    // A template's own label stands in where the provider sets none.
                    if (!fixed || !index.values(key).keySet().stream().allMatch(String::isEmpty)) {
                        admitted.and(index.allowed(key, set));
                    }
                }
            }
        });
        return admitted;
    }

    private static void withoutPortConflicts(PoolOffer offer, BitSet admitted, List<HostPort> ports) {
        if (ports.isEmpty() || offer.daemons().size() == 0) {
            return;
        }
        for (var i = admitted.nextSetBit(0); i >= 0; i = admitted.nextSetBit(i + 1)) {
            if (Ports.conflict(offer.daemons().ports(offer.daemonsOn(i)), ports)) {
                admitted.clear(i);
            }
        }
    }

    private static void besideDaemons(PoolOffer offer, BitSet admitted, DaemonRules rules) {
        if (rules.none()) {
            return;
        }
        for (var i = admitted.nextSetBit(0); i >= 0; i = admitted.nextSetBit(i + 1)) {
            admitted.set(i, offer.admits(rules, i));
        }
    }

    /** Columns whose nodes pass. */
    BitSet counted(NodeFilter filter) {
        var counted = new BitSet();
        for (var pool = 0; pool < offers.size(); pool++) {
            var offer = offers.get(pool);
            if (!filter.tolerates(offer.pool().taints())) {
                continue;
            }
            if (filter.alternatives() == null) {
                columns.addTo(counted, pool, offer.usable());
            } else {
                for (var demand : demands(filter.alternatives(), null, List.of())) {
                    columns.addTo(counted, pool, offerings(offer, demand));
                }
            }
        }
        if (!filter.keys().isEmpty()) {
            for (var column = counted.nextSetBit(0); column >= 0; column = counted.nextSetBit(column + 1)) {
                var offer = columns.offer(column);
                var number = columns.offeringNumber(column);
                counted.set(
                        column,
                        filter.hasKeys(key -> offer.value(number, key)) && filter.finds(offer.daemonsOn(number)));
            }
        }
        return counted;
    }
}
