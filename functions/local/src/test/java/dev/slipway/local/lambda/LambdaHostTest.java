package dev.slipway.local.lambda;

import static dev.slipway.local.lambda.TestHost.function;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.template.FunctionResource;
import dev.slipway.local.template.FunctionResource.ScheduleTrigger;
import dev.slipway.local.template.Place;
import dev.slipway.local.template.ScheduleExpression;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Real processes with the real Runtime Interface Client. */
final class LambdaHostTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Place PLACE = new Place("eu-north-1", "000000000000", URI.create("http://127.0.0.1:1"));

    @TempDir
    Path logs;

    @Test
    void keepsOneProcessWarm() throws IOException {
        try (var host = host(function("F"))) {
            var first = host.invoke("F", "{\"do\":\"context\"}");
            var second = host.invoke("F", "{\"do\":\"context\"}");

            assertTrue(first.invocation().cold());
            assertFalse(second.invocation().cold());
            assertTrue(second.invocation().peakMemoryBytes() > 10_000_000, second.toString());
            assertEquals(read(first).get("pid"), read(second).get("pid"));
            assertEquals(
                    List.of(first.invocation(), second.invocation()),
                    host.invocations().all());
        }
    }

    @Test
    void tellsTheHandlerWhatLambdaTellsIt() throws IOException {
        try (var host = host(function("F"))) {
            var reply = host.invoke("F", "{\"do\":\"context\"}");
            var seen = read(reply);
            assertEquals(reply.invocation().requestId(), seen.get("requestId").asText());
            assertEquals(
                    "arn:aws:lambda:eu-north-1:000000000000:function:test-F",
                    seen.get("arn").asText());
            assertEquals("test-F", seen.get("name").asText());
            assertEquals(256, seen.get("memory").asInt());
            assertEquals("given", seen.get("setting").asText());
            assertTrue(seen.get("home").isNull(), "nothing of this shell's environment");
            var remaining = seen.get("remaining").asInt();
            assertTrue(remaining > 0 && remaining <= 30_000, seen.toString());
            var heap = seen.get("heap").asLong() >> 20;
            assertTrue(heap > 190 && heap <= 218, "85 %% of 256 MiB, less a survivor space: %d".formatted(heap));
        }
    }

    @Test
    void carriesEventsOfAnySizeAndAlphabet() throws IOException {
        var long_ = "å".repeat(100_000);
        try (var host = host(function("F"))) {
            var reply = host.invoke("F", JSON.writeValueAsString(Map.of("text", long_)));
            assertEquals(long_, read(reply).path("echo").path("text").asText());
        }
    }

    @Test
    void reportsWhatTheHandlerThrewAndKeepsTheProcess() {
        try (var host = host(function("F"))) {
            var failed = host.invoke("F", "{\"do\":\"fail\"}");
            assertEquals(
                    new Outcome.Failed("java.lang.IllegalStateException", "as ordered"),
                    failed.invocation().outcome());
            assertEquals("", failed.payload());
            assertFalse(host.invoke("F", "{}").invocation().cold());
        }
    }

    @Test
    void startsAfreshAfterACrash() {
        try (var host = host(function("F"))) {
            assertEquals(
                    new Outcome.Exited(7),
                    host.invoke("F", "{\"do\":\"exit\"}").invocation().outcome());
            var next = host.invoke("F", "{}").invocation();
            assertTrue(next.cold() && next.succeeded(), next.toString());
        }
    }

    @Test
    void losesNoEventToAProcessThatIsEnding() {
        try (var host = host(function("F"))) {
            for (var round = 0; round < 3; round++) {
                var broken = host.invoke("F", "{\"do\":\"break\"}").invocation();
                assertInstanceOf(Outcome.Failed.class, broken.outcome());
                assertTrue(host.invoke("F", "{}").invocation().succeeded());
            }
        }
    }

    @Test
    void killsWhatOverrunsItsTimeout() {
        try (var host = host(function("F", Duration.ofSeconds(1)))) {
            var late = host.invoke("F", "{\"do\":\"hang\"}").invocation();
            assertEquals(new Outcome.TimedOut(Duration.ofSeconds(1)), late.outcome());
            assertTrue(late.duration().toMillis() >= 1000, late.toString());
            assertTrue(host.invoke("F", "{}").invocation().cold());
        }
    }

    @Test
    void runsOthersWhileOneHangsAndEndsItOnClosing() throws Exception {
        CompletableFuture<Reply> stuck;
        try (var host = host(function("Stuck", Duration.ofMinutes(15)), function("Other"))) {
            stuck = CompletableFuture.supplyAsync(() -> host.invoke("Stuck", "{\"do\":\"hang\"}"));
            assertTrue(host.invoke("Other", "{}").invocation().succeeded());
            awaitLog("test-Stuck.log", "asked to hang");
            assertFalse(stuck.isDone(), "it has its time-out before it");
        }
        assertEquals(
                new Outcome.Exited(128 + 9),
                stuck.get(20, TimeUnit.SECONDS).invocation().outcome());
    }

    @Test
    void reportsAHandlerThatCannotBeMade() {
        var environment = new TreeMap<>(Map.of("FAIL_INIT", "true"));
        var broken = function("F", Duration.ofSeconds(20), environment, List.of(), List.of());
        try (var host = host(broken)) {
            var outcome = assertInstanceOf(
                    Outcome.Failed.class, host.invoke("F", "{}").invocation().outcome());
            assertTrue(outcome.toString().contains("no such setting"), outcome.toString());
        }
    }

    @Test
    void writesWhatTheFunctionPrintsToItsLog() throws IOException {
        try (var host = host(function("F"))) {
            var _ = host.invoke("F", "{\"do\":\"print\"}");
        }
        var log = Files.readString(logs.resolve("test-F.log"));
        assertTrue(log.contains("asked to print"), log);
        assertFalse(log.contains("WARNING"), log);
    }

    @Test
    void endsItsProcessesWhenItCloses() throws Exception {
        ProcessHandle process;
        try (var host = host(function("F"))) {
            process = handle(
                    read(host.invoke("F", "{\"do\":\"context\"}")).get("pid").asLong());
        }
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsItsProcessesWhenItIsKilled() throws Exception {
        var host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostMain.class.getName(),
                        logs.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = host.inputReader()) {
            var child = handle(Long.parseLong(after("pid ", lines)));
            awaitLog("test-F.log", "asked to hang");
            host.destroyForcibly();
            child.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            host.destroyForcibly();
        }
    }

    @Test
    void namesCodeThatWasNotBuilt() {
        var settings = new HostSettings(PLACE, logs, Map.of(), null, 1);
        var fault = assertThrows(
                IllegalStateException.class, () -> LambdaHost.start(List.of(function("F")), settings, noQueues()));
        assertTrue(fault.toString().contains("F.CodeUri"), fault.toString());
        assertTrue(fault.toString().contains("/nowhere/code.jar"), fault.toString());
    }

    @Test
    void namesCodeWithoutTheRuntimeInterfaceClient() {
        var settings = new HostSettings(PLACE, logs, Map.of(), logs.toString(), 1);
        var fault = assertThrows(
                IllegalStateException.class, () -> LambdaHost.start(List.of(function("F")), settings, noQueues()));
        assertTrue(fault.toString().contains("Runtime Interface Client"), fault.toString());
    }

    @Test
    void namesAFunctionThatTheTemplateDoesNotHave() {
        try (var host = host(function("F"))) {
            var fault = assertThrows(IllegalArgumentException.class, () -> host.invoke("G", "{}"));
            assertTrue(fault.toString().contains("'G'"), fault.toString());
        }
    }

    @Test
    void firesSchedulesFasterThanTheySay() throws Exception {
        var every =
                new ScheduleTrigger("Often", "FOften", new ScheduleExpression.Rate(Duration.ofMinutes(1)), "", true);
        var never = new ScheduleTrigger("Nightly", "FNightly", new ScheduleExpression.Cron("0 2 * * ? *"), "", true);
        var scheduled = function("F", Duration.ofSeconds(20), new TreeMap<>(), List.of(), List.of(every, never));
        try (var host = host(scheduled)) {
            var ends = TestHost.ends(host);
            assertEquals("schedule FOften", TestHost.next(ends).trigger());
            var second = TestHost.next(ends);
            assertTrue(second.succeeded() && !second.cold(), second.toString());
            assertEquals(List.of("FNightly (cron(0 2 * * ? *))"), host.notFired());
        }
    }

    private LambdaHost host(FunctionResource... functions) {
        var settings = new HostSettings(PLACE, logs, Map.of("SETTING", "given"), TestHost.classPath(), 600);
        return LambdaHost.start(List.of(functions), settings, noQueues());
    }

    private static SqsClient noQueues() {
        return SqsClient.builder().region(Region.EU_NORTH_1).build();
    }

    private static JsonNode read(Reply reply) throws IOException {
        assertTrue(reply.invocation().succeeded(), reply.toString());
        return JSON.readTree(reply.payload());
    }

    /** Spins until another process has written the words. */
    private void awaitLog(String file, String words) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!Files.exists(logs.resolve(file))
                    || !Files.readString(logs.resolve(file)).contains(words)) {
                Thread.onSpinWait();
            }
        });
    }

    /** The rest of the first line that begins so; log lines may come before. */
    private static String after(String prefix, BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new AssertionError("no line began with " + prefix);
    }

    private static ProcessHandle handle(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }
}
