package dev.slipway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The wire between SDK clients and AWS, on which each request may go wrong as a seed has it, until {@link #heal}: the clients
 * with their retries and their parsing are the real ones, and so is whatever is sent on.
 */
final class FaultyHttp implements SdkHttpClient {
    /** How old an answer can be that is given again, as one of a replica that lags; EC2 says seconds, so this is a lot. */
    private static final Duration STALEST = Duration.ofSeconds(30);

    /** Requests that one fault strikes at most, a count: more than attempts of a client, so that some get through to its caller. */
    private static final int LONGEST = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SdkHttpClient well;
    private final SplittableRandom random;
    private final InstantSource clock;
    private final Map<String, Answer> earlier = new TreeMap<>();
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private int perMille;
    private int requests;
    private int left;
    private Fault fault = Fault.THROTTLED;

    /** What can happen to a request. */
    enum Fault {
        THROTTLED,
        INTERNAL_ERROR,
        UNAVAILABLE,
        /** The connection is lost before the service hears anything. */
        CUT_BEFORE,
        /** The service has done what was asked, and the connection is lost before its answer. */
        CUT_AFTER,
        TIMED_OUT_AFTER,
        /** A read is answered as it would have been a while ago. */
        STALE,
        /** DynamoDB leaves the keys of a batch unprocessed. */
        UNPROCESSED
    }

    private record Answer(SdkHttpResponse head, byte[] body, Instant at) {
        HttpExecuteResponse again() {
            return HttpExecuteResponse.builder()
                    .response(head)
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                    .build();
        }
    }

    /**
     * @param well sends on what nothing happens to; not closed with this
     * @param perMille how many of a thousand requests a fault begins at, 0 to 1,000
     */
    FaultyHttp(SdkHttpClient well, long seed, int perMille, InstantSource clock) {
        this.well = well;
        this.random = new SplittableRandom(seed);
        this.perMille = perMille;
        this.clock = clock;
    }

    /** From now on nothing goes wrong. */
    void heal() {
        perMille = 0;
        left = 0;
    }

    /** How many requests there were, a client's own repeats included. */
    int requests() {
        return requests;
    }

    /** How many requests each fault has struck. */
    Map<Fault, Integer> struck() {
        return struck;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}

    private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
        requests++;
        if (left == 0 && random.nextInt(1000) < perMille) {
            fault = Fault.values()[random.nextInt(Fault.values().length)];
            left = 1 + random.nextInt(LONGEST);
        }
        if (left == 0) {
            return sent(request).again();
        }
        left--;
        var body = bodyOf(request);
        return switch (fault) {
            case THROTTLED -> refused(request, "RequestLimitExceeded", 503, "ThrottlingException", 400);
            case INTERNAL_ERROR -> refused(request, "InternalError", 500, "InternalServerError", 500);
            case UNAVAILABLE -> refused(request, "Unavailable", 503, "ServiceUnavailable", 503);
            case CUT_BEFORE -> {
                strikes();
                throw new SocketException("Connection reset by the test, before the request");
            }
            case CUT_AFTER -> {
                sent(request);
                strikes();
                throw new SocketException("Connection reset by the test, after the request");
            }
            case TIMED_OUT_AFTER -> {
                sent(request);
                strikes();
                throw new SocketTimeoutException("Read timed out by the test");
            }
            case STALE -> {
                var before = earlier.get(body);
                if (!mayLag(body) || before == null || before.at().plus(STALEST).isBefore(clock.instant())) {
                    yield sent(request).again();
                }
                strikes();
                yield before.again();
            }
            case UNPROCESSED -> {
                if (!targetOf(request).endsWith(".BatchGetItem")) {
                    yield sent(request).again();
                }
                yield answered(
                        200,
                        "{\"Responses\":{},\"UnprocessedKeys\":%s}"
                                .formatted(JSON.readTree(body).get("RequestItems")));
            }
        };
    }

    private void strikes() {
        struck.merge(fault, 1, Integer::sum);
    }

    /** Lists of instances, and what is asked of an index. */
    private static boolean mayLag(String body) {
        return body.contains("Action=DescribeInstances&") || body.contains("\"IndexName\"");
    }

    private Answer sent(HttpExecuteRequest request) throws IOException {
        var response = well.prepareRequest(request).call();
        var body = new byte[0];
        if (response.responseBody().isPresent()) {
            try (var stream = response.responseBody().get()) {
                body = stream.readAllBytes();
            }
        }
        var answer = new Answer(response.httpResponse(), body, clock.instant());
        var asked = bodyOf(request);
        if (mayLag(asked)) {
            earlier.put(asked, answer);
        }
        return answer;
    }

    /** In the words of EC2's protocol, or of DynamoDB's. */
    private HttpExecuteResponse refused(
            HttpExecuteRequest request, String ec2, int ec2Status, String dynamoDb, int dynamoDbStatus) {
        return targetOf(request).isEmpty()
                ? answered(
                        ec2Status,
                        "<Response><Errors><Error><Code>%1$s</Code><Message>%1$s, says the test.</Message></Error></Errors><RequestID>r</RequestID></Response>"
                                .formatted(ec2))
                : answered(
                        dynamoDbStatus,
                        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%1$s\",\"message\":\"%1$s, says the test.\"}"
                                .formatted(dynamoDb));
    }

    private HttpExecuteResponse answered(int status, String body) {
        strikes();
        return new Answer(
                        SdkHttpResponse.builder().statusCode(status).build(),
                        body.getBytes(StandardCharsets.UTF_8),
                        clock.instant())
                .again();
    }

    private static String targetOf(HttpExecuteRequest request) {
        return request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    }

    private static String bodyOf(HttpExecuteRequest request) {
        return request.contentStreamProvider()
                .map(content -> {
                    try (var stream = content.newStream()) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse("");
    }
}
