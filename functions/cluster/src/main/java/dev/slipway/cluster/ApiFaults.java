package dev.slipway.cluster;

import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/** The one place where failures of the Kubernetes client become those of the ports. */
final class ApiFaults {
    static final int TOO_MANY_REQUESTS = 429;

    private ApiFaults() {}

    /**
     * Calls the API server.
     *
     * @param operation what is called, {@code kubernetes:ListPods}
     * @param id what it is called for
     */
    static <T> T translated(String operation, String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw of(operation, id, e);
        }
    }

    static RuntimeException of(String operation, String id, KubernetesClientException fault) {
        var code = fault.getCode();
        return switch (code) {
            case TOO_MANY_REQUESTS,
                    HttpURLConnection.HTTP_CLIENT_TIMEOUT,
                    // A continue token that has expired: the list has to be read anew.
                    HttpURLConnection.HTTP_GONE,
                    // Somebody else kept changing the object.
                    HttpURLConnection.HTTP_CONFLICT -> new RetryableFault(operation, id, fault);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new IllegalStateException(
                        "The API server does not know who asks for %s for %s (401): %s Maybe the cluster has no access entry for the function's role, which the log line \"sign-in refused\" names: aws eks create-access-entry."
                                .formatted(operation, id, sentence(fault)),
                        fault);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                // The server's sentence says who, and which verb on what.
                new IllegalStateException(
                        "The API server does not allow %s for %s (403): %s Maybe the group of the function's access entry is bound to no ClusterRole that allows it."
                                .formatted(operation, id, sentence(fault)),
                        fault);
            default ->
                // No answer at all has the code 0 or -1.
                code <= 0 || code >= HttpURLConnection.HTTP_INTERNAL_ERROR
                        ? new RetryableFault(operation, id, fault)
                        : new IllegalStateException(
                                "The API server refused %s for %s (%d): %s"
                                        .formatted(operation, id, code, sentence(fault)),
                                fault);
        };
    }

    /** What the server said, without the client's words around it. */
    static String sentence(KubernetesClientException fault) {
        var status = fault.getStatus();
        var text = status != null && status.getMessage() != null
                ? status.getMessage()
                : String.valueOf(fault.getMessage());
        return ended(text);
    }

    /** With one full stop; the server ends some of its sentences and not others. */
    static String ended(String sentence) {
        return sentence.strip().endsWith(".") ? sentence.strip() : sentence.strip() + ".";
    }

    static boolean is(KubernetesClientException fault, int code) {
        return fault.getCode() == code;
    }
}
