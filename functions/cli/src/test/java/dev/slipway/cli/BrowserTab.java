package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page in a browser that runs, over Chrome's DevTools protocol: keys go in as a person's do, and anything can be asked. */
final class BrowserTab implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LISTENS = "DevTools listening on ";
    private static final int SECONDS = 60;

    /** Windows' code of a key, by its name in the DOM; the protocol asks for both. */
    private static final Map<String, Integer> CODES =
            Map.of("Tab", 9, "Enter", 13, " ", 32, "ArrowLeft", 37, "ArrowUp", 38, "ArrowRight", 39, "ArrowDown", 40);

    private final Process browser;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    /**
     * The first page of a browser that was started with {@code --remote-debugging-port=0}.
     *
     * @param browser whose standard error is still to be read
     */
    BrowserTab(Process browser) throws IOException, InterruptedException {
        this.browser = browser;
        var said = browser.errorReader(StandardCharsets.UTF_8);
        var line = said.readLine();
        while (line != null && !line.startsWith(LISTENS)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("The browser has ended and did not say where it listens.");
        }
        var root = URI.create(line.substring(LISTENS.length()));
        var pages = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/list".formatted(root.getPort())))
                        .build(),
                BodyHandlers.ofString());
        var page =
                JSON.readTree(pages.body()).get(0).path("webSocketDebuggerUrl").asText();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Listener())
                .join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    var message = JSON.readTree(text.toString());
                    var waiting = answers.remove(message.path("id").asInt());
                    if (waiting != null) {
                        waiting.complete(message);
                    }
                } catch (IOException e) {
                    answers.values().forEach(waiting -> waiting.completeExceptionally(e));
                }
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private CompletableFuture<JsonNode> call(String method, ObjectNode parameters) {
        var id = calls.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>().orTimeout(SECONDS, TimeUnit.SECONDS);
        answers.put(id, answer);
        var message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        socket.sendText(message.toString(), true).join();
        return answer;
    }

    private static ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Turns to an address; what is asked next may still be of the page before. */
    void open(String url) {
        call("Page.navigate", parameters().put("url", url)).join();
    }

    /** Makes the page so many pixels wide. */
    void narrowTo(int width) {
        call(
                        "Emulation.setDeviceMetricsOverride",
                        parameters()
                                .put("width", width)
                                .put("height", 800)
                                .put("deviceScaleFactor", 1)
                                .put("mobile", false))
                .join();
    }

    /** Presses and lets go. */
    void press(String key) {
        press(key, 0);
    }

    void pressWithShift(String key) {
        press(key, 8);
    }

    private void press(String key, int modifiers) {
        var down = key(key, modifiers).put("type", "keyDown");
        if (key.equals("Enter")) {
            down.put("text", "\r");
        } else if (key.length() == 1) {
            down.put("text", key);
        }
        call("Input.dispatchKeyEvent", down).join();
        call("Input.dispatchKeyEvent", key(key, modifiers).put("type", "keyUp")).join();
    }

    private static ObjectNode key(String key, int modifiers) {
        return parameters()
                .put("key", key)
                .put("code", key.equals(" ") ? "Space" : key)
                .put("windowsVirtualKeyCode", CODES.getOrDefault(key, (int) key.charAt(0)))
                .put("modifiers", modifiers);
    }

    /** Types letter by letter. */
    void type(String text) {
        text.codePoints().forEach(letter -> press(Character.toString(letter)));
    }

    /** What a script's value is; of a promise, what it comes to. */
    String ask(String script) {
        return asking(script).join();
    }

    CompletableFuture<String> asking(String script) {
        return call(
                        "Runtime.evaluate",
                        parameters()
                                .put("expression", script)
                                .put("awaitPromise", true)
                                .put("returnByValue", true))
                .thenApply(answer -> {
                    if (answer.at("/result/exceptionDetails").isObject() || answer.has("error")) {
                        throw new IllegalStateException(script + ": " + answer);
                    }
                    return answer.at("/result/result/value").asText();
                });
    }

    /** Waits until it is so. */
    void await(String condition) {
        ask(
                "new Promise((is) => { const look = () => { if (%s) { is(true); } else { setTimeout(look, 20); } }; look(); })"
                        .formatted(condition));
    }

    /** Ends the browser, with all its processes. */
    @Override
    public void close() {
        try {
            // It may be gone before it has answered.
            CompletableFuture.anyOf(call("Browser.close", parameters()), browser.onExit())
                    .join();
            browser.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        } finally {
            socket.abort();
            http.close();
            browser.destroyForcibly();
        }
    }
}
