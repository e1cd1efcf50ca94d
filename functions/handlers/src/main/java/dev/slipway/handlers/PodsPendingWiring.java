package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.LaunchFleet;
import dev.slipway.flow.provision.ObserveProvision;
import dev.slipway.flow.provision.Provision;
import dev.slipway.flow.provision.Provisioned;
import dev.slipway.flow.provision.RecordClaims;
import dev.slipway.flow.provision.SettleMoves;
import dev.slipway.model.cluster.PlanRequest;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What {@link PodsPendingHandler} needs.
 *
 * @param answer answers a request, and measures that
 */
record PodsPendingWiring(Inbox<PlanRequest> inbox, Consumer<PlanRequest> answer) {
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
                request -> LogScope.request(request.id()),
                parts.planDeadLetters(parts.sqs()));
        var actions = new KubernetesClusterActions(kubernetes, clock);
        var market = parts.market(ec2, dynamoDb, kubernetes);
        var explain = new ExplainPlan(parts.decisionLedger(dynamoDb), actions);
        if (parts.settings().observes()) {
            return of(inbox, new ObserveProvision(market, explain, clock)::answer, parts.meter());
        }
        var fleet = parts.fleetGateway(ec2);
        var provision = new Provision(
                market,
                new RecordClaims(book),
                new LaunchFleet(book, fleet, offerings),
                new SettleMoves(book, actions),
                new NominatePods(book, fleet, new KubernetesClusterView(kubernetes, clock), actions),
                explain,
                clock);
        return of(inbox, provision::answer, parts.meter());
    }

    static PodsPendingWiring of(Inbox<PlanRequest> inbox, Function<PlanRequest, Provisioned> provision, Meter meter) {
        return new PodsPendingWiring(inbox, request -> meter.take(Measurements.provisioned(provision.apply(request))));
    }
}
