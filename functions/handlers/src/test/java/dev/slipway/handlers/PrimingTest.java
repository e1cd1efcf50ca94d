package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, as in the build: priming sets system properties, and loads whatever it loads. */
class PrimingTest {
    /** Generous for a busy machine; an idle one needs two. */
    private static final long SECONDS = 30;

    @Test
    void everyHandlerDoesWhatItIsHandedWithoutAnyNetwork(@TempDir Path folder)
            throws IOException, InterruptedException {
        var output = folder.resolve("output").toFile();
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + folder.resolve("classes"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Priming.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(output);
        // Nobody answers there: whatever asks anyone but the canned answers fails, and not only where there is no
        // network.
        builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        builder.environment().put("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:1");
        builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
        var process = builder.start();
        try {
            assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "still running after %d s".formatted(SECONDS));
        } finally {
            process.destroyForcibly();
        }
        var said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), said);
        // One sentence of each way to its end.
        for (var sentence : List.of(
                "fleet launched",
                "interruption answered",
                "sweep done",
                "consolidation decided",
                "catalogue refreshed",
                "claim advanced",
                "pod evicted")) {
            assertTrue(said.contains(sentence), () -> "\"%s\" is missing in: %s".formatted(sentence, said));
        }
        var loaded = Files.readString(folder.resolve("classes"), StandardCharsets.UTF_8);
        assertEquals(
                List.of(),
                handlers().filter(name -> !loaded.contains("." + name + " ")).toList());
    }

    private static Stream<String> handlers() throws IOException {
        try (var sources = Files.list(Path.of("src/main/java/dev/slipway/handlers"))) {
            return sources
                    .map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith("Handler.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new))
                    .stream();
        }
    }
}
