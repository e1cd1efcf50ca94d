package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.solver.consolidation.ConsolidationFacts;
import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.ConsolidationPlanner;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.provision.BarrenPools;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** From files to a plan: reads, gathers, decides. */
final class Planning {
    private final GatherPlan facts;
    private final Decision decision;
    private final Clock clock;

    Planning(GatherPlan facts, Decision decision, Clock clock) {
        this.facts = facts;
        this.decision = decision;
        this.clock = clock;
    }

    /** The solver. */
    @FunctionalInterface
    interface Decision extends Function<ProvisionFacts, ProvisionPlan> {}

    /**
     * A plan with what it rests on.
     *
     * @param took the decision alone
     */
    record Planned(GatherPlan.Gathered gathered, ProvisionPlan plan, Duration took) {
        ProvisionFacts facts() {
            return gathered.facts();
        }

        /** Objects of the input that were left out. */
        List<ObjectFault> faults() {
            return gathered.faults();
        }

        /** NodePools that can launch nothing: usable as input, and yet hardly what was meant. */
        List<ObjectFault> barren() {
            return BarrenPools.of(facts()).stream()
                    .map(verdict -> new ObjectFault(
                            "NodePool/" + verdict.nodePool(),
                            "no instance type satisfies it: %s asked, %s on offer. Maybe a value is misspelt."
                                    .formatted(verdict.asked(), verdict.best())))
                    .toList();
        }

        /** One line for each fault and warning, on standard error. */
        void tell(Console console, String command) {
            barren().forEach(pool -> console.err().println(command + ": warning: " + pool));
            gathered.tell(console, command);
        }

        ObjectNode report() {
            return PlanReport.of(Version.engine(), facts(), plan, took);
        }
    }

    /** Throws {@link UserFault} when the input as a whole cannot be read. */
    Planned plan(PlanOptions options) {
        var gathered = gather(options);
        var before = clock.instant();
        var plan = decision.apply(gathered.facts());
        return new Planned(gathered, plan, Duration.between(before, clock.instant()));
    }

    /**
     * A consolidation plan with what it rests on.
     *
     * @param took the decision alone
     */
    record Consolidated(GatherPlan.Gathered gathered, ConsolidationPlan plan, Duration took) {}

    /** Every node of a NodePool counts. */
    Consolidated consolidate(GatherPlan.Gathered gathered, ConsolidationSettings settings) {
        var before = clock.instant();
        var facts = gathered.facts().with(Headroom.seated(gathered.facts()));
        var plan = ConsolidationPlanner.plan(new ConsolidationFacts(facts, settings, true));
        return new Consolidated(gathered, plan, Duration.between(before, clock.instant()));
    }

    /** The facts without a plan; throws as {@link #plan} does. */
    GatherPlan.Gathered gather(PlanOptions options) {
        return facts.gather(options, clock.instant());
    }

    /** The facts of a made-up problem, with the catalogue and settings of the options. */
    GatherPlan.Gathered gather(PlanOptions options, SyntheticProblem problem) {
        return facts.gather(options, problem, clock.instant());
    }
}
