package dev.slipway.flow.logging;

import dev.slipway.model.claim.NodeClaim;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Until it is closed, every line of this thread says what it is about: {@code request}, the id of the request for capacity that
 * all this came of, and {@code claim}. The same id is in the decision that answered the request, in the claims that it made
 * and on their instances, so that one search finds the way from a batch of pods to an instance.
 */
public final class LogScope implements AutoCloseable {
    /** Key of the request's id. */
    public static final String REQUEST = "request";
    /** Key of the claim's name. */
    public static final String CLAIM = "claim";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogScope() {}

    /** About a request, a sweep or another run. */
    public static LogScope request(String id) {
        return about(REQUEST, id);
    }

    /** About something else that has a name. */
    public static LogScope about(String kind, String name) {
        var scope = new LogScope();
        MDC.put(kind, name);
        return scope;
    }

    /** About a claim, and the request that it came of, as far as that is known. */
    public static LogScope claim(NodeClaim claim) {
        var scope = new LogScope();
        MDC.put(CLAIM, claim.name().value());
        if (!claim.spec().request().isEmpty()) {
            MDC.put(REQUEST, claim.spec().request());
        }
        return scope;
    }

    /** What was said before is said again. */
    @Override
    public void close() {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}
