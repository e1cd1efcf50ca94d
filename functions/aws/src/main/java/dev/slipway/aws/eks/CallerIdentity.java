package dev.slipway.aws.eks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Whom a token names, by doing what the API server does with it: sending it to STS.
 *
 * @param http with short time-outs: it is asked while a function's time runs
 */
public record CallerIdentity(SdkHttpClient http) {
    private static final Pattern ARN = Pattern.compile("<Arn>([^<]+)</Arn>");
    private static final Pattern CODE = Pattern.compile("<Code>([^<]+)</Code>");

    /** The ARN, or in words why it is not known; never fails, because it explains another failure. */
    String of(EksToken token, String cluster) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(token.request())
                .putHeader(EksToken.CLUSTER_HEADER, cluster)
                .build();
        try {
            var response = http.prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            var body = response.responseBody();
            if (body.isEmpty()) {
                return "unknown: STS answered %d"
                        .formatted(response.httpResponse().statusCode());
            }
            try (var stream = body.get()) {
                var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                var arn = ARN.matcher(text);
                var code = CODE.matcher(text);
                return arn.find()
                        ? arn.group(1)
                        : "unknown: STS answered %d %s"
                                .formatted(response.httpResponse().statusCode(), code.find() ? code.group(1) : "");
            }
        } catch (IOException e) {
            return "unknown: STS did not answer: " + e.getMessage();
        }
    }
}
