package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.LaunchFleet;
import dev.slipway.flow.provision.Provision;
import dev.slipway.flow.provision.RecordClaims;
import dev.slipway.flow.provision.SettleMoves;
import dev.slipway.model.cluster.PlanRequest;

/** What {@link PodsPendingHandler} needs. */
record PodsPendingWiring(Inbox<PlanRequest> inbox, Provision provision) {
    static PodsPendingWiring of(AdapterWiring parts) {
        var dynamoDb = parts.dynamoDb();
        var ec2 = parts.ec2();
        var kubernetes = parts.kubernetes();
        var book = parts.claimBook(dynamoDb);
        var offerings = parts.offeringBook(dynamoDb);
        var clock = parts.clock();
        var cluster = parts.settings().cluster();
        var inbox = new Inbox<PlanRequest>(
                body -> ModelJson.read(body, PlanRequest.class),
                PlanRequest::cluster,
                cluster,
                parts.planDeadLetters(parts.sqs()));
        var actions = new KubernetesClusterActions(kubernetes, clock);
        var provision = new Provision(
                parts.market(ec2, dynamoDb, kubernetes),
                new RecordClaims(book),
                new LaunchFleet(book, parts.fleetGateway(ec2), offerings),
                new SettleMoves(book, actions),
                new ExplainPlan(parts.decisionLedger(dynamoDb), actions),
                clock);
        return new PodsPendingWiring(inbox, provision);
    }
}
