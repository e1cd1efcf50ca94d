package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line why a kind cannot be watched; it is tried again for as long as it takes, every half a minute in the end.
 * That a kind is not served is said once where nothing depends on it: no cluster has all of the legacy ones.
 */
final class WatchTroubles implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WatchTroubles.class);

    private final String kind;
    private final boolean isNeeded;
    private volatile boolean absenceTold;

    WatchTroubles(String kind, boolean isNeeded) {
        this.kind = kind;
        this.isNeeded = isNeeded;
    }

    @Override
    public boolean retryAfterException(boolean started, Throwable fault) {
        var cause = fault.getCause() instanceof KubernetesClientException wrapped ? wrapped : fault;
        var isUnserved = cause instanceof KubernetesClientException answer
                && ApiFaults.is(answer, HttpURLConnection.HTTP_NOT_FOUND);
        if (!isUnserved) {
            LOG.warn("watch failed kind={} reason=\"{}\"; it is tried again", kind, cause.getMessage());
        } else if (isNeeded) {
            LOG.warn("kind not served kind={}; nothing is sent until the chart's definition of it is there", kind);
        } else if (!absenceTold) {
            absenceTold = true;
            LOG.info("kind not served kind={}; the cluster has none", kind);
        }
        return true;
    }
}
