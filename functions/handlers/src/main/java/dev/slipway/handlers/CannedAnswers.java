package dev.slipway.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * DynamoDB, SQS, EC2, IAM, SSM, the price list and Kubernetes as far as {@link Priming} goes: one claim with its instance and node, and one pod that
 * waits. Remembers nothing. Answers are the files beside this class in {@code priming/}, named after operation or kind;
 * an operation without a file is answered emptily. The claim's item has an unavailable offering's attributes too, so that
 * every question to an index has one answer.
 */
final class CannedAnswers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private static final Pattern CLAIM_KEY = Pattern.compile("NODECLAIM#([-a-z0-9]+)");
    private static final String CLAIM = "spot-ne3hsp";

    private volatile String claimState = "Initialized";

    private CannedAnswers(HttpServer server) {
        this.server = server;
    }

    static CannedAnswers start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var answers = new CannedAnswers(server);
            server.createContext("/", answers::answer);
            server.start();
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException("No port on the loopback could be opened.", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The one claim is in this state from now on. */
    void claimIs(String state) {
        claimState = state;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            Optional<String> answer;
            if (target != null) {
                answer = json(target, body);
            } else if (body.startsWith("Action=")) {
                answer = Optional.of(query(body.substring("Action=".length(), body.indexOf('&'))));
            } else {
                answer = kubernetes(exchange, body);
            }
            var bytes = answer.orElse("{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", target == null ? "application/json" : "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.isPresent() ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Optional<String> json(String target, String body) throws IOException {
        if (target.startsWith("AWSPriceListService")) {
            return file("products.json");
        }
        if (target.startsWith("AmazonSSM")) {
            return Optional.of(ssm(target));
        }
        return Optional.of(target.startsWith("AmazonSQS") ? sqs(body) : dynamoDb(target, body));
    }

    private String dynamoDb(String target, String body) {
        var known = file("claim.json").orElseThrow().replace("$STATE", claimState);
        var asked = CLAIM_KEY.matcher(body);
        var ofClaim = asked.find();
        // A claim that was recorded a moment ago has been written once.
        var claim = ofClaim && !asked.group(1).equals(CLAIM)
                ? known.replace(CLAIM, asked.group(1))
                        .replace("\"version\": {\"N\": \"4\"}", "\"version\": {\"N\": \"1\"}")
                : known;
        return switch (target.substring(target.indexOf('.') + 1)) {
            case "GetItem" -> ofClaim ? "{\"Item\":%s}".formatted(claim) : "{}";
            case "BatchGetItem" -> "{\"Responses\":{\"slipway-priming\":[%s]}}".formatted(ofClaim ? claim : "");
            case "Query" -> "{\"Items\":[%s]}".formatted(body.contains("IndexName") ? claim : "");
            default -> "{}";
        };
    }

    /** The client checks the digest of what it sent. */
    private static String sqs(String body) throws IOException {
        try {
            var message = JSON.readTree(body).path("MessageBody").asText();
            var digest = MessageDigest.getInstance("MD5").digest(message.getBytes(StandardCharsets.UTF_8));
            return "{\"MessageId\":\"priming\",\"MD5OfMessageBody\":\"%s\"}"
                    .formatted(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }

    private static String ssm(String target) {
        return file(target.substring(target.indexOf('.') + 1) + ".json").orElse("{}");
    }

    private static String query(String action) {
        return file(action + ".xml").orElseGet(() -> "<%sResponse/>".formatted(action));
    }

    private static Optional<String> kubernetes(HttpExchange exchange, String body) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return Optional.of(body);
        }
        var query = URLDecoder.decode(
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""), StandardCharsets.UTF_8);
        if (query.contains("fieldSelector=spec.nodeName")) {
            return file("pods-of-node.json");
        }
        var segments = exchange.getRequestURI().getPath().split("/", -1);
        var last = segments[segments.length - 1];
        var list = file(last + ".json");
        if (list.isPresent()) {
            return list;
        }
        // One object of a kind: /api/v1/nodes/name.
        var kind = file(segments[segments.length - 2] + ".json");
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(JSON.readTree(kind.get()).path("items").path(0))
                .filter(JsonNode::isObject)
                .map(JsonNode::toString);
    }

    private static Optional<String> file(String name) {
        try (var stream = CannedAnswers.class.getResourceAsStream("priming/" + name)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
