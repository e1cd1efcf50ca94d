package dev.slipway.handlers;

import dev.slipway.handlers.StartedFunction.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long the first answer of each function takes: of a plain process, of one with the archive of classes, and of one
 * that was primed as before a snapshot. Run by name only; {@code mvn package} first. Median of five.
 */
class ColdStartFigures {
    private static final int RUNS = 5;
    private static final Path TARGET = Path.of(System.getProperty("slipway.home"), "functions/handlers/target");

    @TempDir
    Path folder;

    private interface Measured {
        Duration run() throws IOException, InterruptedException;
    }

    @Test
    void print() throws IOException, InterruptedException {
        var jar = TARGET.resolve("slipway-handlers.jar");
        var archive = TARGET.resolve("slipway-handlers.aot");
        if (!Files.exists(jar) || !Files.exists(archive)) {
            throw new IllegalStateException(
                    "%s or %s is missing. Build it first: mvn -Dquick package".formatted(jar, archive));
        }
        var archived = List.of("-XX:AOTCache=" + archive);
        try (var canned = CannedAnswers.start()) {
            for (var handler : FunctionEvents.at(Instant.now(), canned).keySet()) {
                canned.claimIs(
                        handler.startsWith("Drain")
                                ? "Draining"
                                : handler.startsWith("Node") ? "Launched" : "Initialized");
                System.out.printf(
                        "cold start: | %s | %d ms | %d ms | %d ms |%n",
                        handler.replace("Handler", ""),
                        median(() -> firstAnswer(handler, jar, List.of(), canned)),
                        median(() -> firstAnswer(handler, jar, archived, canned)),
                        median(() -> afterRestore(handler, jar, canned)));
            }
        }
    }

    private static long median(Measured measured) throws IOException, InterruptedException {
        var millis = new long[RUNS];
        for (var run = 0; run < RUNS; run++) {
            millis[run] = measured.run().toMillis();
        }
        return LongStream.of(millis).sorted().skip(RUNS / 2).findFirst().orElseThrow();
    }

    private Duration firstAnswer(String handler, Path jar, List<String> jvm, CannedAnswers canned)
            throws IOException, InterruptedException {
        try (var function = start(Start.ON_DEMAND, handler, jar, jvm, canned)) {
            function.answer(FunctionEvents.of(handler, Instant.now(), canned));
            return function.sinceStart();
        }
    }

    private Duration afterRestore(String handler, Path jar, CannedAnswers canned)
            throws IOException, InterruptedException {
        var event = FunctionEvents.of(handler, Instant.now(), canned);
        try (var function = start(Start.SNAP_START, handler, jar, List.of(), canned)) {
            function.initialised();
            var before = function.sinceStart();
            function.restore();
            function.answer(event);
            return function.sinceStart().minus(before);
        }
    }

    private StartedFunction start(Start start, String handler, Path jar, List<String> jvm, CannedAnswers canned)
            throws IOException {
        var environment = Priming.environment(canned.url());
        environment.put("AWS_ENDPOINT_URL", canned.url());
        return new StartedFunction(start, handler, jar.toString(), jvm, environment, folder);
    }
}
