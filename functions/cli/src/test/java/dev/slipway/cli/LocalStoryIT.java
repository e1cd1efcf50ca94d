package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's main job, as a user starts it: a process, its exit code, its final table. */
class LocalStoryIT {
    private static final Path LAUNCHER = Path.of("target/slipway").toAbsolutePath();
    private static final int MINUTES = 4;

    @TempDir
    Path folder;

    @Test
    void theStoryEndsWithEveryPromiseKeptAndNothingLeftRunning() throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(LAUNCHER.toString(), "local")
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "still running\n" + read(err));
        var printed = read(out);
        assertEquals(0, process.exitValue(), () -> printed + read(err));
        assertTrue(printed.contains("Every promise was kept."), printed);
        for (var heading : List.of("What happened", "NodeClaims, as DynamoDB has them", "Functions", "Promises")) {
            assertTrue(printed.lines().anyMatch(heading::equals), () -> heading + " is missing in\n" + printed);
        }
        assertTrue(printed.lines().filter(line -> line.startsWith("yes ")).count() >= 12, () -> printed);
        assertTrue(
                printed.lines()
                        .anyMatch(line -> line.contains("interruption") && line.contains("replacement requested")),
                () -> printed);
        var children = ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .commandLine()
                        .orElse("")
                        .contains("com.amazonaws.services.lambda.runtime.api.client.AWSLambda"))
                .filter(handle -> handle.parent().map(ProcessHandle::pid).orElse(0L) == process.pid())
                .toList();
        assertFalse(children.iterator().hasNext(), children::toString);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return file + ": " + e;
        }
    }
}
