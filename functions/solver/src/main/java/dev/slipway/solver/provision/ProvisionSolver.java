package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.LowerBound.Placed;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.provision.ProvisionPlan.Unplaceable;
import dev.slipway.solver.provision.Purchase.Bought;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides where pods go: onto nodes that exist, then into claims in flight, then onto new nodes that cost little. Pods
 * that a claim was planned for go to it first, so that deciding again with the claims of the last plan buys nothing.
 * NodePools are asked by weight, then name, both descending; a pod goes to the first that can take it (core.md §2.3,
 * §2.12). What cannot be satisfied is a verdict, never an exception.
 */
public final class ProvisionSolver {
    private static final Comparator<NodePool> HEAVIEST_FIRST =
            Comparator.comparing(NodePool::weight).thenComparing(NodePool::name).reversed();

    private final ProvisionFacts facts;
    private final List<Demand> demands;
    private final List<Placed> asked;
    private final Amounts amounts;
    private final List<Room> rooms;
    private final List<PoolOffer> offers;
    private final List<Limits> limits;
    private final List<Bought> bought = new ArrayList<>();

    private ProvisionSolver(ProvisionFacts facts) {
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        this.facts = facts;
        this.demands = Demands.of(facts, ownership);
        this.asked = demands.stream()
                .map(demand -> new Placed(demand, demand.count()))
                .toList();
        this.amounts = new Amounts(demands.stream().map(Demand::requests).toList());
        this.rooms = Rooms.of(facts, ownership, amounts);
        this.offers = facts.snapshot().nodePools().stream()
                .filter(NodePool::followsPods)
                .sorted(HEAVIEST_FIRST)
                .map(pool -> new PoolOffer(facts, pool, amounts))
                .toList();
        this.limits = offers.stream()
                .map(offer -> Limits.of(facts, ownership, offer.pool()))
                .toList();
    }

    public static ProvisionPlan solve(ProvisionFacts facts) {
        return new ProvisionSolver(facts).solve();
    }

    private ProvisionPlan solve() {
        keepPromises();
        place(true);
        var preferences =
                rooms.stream().anyMatch(Room::hasPreferences) || offers.stream().anyMatch(PoolOffer::hasPreferences);
        if (preferences && demands.stream().anyMatch(demand -> demand.count() > 0)) {
            place(false);
        }
        return plan();
    }

    private void keepPromises() {
        var demandsByPod = new TreeMap<String, Demand>();
        var promised = rooms.stream().anyMatch(room -> !room.promised().isEmpty());
        if (promised) {
            demands.forEach(demand -> demand.waiting().forEach(pod -> demandsByPod.put(pod.toString(), demand)));
        }
        for (var room : rooms) {
            for (var name : room.promised()) {
                var demand = demandsByPod.get(name);
                if (demand == null || !room.admits(demand, false)) {
                    continue;
                }
                var pod = PodId.parse(name);
                var requests = amounts.unpack(demand.requests());
                if (demand.waits(pod) && room.fits(requests) > 0) {
                    demand.take(pod);
                    room.place(pod, requests);
                }
            }
        }
    }

    private void place(boolean preferencesHold) {
        for (var demand : demands) {
            var requests = amounts.unpack(demand.requests());
            for (var room : rooms) {
                if (demand.count() > 0 && room.fits(requests) > 0 && room.admits(demand, preferencesHold)) {
                    demand.take(Math.min(demand.count(), room.fits(requests)))
                            .forEach(pod -> room.place(pod, requests));
                }
            }
        }
        for (var i = 0; i < offers.size(); i++) {
            bought.addAll(new Purchase(offers.get(i), limits.get(i), demands, amounts).buy(preferencesHold));
        }
    }

    private ProvisionPlan plan() {
        var placements = rooms.stream()
                .filter(room -> !room.placed().isEmpty())
                .map(room -> new Placement(room.name(), room.inFlight(), room.placed()))
                .sorted(Comparator.comparing(Placement::node))
                .toList();
        var cost = HourlyPrice.FREE;
        for (var node : bought) {
            cost = cost.plus(node.blueprint().price());
        }
        var placed = asked.stream()
                .map(one -> new Placed(one.demand(), one.count() - one.demand().count()))
                .toList();
        var bound = new LowerBound(offers, amounts).of(placed, rooms);
        return new ProvisionPlan(Launches.of(facts, bought), placements, unplaceable(), cost, bound);
    }

    private List<Unplaceable> unplaceable() {
        var unplaceable = new ArrayList<Unplaceable>();
        for (var i = 0; i < demands.size(); i++) {
            var demand = demands.get(i);
            if (demand.count() > 0) {
                var verdicts = verdicts(i, demand);
                var reason = demand.kind().unsupported().isEmpty() || !verdicts.isEmpty()
                        ? Misses.sentence(verdicts)
                        : String.join(", ", demand.kind().unsupported()) + ": not understood by this version yet.";
                demand.waitingByKind().forEach(pods -> unplaceable.add(new Unplaceable(pods, verdicts, reason)));
            }
        }
        unplaceable.sort(Comparator.comparing(one -> one.pods().getFirst()));
        return unplaceable;
    }

    private List<PoolVerdict> verdicts(int index, Demand demand) {
        var verdicts = new ArrayList<PoolVerdict>();
        for (var i = 0; i < offers.size(); i++) {
            var offer = offers.get(i);
            var judgement =
                    new PoolFit(offer, limits.get(i), false).judge(index, demand, amounts.unpack(demand.requests()));
            var verdict = judgement.verdict();
            verdicts.add(
                    verdict != null
                            ? verdict
                            : offer.verdict("limits", "one more node", "the limits leave too few instance types"));
        }
        verdicts.sort(Misses.NEAREST);
        return verdicts;
    }
}
