package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.sweep.GatherSweepFacts;
import dev.slipway.flow.sweep.Reconcile;

/** What {@link SweepDueHandler} needs. */
record SweepDueWiring(Reconcile reconcile) {
    static SweepDueWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var ec2 = parts.ec2();
        var kubernetes = parts.kubernetes();
        var clock = parts.clock();
        var dynamoDb = parts.dynamoDb();
        var book = parts.claimBook(dynamoDb);
        var fleet = parts.fleetGateway(ec2);
        var startDrain = parts.startDrain(book, sqs, kubernetes);
        return new SweepDueWiring(new Reconcile(
                parts.settings().cluster(),
                new GatherSweepFacts(fleet, book, new KubernetesClusterView(kubernetes, clock)),
                book,
                parts.catalogSource(ec2, dynamoDb),
                parts.nodeClassSource(ec2, parts.roleProfiles(ec2), kubernetes),
                fleet,
                new KubernetesClusterActions(kubernetes, clock),
                parts.planQueue(sqs),
                parts.drainQueue(sqs),
                parts.registerNode(dynamoDb, startDrain, kubernetes, ec2),
                startDrain,
                clock));
    }
}
