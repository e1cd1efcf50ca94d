package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.slipway.model.cluster.PlanRequest;
import java.util.Comparator;

/** Pods wait, or capacity is about to be lost: decides which nodes to launch, records a claim for each, launches them. */
public final class PodsPendingHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Comparator<PlanRequest> AGE =
            Comparator.comparing(PlanRequest::at).thenComparing(PlanRequest::id);

    private final PodsPendingWiring wired;

    public PodsPendingHandler() {
        this(PodsPendingWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::podsPending);
    }

    PodsPendingHandler(PodsPendingWiring wired) {
        this.wired = wired;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wired.inbox().newest(event, AGE, wired.answer());
    }
}
