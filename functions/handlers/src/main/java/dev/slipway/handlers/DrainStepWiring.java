package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.drain.GatherDrainFacts;
import dev.slipway.flow.drain.TakeDrainStep;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.cluster.DrainRequest;
import java.util.function.Consumer;

/**
 * What {@link DrainStepHandler} needs.
 *
 * @param take takes a step, and measures what came of it
 */
record DrainStepWiring(Inbox<DrainRequest> inbox, Consumer<DrainRequest> take) {
    static DrainStepWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var kubernetes = parts.kubernetes();
        var fleet = parts.fleetGateway(parts.ec2());
        var inbox = new Inbox<DrainRequest>(
                body -> ModelJson.read(body, DrainRequest.class),
                DrainRequest::cluster,
                parts.settings().cluster(),
                request -> LogScope.about(LogScope.CLAIM, request.claim().value()),
                parts.deadLetters(sqs));
        var book = parts.claimBook(parts.dynamoDb());
        var drainStep = new TakeDrainStep(
                book,
                new GatherDrainFacts(book, new KubernetesClusterView(kubernetes, parts.clock()), fleet),
                parts.drainQueue(sqs),
                new KubernetesClusterActions(kubernetes, parts.clock()),
                fleet,
                parts.clock());
        return of(inbox, drainStep, parts.meter());
    }

    static DrainStepWiring of(Inbox<DrainRequest> inbox, TakeDrainStep drainStep, Meter meter) {
        return new DrainStepWiring(
                inbox,
                request -> meter.take(
                        Measurements.moved(drainStep.take(request).stream().toList())));
    }
}
