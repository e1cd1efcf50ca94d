package dev.slipway.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletableFuture;

/**
 * Signs each request in. Stands where the client has its own interceptor for tokens, which asks a token provider without
 * telling it that the last token was refused.
 */
record BearerTokens(ClusterAccess access) implements Interceptor {
    private static final String AUTHORIZATION = "Authorization";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        sign(builder);
    }

    /** The client asks this of a request's first answer only, so a second refusal is final. */
    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        if (response.code() != HttpURLConnection.HTTP_UNAUTHORIZED) {
            return CompletableFuture.completedFuture(false);
        }
        access.refused().run();
        sign(builder);
        return CompletableFuture.completedFuture(true);
    }

    private void sign(BasicBuilder builder) {
        builder.setHeader(AUTHORIZATION, "Bearer " + access.token().get());
    }
}
