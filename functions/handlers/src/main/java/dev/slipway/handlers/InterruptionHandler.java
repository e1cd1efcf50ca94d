package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/** AWS takes an instance away: asks for its replacement at once, taints its node and begins to drain it. */
public final class InterruptionHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final InterruptionWiring wired;

    public InterruptionHandler() {
        this(InterruptionWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::interruption);
    }

    InterruptionHandler(InterruptionWiring wired) {
        this.wired = wired;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wired.inbox().each(event, wired.answer());
    }
}
