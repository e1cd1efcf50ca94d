package dev.slipway.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** Does what its event says: runs in processes that the tests' Lambda host starts. */
public final class TestHandler implements RequestStreamHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    public TestHandler() {
        if ("true".equals(System.getenv("FAIL_INIT"))) {
            throw new IllegalArgumentException("no such setting");
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = JSON.readTree(input);
        var reply = event.has("Records") ? batch(event) : one(event.path("do").asText(), event, context);
        output.write(JSON.writeValueAsBytes(reply));
    }

    private static JsonNode one(String order, JsonNode event, Context context) {
        System.out.println("asked to " + order);
        var reply = JSON.createObjectNode();
        switch (order) {
            case "fail" -> throw new IllegalStateException("as ordered");
            case "break" -> throw new StackOverflowError("fatal, as ordered");
            case "exit" -> Runtime.getRuntime().halt(7);
            case "hang" -> hang();
            case "context" ->
                reply.put("requestId", context.getAwsRequestId())
                        .put("arn", context.getInvokedFunctionArn())
                        .put("name", context.getFunctionName())
                        .put("memory", context.getMemoryLimitInMB())
                        .put("remaining", context.getRemainingTimeInMillis())
                        .put("heap", Runtime.getRuntime().maxMemory())
                        .put("setting", System.getenv("SETTING"))
                        .put("home", System.getenv("HOME"))
                        .put("pid", ProcessHandle.current().pid());
            default -> reply.set("echo", event);
        }
        return reply;
    }

    /** Fails each message whose body begins with {@code fail}, without saying so for those behind it. */
    private static JsonNode batch(JsonNode event) {
        var reply = JSON.createObjectNode();
        var failures = reply.putArray("batchItemFailures");
        for (var message : event.path("Records")) {
            System.out.println("received " + message);
            var body = message.path("body").asText();
            if (body.startsWith("fail")) {
                failures.addObject()
                        .put("itemIdentifier", message.path("messageId").asText());
            }
            if (body.equals("throw")) {
                throw new IllegalStateException("as ordered");
            }
            if (body.equals("nonsense")) {
                failures.addObject().put("itemIdentifier", "nobody");
            }
            if (body.equals("hang")) {
                hang();
            }
        }
        return reply;
    }

    private static void hang() {
        var never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                System.out.println("not to be interrupted");
            }
        }
    }
}
