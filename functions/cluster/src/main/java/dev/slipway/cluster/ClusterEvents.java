package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * Writes Kubernetes events. The name of an event comes from what it says about what, so that saying it again finds it
 * there; the server forgets it after an hour, and then it is said anew.
 */
final class ClusterEvents {
    private static final String SOURCE = "slipway";

    /** Longest message of an event, in characters (Kubernetes' validation of core/v1 Event, read 2026-11-22). */
    private static final int LONGEST = 1024;

    private final KubernetesClient client;
    private final Clock clock;

    ClusterEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void about(HasMetadata object, boolean warning, String reason, String message) {
        var metadata = object.getMetadata();
        var said = new TreeMap<String, String>();
        said.put("uid", String.valueOf(metadata.getUid()));
        said.put("reason", reason);
        said.put("message", message);
        // Events of what has no namespace are kept in default, where kubectl looks for them.
        var namespace = metadata.getNamespace() == null ? "default" : metadata.getNamespace();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(metadata.getName() + "." + DriftHash.of(said))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endInvolvedObject()
                .withType(warning ? "Warning" : "Normal")
                .withReason(reason)
                .withMessage(message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…")
                .withNewSource()
                .withComponent(SOURCE)
                .endSource()
                .withReportingComponent(SOURCE)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
        try {
            client.v1().events().inNamespace(namespace).resource(event).create();
        } catch (KubernetesClientException e) {
            if (!harmless(e)) {
                throw ApiFaults.of("kubernetes:CreateEvent", event.getMetadata().getName(), e);
            }
        }
    }

    /** It has been said, or its namespace is on its way out and takes nothing new. */
    private static boolean harmless(KubernetesClientException fault) {
        return ApiFaults.is(fault, HttpURLConnection.HTTP_CONFLICT)
                || ApiFaults.is(fault, HttpURLConnection.HTTP_NOT_FOUND)
                || (ApiFaults.is(fault, HttpURLConnection.HTTP_FORBIDDEN)
                        && ApiFaults.sentence(fault).contains("being terminated"));
    }
}
