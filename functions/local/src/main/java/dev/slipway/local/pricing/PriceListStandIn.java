package dev.slipway.local.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.LoopbackServer;
import dev.slipway.local.LoopbackServer.Answer;
import dev.slipway.local.LoopbackServer.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * GetProducts of the Price List API (AWS JSON protocol 1.1, API Reference read 2026-11-27) for {@code AmazonEC2}: filters of
 * the type {@code TERM_MATCH} over a product's attributes, pages of at most 100. What it does not serve it refuses.
 */
public final class PriceListStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_RESULTS = 100;

    private final List<Product> products;
    private final LoopbackServer server;

    private PriceListStandIn(List<Product> products) {
        this.products = products;
        server = LoopbackServer.start("The stand-in of the price list", 0, this::answer);
    }

    /** Starts on a free port with the recorded prices of one region. */
    public static PriceListStandIn start(String region) {
        return new PriceListStandIn(Product.recorded(region));
    }

    /** What to override a Pricing client's endpoint with. */
    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Request asked) {
        try {
            var request = JSON.readTree(asked.body());
            if (!asked.target().equals("AWSPriceListService.GetProducts")) {
                return refusal("UnknownOperationException", "No operation " + asked.target() + " is served.");
            }
            return request.path("ServiceCode").asText().equals("AmazonEC2")
                    ? json(200, products(request))
                    : refusal("NotFoundException", "No service %s is listed.".formatted(request.path("ServiceCode")));
        } catch (JsonProcessingException unreadable) {
            return refusal("SerializationException", "The request is not JSON.");
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

    private static Answer refusal(String code, String message) {
        return json(400, JSON.createObjectNode().put("__type", code).put("message", message));
    }

    private static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/x-amz-json-1.1", body.toString());
    }
}
