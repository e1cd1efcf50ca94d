package dev.slipway.handlers;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Where AWS answers, and who asks.
 *
 * @param credentials shared by all clients, so that they are found once; nobody is asked for them before the first call
 * @param endpoint who answers instead of AWS; null for AWS itself, or whom the environment names
 */
record AwsAccessWiring(
        AwsCredentialsProvider credentials, @Nullable URI endpoint) {
    /** As the SDK finds them. */
    static AwsAccessWiring usual() {
        return new AwsAccessWiring(DefaultCredentialsProvider.builder().build(), null);
    }

    /** Nobody's credentials, for answers from this machine. */
    static AwsAccessWiring canned(String url) {
        return new AwsAccessWiring(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming")), URI.create(url));
    }

    /** The JDK's own HTTP connections: the other clients of the SDK start more slowly. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, String region) {
        var made = builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        return (endpoint == null ? made : made.endpointOverride(endpoint)).build();
    }
}
