package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.sweep.SweepPlan.Adopt;
import dev.slipway.solver.sweep.SweepPlan.GiveUp;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Claims that were written but do not know an instance. Instances of a launch are dealt to its claims in the order of
 * their names, the lowest id first; held ones are left out, so dealing again goes on where it stopped.
 */
final class Adoption {
    /** How long a launch may take before no instance is expected of it; core.md §4.4. */
    static final Duration LAUNCH = Duration.ofMinutes(5);

    /**
     * The planner's own time for a launch: a killed invocation's message comes again after 90 seconds and is handled within
     * a minute (template.yaml). Before that the sweep keeps its hands off, or both would deal the same instances.
     */
    static final Duration PLANNERS_TURN = Duration.ofMinutes(3);

    /** Of a claim that nothing came of; the word is our own. */
    static final String LAUNCH_TIMEOUT = "LaunchTimeout";

    private Adoption() {}

    static List<Step> of(SweepFacts facts) {
        var freeByLaunch = freeByLaunch(facts);
        var steps = new ArrayList<Step>();
        for (var claim : facts.claims()) {
            if (!(claim.state() instanceof ClaimState.Planned planned)
                    || planned.since().plus(PLANNERS_TURN).isAfter(facts.now())) {
                continue;
            }
            var free = freeByLaunch.get(claim.spec().launch().value());
            if (free != null && !free.isEmpty()) {
                var instance = free.removeFirst();
                steps.add(new Adopt(claim, instance, "%s carries its launch's tag".formatted(instance.id())));
            } else if (!expected(facts, planned)) {
                steps.add(giveUp(facts, claim));
            }
        }
        return steps;
    }

    /** True while an instance may still come of it, if the planner is reminded. */
    static boolean expected(SweepFacts facts, ClaimState.Planned planned) {
        return planned.since().plus(LAUNCH).isAfter(facts.now());
    }

    private static SortedMap<String, ArrayDeque<CloudInstance>> freeByLaunch(SweepFacts facts) {
        var held = new TreeSet<String>();
        for (var claim : facts.claims()) {
            claim.instance().ifPresent(instance -> held.add(instance.id().value()));
        }
        var freeByLaunch = new TreeMap<String, ArrayDeque<CloudInstance>>();
        for (var instance : facts.instances()) {
            var launch = instance.tags().get(WellKnown.TAG_LAUNCH);
            if (launch != null
                    && !instance.ending()
                    && !held.contains(instance.id().value())) {
                freeByLaunch.computeIfAbsent(launch, _ -> new ArrayDeque<>()).add(instance);
            }
        }
        return freeByLaunch;
    }

    private static GiveUp giveUp(SweepFacts facts, NodeClaim claim) {
        var message = "no instance came of launch %s within %d minutes"
                .formatted(claim.spec().launch(), LAUNCH.toMinutes());
        return new GiveUp(claim.in(new ClaimState.Failed(facts.now(), LAUNCH_TIMEOUT, message)), message);
    }
}
