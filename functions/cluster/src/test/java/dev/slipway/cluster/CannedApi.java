package dev.slipway.cluster;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that says what a test tells it to, in order, and remembers what it was asked. */
final class CannedApi implements AutoCloseable {
    private record Answer(int code, String body) {}

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final KubernetesClient client;

    CannedApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                    + (asked.isEmpty() ? "" : " " + asked));
            Answer answer;
            synchronized (answers) {
                answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            }
            var body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = client("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static KubernetesClient client(String address) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(address)
                        .withNamespace("default")
                        .withHttp2Disable(true)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** The last answer is given for ever. */
    CannedApi answering(int code, String body) {
        synchronized (answers) {
            answers.add(new Answer(code, body));
        }
        return this;
    }

    CannedApi failing(int code, String message, String details) {
        return answering(code, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","code":%d%s}""".formatted(message, code, details));
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
