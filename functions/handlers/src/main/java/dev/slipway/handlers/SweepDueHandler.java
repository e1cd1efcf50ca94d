package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** A minute has passed: compares EC2, Kubernetes and the table, and moves on whatever was left behind. */
public final class SweepDueHandler implements RequestHandler<Map<String, Object>, String> {
    private final SweepDueWiring wired;

    public SweepDueHandler() {
        this(SweepDueWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::sweepDue);
    }

    SweepDueHandler(SweepDueWiring wired) {
        this.wired = wired;
    }

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        var said = wired.sweep().get();
        wired.remember().ended();
        return said;
    }
}
