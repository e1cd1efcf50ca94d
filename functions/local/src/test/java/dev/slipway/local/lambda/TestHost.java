package dev.slipway.local.lambda;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.slipway.local.template.FunctionResource;
import dev.slipway.local.template.FunctionResource.QueueTrigger;
import dev.slipway.local.template.FunctionResource.ScheduleTrigger;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Builders for functions that run {@link TestHandler}, and a way to wait for what they do. */
public final class TestHost {
    private static final long DEADLINE_SECONDS = 60;

    private TestHost() {}

    /** What a function's jar would hold, as far as the test handler needs it. */
    public static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith("test-classes")
                        || entry.contains("aws-lambda-java")
                        || entry.contains("utils-lite")
                        || entry.contains("jackson-core")
                        || entry.contains("jackson-databind")
                        || entry.contains("jackson-annotations"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    static FunctionResource function(String id) {
        return function(id, Duration.ofSeconds(30), new TreeMap<>(), List.of(), List.of());
    }

    static FunctionResource function(String id, Duration timeout) {
        return function(id, timeout, new TreeMap<>(), List.of(), List.of());
    }

    static FunctionResource function(String id, QueueTrigger trigger) {
        return function(id, Duration.ofSeconds(30), new TreeMap<>(), List.of(trigger), List.of());
    }

    static FunctionResource function(
            String id,
            Duration timeout,
            SortedMap<String, String> environment,
            List<QueueTrigger> queues,
            List<ScheduleTrigger> schedules) {
        var variables = new TreeMap<>(environment);
        variables.put("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return new FunctionResource(
                id,
                "test-" + id,
                TestHandler.class.getName(),
                Path.of("/nowhere/code.jar"),
                256,
                timeout,
                variables,
                queues,
                schedules);
    }

    /** Ends of invocations, in order. */
    static BlockingQueue<Invocation> ends(LambdaHost host) {
        var ends = new LinkedBlockingQueue<Invocation>();
        host.invocations().listen(ends::add);
        return ends;
    }

    static Invocation next(BlockingQueue<Invocation> ends) throws InterruptedException {
        var invocation = ends.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(invocation, "no invocation ended within %d s".formatted(DEADLINE_SECONDS));
        return invocation;
    }
}
