package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.PodId;
import java.util.ArrayList;
import java.util.List;

/** Buys nodes of one pool for what still waits, as far as its limits reach. */
final class Purchase {
    /** A planned node before it has a name. */
    record Bought(Blueprint blueprint, List<PodId> pods) {}

    private final PoolOffer offer;
    private final Limits limits;
    private final List<Demand> demands;
    private final Amounts amounts;

    Purchase(PoolOffer offer, Limits limits, List<Demand> demands, Amounts amounts) {
        this.offer = offer;
        this.limits = limits;
        this.demands = demands;
        this.amounts = amounts;
    }

    /** Takes the pods that it finds a place for out of their demands. */
    List<Bought> buy(boolean preferencesHold) {
        var bought = new ArrayList<Bought>();
        while (true) {
            var fits = fits(preferencesHold);
            if (fits.isEmpty()) {
                return bought;
            }
            var problem = new PackingProblem(offer, fits, demands, amounts);
            var before = bought.size();
            draftAll(problem, new Packer(problem).pack(problem.counts()), bought);
            if (bought.size() == before) {
                return bought;
            }
        }
    }

    private List<Fit> fits(boolean preferencesHold) {
        var judge = new PoolFit(offer, limits, preferencesHold);
        var fits = new ArrayList<Fit>();
        for (var i = 0; i < demands.size(); i++) {
            var demand = demands.get(i);
            if (demand.count() > 0) {
                var fit = judge.judge(i, demand, amounts.unpack(demand.requests()))
                        .fit();
                if (fit != null) {
                    fits.add(fit);
                }
            }
        }
        return fits;
    }

    private void draftAll(PackingProblem problem, List<Bin> bins, List<Bought> bought) {
        var drafting = new Drafting(offer, problem);
        var tight = limits.any() && !allWithin(drafting, bins);
        for (var bin : bins) {
            var blueprint = drafting.draft(bin, limits, tight);
            for (var copy = 0; copy < bin.copies && blueprint.isPresent(); copy++) {
                if (limits.any()) {
                    // What the copies before have taken may rule out some of the types.
                    blueprint = drafting.draft(bin, limits, tight);
                    if (blueprint.isEmpty()) {
                        break;
                    }
                    limits.take(drafting.types(blueprint.get()));
                }
                bought.add(new Bought(blueprint.get(), take(problem, bin)));
            }
        }
    }

    /** Whether everything fits into the limits although each node may become the largest of its options. */
    private boolean allWithin(Drafting drafting, List<Bin> bins) {
        var trial = limits.copy();
        for (var bin : bins) {
            for (var copy = 0; copy < bin.copies; copy++) {
                var blueprint = drafting.draft(bin, trial, false);
                if (blueprint.isEmpty()) {
                    return false;
                }
                trial.take(drafting.types(blueprint.get()));
            }
        }
        return true;
    }

    private static List<PodId> take(PackingProblem problem, Bin bin) {
        var pods = new ArrayList<PodId>();
        bin.pods.forEach((fit, count) -> pods.addAll(problem.demand(fit).take(count)));
        return pods;
    }
}
