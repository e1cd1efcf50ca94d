package dev.slipway.aws.eks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.fake.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

final class EksSignInTest {
    private static final Instant START = Instant.parse("2026-11-22T10:20:30Z");

    private final FakeClock clock = new FakeClock(START);

    @Test
    void keepsATokenForTenMinutes() {
        var signIn = signIn(AwsBasicCredentials.create("key", "secret"));
        var first = signIn.token();
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertEquals(first, signIn.token());
        clock.advance(Duration.ofMillis(1));
        assertNotEquals(first, signIn.token());
    }

    /** A function restored from a snapshot goes on hours later, with everything in memory as it was. */
    @Test
    void signsAnewAfterAFreezeOfAnyLength() {
        var signIn = signIn(AwsBasicCredentials.create("key", "secret"));
        signIn.token();
        clock.advance(Duration.ofDays(13));
        assertEquals(START.plus(Duration.ofDays(13)), signedAt(signIn.token()));
    }

    @Test
    void signsAnewWhenTheClockWentBack() {
        var signIn = signIn(AwsBasicCredentials.create("key", "secret"));
        clock.advance(Duration.ofHours(1));
        signIn.token();
        clock.advance(Duration.ofMinutes(-30));
        assertEquals(START.plus(Duration.ofMinutes(30)), signedAt(signIn.token()));
    }

    @Test
    void noTokenOutlivesItsCredentials() {
        var signIn = signIn(AwsSessionCredentials.builder()
                .accessKeyId("key")
                .secretAccessKey("secret")
                .sessionToken("session")
                .expirationTime(START.plus(Duration.ofMinutes(4)))
                .build());
        var first = signIn.token();
        clock.advance(Duration.ofMinutes(3).minusSeconds(1));
        assertEquals(first, signIn.token());
        clock.advance(Duration.ofSeconds(1));
        assertNotEquals(first, signIn.token());
    }

    @Test
    void aRefusedTokenIsNotUsedAgain() {
        var signIn = signIn(AwsBasicCredentials.create("key", "secret"));
        var refused = signIn.token();
        clock.advance(Duration.ofSeconds(1));
        signIn.refused();
        assertNotEquals(refused, signIn.token());
    }

    @Test
    void missingCredentialsPass() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials");
        };
        var signIn = new EksSignIn(none, Region.US_EAST_1, "demo", nobodyAsks(), clock);
        var fault = assertThrows(RetryableFault.class, signIn::token);
        assertTrue(String.valueOf(fault.getMessage()).contains("Unable to load credentials"), fault::getMessage);
    }

    /** An STS that others wrote takes the token's request and says whose it is. */
    @Test
    void stsKnowsWhomTheTokenNames() {
        var token = EksToken.sign(AwsBasicCredentials.create("key", "secret"), Region.US_EAST_1, "demo", START);
        // LocalStack reads the signer's account from a header, which a signed URL does not have.
        assertEquals(
                "arn:aws:iam::000000000000:root",
                new CallerIdentity(sentTo(Emulator.LOCALSTACK.endpoint())).of(token, "demo"));
    }

    @Test
    void anStsThatDoesNotAnswerIsAWordInTheLog() {
        try (var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofMillis(1))
                .build()) {
            var token =
                    EksToken.sign(AwsBasicCredentials.create("key", "secret"), Region.of("nowhere-1"), "demo", START);
            var caller = new CallerIdentity(http).of(token, "demo");
            assertTrue(caller.startsWith("unknown: STS did not answer"), caller);
        }
    }

    private EksSignIn signIn(AwsBasicCredentials credentials) {
        return new EksSignIn(
                StaticCredentialsProvider.create(credentials), Region.US_EAST_1, "demo", nobodyAsks(), clock);
    }

    private EksSignIn signIn(AwsSessionCredentials credentials) {
        return new EksSignIn(
                StaticCredentialsProvider.create(credentials), Region.US_EAST_1, "demo", nobodyAsks(), clock);
    }

    private static Instant signedAt(String token) {
        var query = new EksToken(token, START).request().getQuery();
        var date = query.substring(query.indexOf("X-Amz-Date=") + "X-Amz-Date=".length());
        return Instant.parse("%s-%s-%sT%s:%s:%sZ"
                .formatted(
                        date.substring(0, 4),
                        date.substring(4, 6),
                        date.substring(6, 8),
                        date.substring(9, 11),
                        date.substring(11, 13),
                        date.substring(13, 15)));
    }

    /** STS is out of reach, as in a network without an endpoint for it. */
    private static CallerIdentity nobodyAsks() {
        return new CallerIdentity(sentTo(URI.create("http://127.0.0.1:1")));
    }

    /** The real client, with every request's host replaced. */
    private static SdkHttpClient sentTo(URI endpoint) {
        var http = UrlConnectionHttpClient.create();
        return new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                var redirected = request.httpRequest().toBuilder()
                        .protocol(endpoint.getScheme())
                        .host(endpoint.getHost())
                        .port(endpoint.getPort())
                        .build();
                return http.prepareRequest(
                        HttpExecuteRequest.builder().request(redirected).build());
            }

            @Override
            public void close() {
                http.close();
            }
        };
    }
}
