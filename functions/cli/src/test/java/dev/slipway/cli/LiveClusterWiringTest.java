package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that does not let the user of a kubeconfig read it is the user's to mend, and no bug. */
final class LiveClusterWiringTest {
    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private UserFault reading() throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: a
                contexts: [{name: a, context: {cluster: a}}]
                clusters: [{name: a, cluster: {server: "%s"}}]
                """.formatted(url()));
        return assertThrows(UserFault.class, () -> LiveClusterWiring.read(kubeconfig, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | Unauthorized | it does not know who asks (401). Maybe the credentials of this context are old, or another cluster's.",
                "403 | nodes is forbidden | nodes is forbidden (403). Maybe the user of this context lacks the rights of the ClusterRole slipway-functions.",
                "422 | something else | something else (422)",
            })
    void aRefusalIsTheUsersToMend(int code, String message, String said) throws IOException {
        server.createContext("/", exchange -> {
            var body =
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
                            .formatted(message, code)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        assertEquals(
                "the cluster at " + url() + "/ cannot be read: " + said,
                reading().getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "clusters: {", "a: b", "kind: Pod\n---\nkind: Pod\n", "[]"})
    void aFileThatIsNoKubeconfigIsNamed(String text) throws IOException {
        var file = Files.writeString(folder.resolve("config"), text);
        var fault = assertThrows(UserFault.class, () -> LiveClusterWiring.read(file, null));
        assertEquals(
                "--kubeconfig %s: it is no kubeconfig. Maybe another file is meant, or a bracket or quote is missing;"
                                .formatted(file)
                        + " \"aws eks update-kubeconfig\" writes one.",
                fault.getMessage());
    }

    @Test
    void aFolderIsNamedAsOne() {
        var fault = assertThrows(UserFault.class, () -> LiveClusterWiring.read(folder, null));
        assertEquals("--kubeconfig %s: it is a folder, and no file.".formatted(folder), fault.getMessage());
    }
}
