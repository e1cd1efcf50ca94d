package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.ExplainConsolidation;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;
import dev.slipway.flow.consolidation.ObserveConsolidation;
import java.util.function.Supplier;

/**
 * What {@link ConsolidationDueHandler} needs.
 *
 * @param look looks once, and says what came of it
 */
record ConsolidationDueWiring(Supplier<String> look) {
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
        return parts.settings().observes()
                ? of(new ObserveConsolidation(gather, explain, clock))
                : of(new Consolidate(
                        gather,
                        memory,
                        parts.settings().pace(),
                        parts.startDrain(book, parts.sqs(), kubernetes),
                        explain,
                        clock));
    }

    static ConsolidationDueWiring of(Consolidate consolidate) {
        return new ConsolidationDueWiring(() -> consolidate.run().size() + " nodes removed");
    }

    private static ConsolidationDueWiring of(ObserveConsolidation observe) {
        return new ConsolidationDueWiring(() -> observe.run().commands().size() + " commands would be carried out");
    }
}
