package dev.slipway.solver.provision;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.provision.Realising.Realised;
import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.solver.provision.SolverSettings.Preferences;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Decides where pods go: onto nodes that exist, then into claims in flight, then onto new nodes that cost little. Pods
 * that a claim was planned for go to it first, so that deciding again with the claims of the last plan buys nothing. A
 * pod goes to the heaviest NodePool that can take it; among pools of equal weight, and always among instance types, the
 * price decides. What cannot be satisfied is a verdict, never an exception. Pools with a count of their own get what they lack of
 * it.
 */
public final class ProvisionSolver {
    /** So often a plan is begun anew because limits left pods over on which the places of others rested, a count. */
    private static final int RETRIES = 6;

    /** So often pods for which limits left nothing are sent to another cell, a count. */
    private static final int ELSEWHERE = 4;

    /** What a node is held to cost more, in turn, to find nodes that the scheduler fills well. */
    private static final List<HourlyPrice> NODE_PRICES =
            Stream.of("0.02", "0.1", "0.5", "2").map(HourlyPrice::parse).toList();

    /** So many of them are tried where simulations take long, a count: tight plans never hold there. */
    private static final int WAYS_FOR_MANY = 2;

    private ProvisionSolver() {}

    public static ProvisionPlan solve(ProvisionFacts facts) {
        return Replicas.added(facts, followingPods(facts));
    }

    /** Without the nodes that static pools lack. */
    static ProvisionPlan followingPods(ProvisionFacts facts) {
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        var demands = Demands.of(facts, ownership);
        var asked = new ArrayList<ResourceList>();
        demands.kinds().forEach(kind -> asked.add(StandingNode.withSlot(kind.requests())));
        var ground = new Ground(facts, ownership, demands, Resources.of(asked), shy(facts));
        var refused = new LinkedHashMap<Integer, Integer>();
        var round = tight(ground, refused);
        return facts.settings().follows() == Follows.NOMINATED
                ? filled(ground, round).plan()
                : realised(ground, round, refused);
    }

    /** Pods that were given up while others were planned may find room beside them in the end. */
    private static Round filled(Ground ground, Round round) {
        var best = round;
        while (best.couldPlaceMore()) {
            var filled = new Round(ground, new LinkedHashMap<>());
            filled.fill(best);
            if (filled.leftOthersHanging()) {
                filled = retraced(new Round(ground, new LinkedHashMap<>()), filled);
            }
            if (filled.unplaced() >= best.unplaced()) {
                break;
            }
            best = filled;
        }
        return best;
    }

    /** The best of several ways. Fewer and larger nodes cost more as planned, and often less once the scheduler had its way. */
    private static ProvisionPlan realised(Ground ground, Round round, SequencedMap<Integer, Integer> refused) {
        if (round.looks() > Realising.SIMULATED) {
            return plan(ground, round, best(larger(ground, WAYS_FOR_MANY)).pruned());
        }
        var ways = Stream.concat(
                Stream.of(new Realising(ground, refused).repair(round), grown(ground)),
                larger(ground, NODE_PRICES.size()));
        return plan(
                ground,
                round,
                round.looks() > Realising.SOON_SIMULATED ? best(ways).pruned() : best(ways.map(Realised::pruned)));
    }

    /** A tight plan where it leaves fewer pods: its own, or the one for pods that are told their nodes. */
    private static ProvisionPlan plan(Ground ground, Round tight, Realised realised) {
        var filled = filled(ground, realised.round());
        if (filled.unplaced() > 0) {
            var other = filled(ground, tight);
            if (other.couldPlaceMore() && filled.couldPlaceMore()) {
                var told = ground.nominated();
                var nominated = filled(told, tight(told, new LinkedHashMap<>()));
                other = nominated.unplaced() < other.unplaced() ? nominated : other;
            }
            if (other.unplaced() < filled.unplaced()) {
                return other.plan();
            }
        }
        return filled.plan(realised.tight());
    }

    private static Realised best(Stream<Realised> ways) {
        return ways.reduce((best, other) -> other.betterThan(best) ? other : best)
                .orElseThrow();
    }

    private static Stream<Realised> larger(Ground ground, int ways) {
        return NODE_PRICES.subList(0, ways).stream().map(nodePrice -> realised(ground.at(nodePrice)));
    }

    /** As Karpenter would plan: its nodes are large from the start. */
    private static Realised grown(Ground ground) {
        var round = new Round(ground, new LinkedHashMap<>());
        round.grow();
        return new Realising(ground, new LinkedHashMap<>()).repair(round);
    }

    private static Realised realised(Ground ground) {
        var refused = new LinkedHashMap<Integer, Integer>();
        var round = tight(ground, refused);
        return new Realising(ground, refused).repair(round);
    }

    private static Round tight(Ground ground, SequencedMap<Integer, Integer> refused) {
        var most = new LinkedHashMap<Want, Integer>();
        for (var attempt = 0; ; attempt++) {
            var round = new Round(ground, refused, most);
            round.run();
            if (attempt == RETRIES || !round.leftOthersHanging()) {
                round.placedAfterAll().forEach((shape, count) -> refused.merge(shape, -count, Integer::sum));
                return round.leftOthersHanging() ? retraced(new Round(ground, refused), round) : round;
            }
            // Where one cell is scarce, there may be others; only whoever can go anywhere has nowhere to go then.
            var elsewhere = attempt < ELSEWHERE;
            round.unmet().forEach((want, count) -> {
                if (elsewhere && want.cell() != null) {
                    most.put(want, round.wanted(want) - count);
                } else {
                    refused.merge(want.variant().shape().index(), count, Integer::sum);
                }
            });
        }
    }

    /** Without those who rested on pods that found no place. */
    private static Round retraced(Round sound, Round hanging) {
        sound.retrace(hanging);
        return sound;
    }

    static boolean shy(ProvisionFacts facts) {
        return facts.snapshot().nodePools().stream().map(NodePool::taints).anyMatch(ProvisionSolver::preferring)
                || facts.snapshot().nodes().stream().anyMatch(node -> preferring(node.taints()));
    }

    private static boolean preferring(List<Taint> taints) {
        return taints.stream().anyMatch(PoolOffer::isPreference);
    }

    static boolean wishes(ProvisionFacts facts) {
        return facts.settings().preferences() == Preferences.RESPECT;
    }
}
