package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/** A node joined, became ready, changed or went: moves its claim on. */
public final class NodeChangedHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final NodeChangedWiring wired;

    public NodeChangedHandler() {
        this(NodeChangedWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::nodeChanged);
    }

    NodeChangedHandler(NodeChangedWiring wired) {
        this.wired = wired;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wired.inbox().each(event, wired.changed());
    }
}
