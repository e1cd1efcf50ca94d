package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Time to look for nodes that nobody needs: takes empty ones away. */
public final class ConsolidationDueHandler implements RequestHandler<Map<String, Object>, String> {
    private final ConsolidationDueWiring wired;

    public ConsolidationDueHandler() {
        this(ConsolidationDueWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::consolidationDue);
    }

    ConsolidationDueHandler(ConsolidationDueWiring wired) {
        this.wired = wired;
    }

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        var said = wired.look().get();
        wired.remember().ended();
        return said;
    }
}
