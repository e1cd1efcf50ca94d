package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleServerTest {
    private final ConsoleExample example = new ConsoleExample();
    private ConsoleServer server;

    @BeforeEach
    void start() throws IOException {
        server = ConsoleServer.start(0, example.page());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The answer as it comes over the wire; clients of the JDK choose the Host header themselves. */
    private String ask(String method, String path, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
            socket.getOutputStream()
                    .write("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(method, path, host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            throw new IOException("%s %s of %s got no answer.".formatted(method, path, host), e);
        }
    }

    private String get(String path) throws IOException {
        return ask("GET", path, "127.0.0.1:" + server.port());
    }

    private static String status(String answer) {
        return answer.lines().findFirst().orElse("").split(" ", 3)[1];
    }

    private static JsonNode json(String answer) throws IOException {
        return new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console.css", "/console.js", "/data.json"})
    void answersWithWhatKeepsABrowserFromDoingMore(String path) throws IOException {
        var answer = get(path);
        assertEquals("200", status(answer), answer);
        assertTrue(answer.contains("default-src 'none'; script-src 'self'; style-src 'self'"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("x-content-type-options: nosniff"), answer);
        assertTrue(answer.contains("frame-ancestors 'none'"), answer);
        assertFalse(answer.contains("Access-Control-Allow-Origin"), answer);
    }

    /** A name that an attacker's DNS turns to 127.0.0.1 is still not this machine's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.com",
                "evil.example.com:%d",
                "127.0.0.1",
                "127.0.0.1.example.com:%d",
                "localhost:1",
                ""
            })
    void answersToItsOwnNameAlone(String host) throws IOException {
        for (var path : new String[] {"/", "/data.json"}) {
            var answer = ask("GET", path, host.formatted(server.port()));
            assertTrue(status(answer).equals("421") || status(answer).equals("400"), answer);
            assertFalse(answer.contains("web-1"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void onlyShows(String method) throws IOException {
        var answer = ask(method, "/data.json", "localhost:" + server.port());
        assertEquals("405", status(answer), answer);
        assertTrue(answer.contains("GET"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/../logback.xml",
                "/%2e%2e/logback.xml",
                "/console/console.js",
                "//",
                "/data.json/"
            })
    void hasNoOtherFiles(String path) throws IOException {
        var answer = get(path);
        assertTrue(status(answer).equals("404") || status(answer).equals("400"), answer);
    }

    @Test
    void tellsNodesPodsDecisionsAndMoney() throws IOException {
        var data = json(get("/data.json"));
        assertEquals("demo", data.path("cluster").asText());
        assertEquals(11, data.path("nodes").size());
        assertEquals(9 * 31_200 + 148_000, Math.round(data.path("hourlyCost").asDouble() * 1_000_000));
        assertEquals(2, data.path("unplaced").size(), data.path("unplaced")::toPrettyString);
        assertTrue(data.path("unplaced").get(1).path("reason").asText().startsWith("default/giant: "));
        assertEquals(3, data.path("decisions").size());
        assertEquals(
                "2026-11-27T11:59:00Z", data.path("decisions").get(0).path("at").asText(), "the latest comes first");
        var money = data.path("money");
        assertEquals(97, money.size());
        assertEquals(0, money.get(0).path("cost").asDouble());
        assertEquals(0.288, money.get(96).path("ended").asDouble(), 1e-9);
        assertEquals(0.0312, money.get(96).path("replaced").asDouble(), 1e-9);
        assertEquals(0.2568, money.get(96).path("saved").asDouble(), 1e-9);
        assertEquals(data.path("hourlyCost"), money.get(96).path("cost"));
        // 5 h ago the two old nodes went; a quarter before there was what replaces one of them, and both were paid for.
        assertEquals(0, money.get(74).path("saved").asDouble());
        assertEquals(-0.0312, money.get(75).path("saved").asDouble(), 1e-9);
        assertTrue(money.get(75).path("cost").asDouble()
                > money.get(76).path("cost").asDouble());
    }

    @Test
    void whatCannotBeAskedIsSaid() throws IOException {
        example.fault = "there is no table slipway-demo in us-east-1.";
        var answer = get("/data.json");
        assertEquals("503", status(answer));
        assertEquals(example.fault, json(answer).path("fault").asText());
        example.fault = null;
        assertEquals("200", status(get("/data.json")), "and it goes on when it can be asked again");
    }

    @Test
    void thePageAsksNobodyElse() throws IOException {
        var links = Pattern.compile("(https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z0-9.-]+");
        for (var path : new String[] {"/", "/console.css", "/console.js"}) {
            var body = get(path);
            body = body.substring(body.indexOf("\r\n\r\n"));
            assertFalse(links.matcher(body.replaceAll("(?m)^\\s*//.*$", "")).find(), body);
            assertFalse(body.contains("innerHTML"), body);
        }
    }
}
