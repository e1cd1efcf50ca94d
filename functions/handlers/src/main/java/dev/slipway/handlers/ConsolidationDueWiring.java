package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.ExplainConsolidation;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;
import dev.slipway.flow.consolidation.Look;
import dev.slipway.flow.consolidation.ObserveConsolidation;
import dev.slipway.flow.sweep.RememberRun;
import dev.slipway.model.decision.LastRun;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What {@link ConsolidationDueHandler} needs.
 *
 * @param look looks once, and says what came of it
 * @param remember that it came to its end
 */
record ConsolidationDueWiring(Supplier<String> look, RememberRun remember) {
    static ConsolidationDueWiring of(AdapterWiring parts) {
        var dynamoDb = parts.dynamoDb();
        var kubernetes = parts.kubernetes();
        var ec2 = parts.ec2();
        var clock = parts.clock();
        var book = parts.claimBook(dynamoDb);
        var memory = parts.controlBook(dynamoDb);
        var gather = new GatherDisruptionFacts(
                book,
                new KubernetesClusterView(kubernetes, clock),
                parts.market(ec2, dynamoDb, kubernetes),
                parts.settings().consolidation());
        var explain = new ExplainConsolidation(
                parts.decisionLedger(dynamoDb), new KubernetesClusterActions(kubernetes, clock), memory);
        var remember = new RememberRun(LastRun.CONSOLIDATION, memory, clock);
        if (parts.settings().observes()) {
            var observe = new ObserveConsolidation(gather, explain, clock);
            return of(
                    observe::run,
                    look -> look.plan().commands().size() + " commands would be carried out",
                    remember,
                    parts.meter());
        }
        var startDrain = parts.startDrain(book, parts.sqs(), kubernetes);
        return of(
                new Consolidate(gather, memory, parts.settings().pace(), startDrain, explain, clock),
                remember,
                parts.meter());
    }

    static ConsolidationDueWiring of(Consolidate consolidate, RememberRun remember, Meter meter) {
        return of(consolidate::run, look -> look.going().size() + " nodes removed", remember, meter);
    }

    private static ConsolidationDueWiring of(
            Supplier<Look> looking, Function<Look, String> words, RememberRun remember, Meter meter) {
        return new ConsolidationDueWiring(
                () -> {
                    var look = looking.get();
                    meter.take(Measurements.looked(look));
                    return words.apply(look);
                },
                remember);
    }
}
