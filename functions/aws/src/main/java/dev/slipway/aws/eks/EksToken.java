package dev.slipway.aws.eks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What EKS takes for a bearer token: a signed request to STS that asks who the signer is, which the API server sends
 * (aws.md §6.8). A secret; never logged.
 *
 * @param value {@code k8s-aws-v1.…}
 * @param signedAt when; the API server takes it for 15 minutes from then
 */
record EksToken(String value, Instant signedAt) {
    static final String PREFIX = "k8s-aws-v1.";
    static final String CLUSTER_HEADER = "x-k8s-aws-id";

    /** What {@code X-Amz-Expires} says; the API server wants a number up to 900 and goes by the date. */
    private static final Duration EXPIRES = Duration.ofSeconds(60);

    static EksToken sign(AwsCredentialsIdentity credentials, Region region, String cluster, Instant now) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host("sts.%s.%s"
                        .formatted(region.id(), PartitionMetadata.of(region).dnsSuffix()))
                .encodedPath("/")
                // Nothing else: the API server refuses every parameter that it does not know.
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader(CLUSTER_HEADER, cluster)
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRES)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
        var url = signed.request().getUri().toString();
        var value =
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(StandardCharsets.UTF_8));
        return new EksToken(value, now);
    }

    /** The signed request to STS. */
    URI request() {
        var url = Base64.getUrlDecoder().decode(value.substring(PREFIX.length()));
        return URI.create(new String(url, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "EksToken[signedAt=" + signedAt + "]";
    }
}
