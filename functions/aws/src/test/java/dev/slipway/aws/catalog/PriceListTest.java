package dev.slipway.aws.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.model.port.OfferSource.PriceListing;
import dev.slipway.testkit.contract.Examples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.pricing.PricingClient;

final class PriceListTest {
    private static final String SHARED =
            products(product("m5.large", "USD", "0.0960000000"), product("m5.xlarge", "USD", "0.1920000000"));
    private static final String METAL = products(product("m5.metal", "USD", "4.6080000000"));

    private final List<String> requests = new ArrayList<>();
    private final HttpServer server = start();
    private int status = 200;
    private String shared = SHARED;
    private String metal = METAL;

    private final PricingClient client = PricingClient.builder()
            .endpointOverride(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void readsSharedAndBareMetalTypes() {
        assertEquals(
                "{m5.large=$0.096/h, m5.metal=$4.608/h, m5.xlarge=$0.192/h}",
                listed().prices().byType().toString());
        assertEquals(2, requests.size());
        var asked = requests.getFirst();
        for (var filter : List.of(
                "\"Field\":\"regionCode\",\"Value\":\"eu-west-1\"",
                "\"Field\":\"operatingSystem\",\"Value\":\"Linux\"",
                "\"Field\":\"preInstalledSw\",\"Value\":\"NA\"",
                "\"Field\":\"capacitystatus\",\"Value\":\"Used\"",
                "\"Field\":\"marketoption\",\"Value\":\"OnDemand\"",
                "\"Field\":\"tenancy\",\"Value\":\"Shared\"",
                "\"MaxResults\":100")) {
            assertTrue(asked.contains(filter), () -> filter + " is missing in " + asked);
        }
    }

    @Test
    void leavesOutPricesOfNothing() {
        shared = products(product("m5.large", "USD", "0.0000000000"), product("m5.xlarge", "USD", "0.192"));
        assertEquals(
                "[m5.metal, m5.xlarge]", listed().prices().byType().keySet().toString());
    }

    @Test
    void readsTheOtherCurrency() {
        shared = products(product("m5.large", "CNY", "0.6640000000"));
        assertEquals("$0.664/h", String.valueOf(listed().prices().byType().get("m5.large")));
    }

    @Test
    void takesHalfAListForNone() {
        metal = products();
        assertTrue(unlisted().contains("2 types and 0 of bare metal for eu-west-1"), this::unlisted);
    }

    @Test
    void namesThePermissionThatIsMissing() {
        status = 400;
        shared =
                "{\"__type\":\"AccessDeniedException\",\"message\":\"User is not authorized to perform: pricing:GetProducts\"}";
        assertTrue(unlisted().contains("lacks pricing:GetProducts"), this::unlisted);
    }

    @Test
    void saysThatTheListIsAway() {
        status = 503;
        shared = "{}";
        assertTrue(unlisted().contains("pricing:GetProducts for eu-west-1 did not succeed"), this::unlisted);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, us-east-1",
        "sa-east-1, us-east-1",
        "eu-west-3, eu-central-1",
        "ap-southeast-2, ap-south-1",
        "cn-north-1, cn-northwest-1",
        "us-gov-west-1,",
        "us-iso-east-1,",
    })
    void knowsWhichRegionAnswersForWhich(String region, String endpoint) {
        assertEquals(Optional.ofNullable(endpoint), PriceList.endpointRegion(region));
    }

    private PriceListing.Listed listed() {
        return assertInstanceOf(PriceListing.Listed.class, new PriceList(client, "eu-west-1").prices(Examples.NOW));
    }

    private String unlisted() {
        return assertInstanceOf(PriceListing.Unlisted.class, new PriceList(client, "eu-west-1").prices(Examples.NOW))
                .why();
    }

    private HttpServer start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new IllegalStateException("The price list of this test did not start.", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(body);
            var bytes = (body.contains("bare metal") ? metal : shared).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String product(String type, String currency, String price) {
        return """
                {"product":{"attributes":{"instanceType":"%s"}},"terms":{"OnDemand":{"A.B":{"priceDimensions":
                {"A.B.C":{"unit":"Hrs","pricePerUnit":{"%s":"%s"}}}}}}}""".formatted(type, currency, price);
    }

    private static String products(String... products) {
        var texts = List.of(products).stream()
                .map(product -> "\"" + product.replace("\n", "").replace("\"", "\\\"") + "\"")
                .toList();
        return "{\"FormatVersion\":\"aws_v1\",\"PriceList\":[" + String.join(",", texts) + "]}";
    }
}
