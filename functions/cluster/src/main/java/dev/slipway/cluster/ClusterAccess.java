package dev.slipway.cluster;

import java.util.function.Supplier;

/**
 * Where an API server is, and how to sign in to it.
 *
 * @param endpoint its URL
 * @param caBundle its certificate authority, base64; not used for {@code http:}
 * @param token a bearer token that is good now; asked for each request, and never sent over {@code http:}
 * @param refused told when the server did not take the last token; the request is then tried once more with a new one
 */
public record ClusterAccess(String endpoint, String caBundle, Supplier<String> token, Runnable refused) {
    boolean secure() {
        return endpoint.startsWith("https:");
    }

    boolean sameServer(ClusterAccess other) {
        return endpoint.equals(other.endpoint) && caBundle.equals(other.caBundle);
    }
}
