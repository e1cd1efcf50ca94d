package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;

/** What {@link ConsolidationDueHandler} needs. */
record ConsolidationDueWiring(Consolidate consolidate) {
    static ConsolidationDueWiring of(AdapterWiring parts) {
        var dynamoDb = parts.dynamoDb();
        var kubernetes = parts.kubernetes();
        var ec2 = parts.ec2();
        var book = parts.claimBook(dynamoDb);
        return new ConsolidationDueWiring(new Consolidate(
                new GatherDisruptionFacts(
                        book,
                        new KubernetesClusterView(kubernetes, parts.clock()),
                        parts.market(ec2, dynamoDb, kubernetes)),
                parts.controlBook(dynamoDb),
                parts.startDrain(book, parts.sqs(), kubernetes),
                parts.clock()));
    }
}
