package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/** The next step of a drain is due: takes it, and asks for the one after. */
public final class DrainStepHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final DrainStepWiring wired;

    public DrainStepHandler() {
        this(DrainStepWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::drainStep);
    }

    DrainStepHandler(DrainStepWiring wired) {
        this.wired = wired;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wired.inbox().each(event, wired.take());
    }
}
