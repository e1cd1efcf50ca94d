package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Five minutes have passed, or somebody asks: keeps anew what EC2 offers and what it costs, as far as it is due. */
public final class CatalogDueHandler implements RequestHandler<Map<String, Object>, String> {
    private final CatalogDueWiring wired;

    public CatalogDueHandler() {
        this(CatalogDueWiring.of(AdapterWiring.fromEnvironment()));
        BeforeSnapshot.prime(Priming::catalogDue);
    }

    CatalogDueHandler(CatalogDueWiring wired) {
        this.wired = wired;
    }

    /** With {@code {"refresh": "all"}} everything is due. */
    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        return wired.refresh().run("all".equals(event.get("refresh"))) + " refreshed";
    }
}
