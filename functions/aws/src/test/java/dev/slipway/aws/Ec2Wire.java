package dev.slipway.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** An EC2, IAM and SSM that answer each action with what the test put up, and remember what was asked: the bytes on the wire. */
public final class Ec2Wire implements AutoCloseable {
    private final HttpServer server;
    private final Ec2Client client;
    private final IamClient iam;
    private final SsmClient ssm;
    private final SortedMap<String, Deque<Answer>> answers = new TreeMap<>();
    private final List<SortedMap<String, String>> requests = new ArrayList<>();

    private record Answer(int status, String xml) {}

    public Ec2Wire() {
        this(Region.US_EAST_1);
    }

    public Ec2Wire(Region region) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("The EC2 of this test did not start.", e);
        }
        server.createContext("/", this::handle);
        server.start();
        client = opened(Ec2Client.builder(), region);
        iam = opened(IamClient.builder(), region);
        ssm = opened(SsmClient.builder(), region);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C opened(B builder, Region region) {
        return builder.endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    public Ec2Client client() {
        return client;
    }

    public IamClient iam() {
        return iam;
    }

    public SsmClient ssm() {
        return ssm;
    }

    /** The next answer of IAM to an action: what is inside the result element. */
    public Ec2Wire answerIam(String action, String result) {
        return put(
                action,
                new Answer(
                        200,
                        "<%1$sResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
                                .formatted(action, result)));
    }

    /** The next answer of IAM to an action is this error. */
    public Ec2Wire refuseIam(String action, int status, String code, String message) {
        return put(
                action,
                new Answer(
                        status,
                        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                                .formatted(code, message)));
    }

    /** The next answer of SSM to an action. */
    public Ec2Wire answerSsm(String action, int status, String json) {
        return put(action, new Answer(status, json));
    }

    /** The next answer to an action; the last one put up is given again and again. */
    public Ec2Wire answer(String action, String content) {
        return put(
                action,
                new Answer(
                        200,
                        "<%1$sResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>%2$s</%1$sResponse>"
                                .formatted(action, content)));
    }

    /** The next answer to an action is this error. */
    public Ec2Wire refuse(String action, int status, String code, String message) {
        return put(
                action,
                new Answer(
                        status,
                        "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>r</RequestID></Response>"
                                .formatted(code, message)));
    }

    /** Actions asked, in order. */
    public List<String> actions() {
        return requests.stream()
                .map(request -> request.getOrDefault("Action", ""))
                .toList();
    }

    /** The parameters of the n-th request to an action, from 0. */
    public SortedMap<String, String> request(String action, int number) {
        return requests.stream()
                .filter(request -> action.equals(request.get("Action")))
                .toList()
                .get(number);
    }

    /** One {@code name = value} a line, by name. */
    public static String text(SortedMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + " = " + parameter.getValue() + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        client.close();
        iam.close();
        ssm.close();
        server.stop(0);
    }

    private Ec2Wire put(String action, Answer answer) {
        answers.computeIfAbsent(action, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var parameters = new TreeMap<String, String>();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (target != null) {
                parameters.put("Action", target.substring(target.indexOf('.') + 1));
                parameters.put("Body", body);
            } else {
                for (var pair : body.split("&", -1)) {
                    var equals = pair.indexOf('=');
                    parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                }
            }
            requests.add(parameters);
            var waiting = answers.getOrDefault(parameters.getOrDefault("Action", ""), new ArrayDeque<>());
            var answer = waiting.size() > 1 ? waiting.removeFirst() : waiting.peekFirst();
            var sent = answer == null ? new Answer(500, "<no answer put up for %s/>".formatted(parameters)) : answer;
            var bytes = sent.xml().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(sent.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
