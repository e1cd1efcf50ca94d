package dev.slipway.local.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * GetProducts of the Price List API (AWS JSON protocol 1.1, API Reference read 2026-11-27) for {@code AmazonEC2}: filters of
 * the type {@code TERM_MATCH} over a product's attributes, pages of at most 100. What it does not serve it refuses.
 */
public final class PriceListStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_RESULTS = 100;

    private final List<Product> products;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private PriceListStandIn(List<Product> products) {
        this.products = products;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("No port on the loopback could be opened for the price list.", taken);
        }
        server.createContext("/", this::serve);
        server.setExecutor(workers);
    }

    /** Starts on a free port with the recorded prices of one region. */
    public static PriceListStandIn start(String region) {
        var standIn = new PriceListStandIn(Product.recorded(region));
        standIn.server.start();
        return standIn;
    }

    /** What to override a Pricing client's endpoint with. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var request = JSON.readTree(exchange.getRequestBody());
            if (!"AWSPriceListService.GetProducts".equals(target)) {
                answer(exchange, 400, refusal("UnknownOperationException", "No operation " + target + " is served."));
            } else if (!request.path("ServiceCode").asText().equals("AmazonEC2")) {
                answer(
                        exchange,
                        400,
                        refusal(
                                "NotFoundException",
                                "No service %s is listed.".formatted(request.path("ServiceCode"))));
            } else {
                answer(exchange, 200, products(request));
            }
        }
    }

    private JsonNode products(JsonNode request) {
        var matching = products.stream()
                .filter(product -> matches(product, request.path("Filters")))
                .toList();
        var from = request.path("NextToken").asInt(0);
        var size = Math.min(MOST_RESULTS, request.path("MaxResults").asInt(MOST_RESULTS));
        var page = new ArrayList<>(
                matching.subList(Math.min(from, matching.size()), Math.min(from + size, matching.size())));
        var answer = JSON.createObjectNode().put("FormatVersion", "aws_v1");
        var list = answer.putArray("PriceList");
        page.forEach(product -> list.add(product.json().toString()));
        if (from + size < matching.size()) {
            answer.put("NextToken", Integer.toString(from + size));
        }
        return answer;
    }

    private static boolean matches(Product product, JsonNode filters) {
        for (var filter : filters) {
            if (!filter.path("Type").asText().equals("TERM_MATCH")
                    || !filter.path("Value")
                            .asText()
                            .equals(product.attributes()
                                    .get(filter.path("Field").asText()))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode refusal(String code, String message) {
        return JSON.createObjectNode().put("__type", code).put("message", message);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
