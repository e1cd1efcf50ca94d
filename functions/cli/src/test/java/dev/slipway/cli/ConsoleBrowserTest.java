package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium. {@code -Dgolden.update=true} takes the picture of {@code functions/docs/console.png} anew.
 */
@Timeout(120)
final class ConsoleBrowserTest {
    private static final Path PICTURE = Path.of(System.getProperty("slipway.home"), "functions/docs/console.png");

    @TempDir
    private Path folder;

    private String browse(String... arguments) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var command = Chromium.command(folder.resolve("profile"));
        command.add("--virtual-time-budget=4000");
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            assertTrue(process.waitFor(90, TimeUnit.SECONDS), () -> "the browser does not end: " + command);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> errors(folder));
        return Files.readString(out);
    }

    private static String errors(Path folder) {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void showsEverythingAndRunsNothingThatComesFromTheCluster() throws IOException, InterruptedException {
        var example = new ConsoleExample();
        try (var server = ConsoleServer.start(0, example.page())) {
            var page = browse("--dump-dom", "http://127.0.0.1:%d/".formatted(server.port()));
            for (var claim : example.nodes()) {
                assertTrue(page.contains("title=\"" + claim.name() + "\""), page);
            }
            assertTrue(page.contains("<title>Slipway demo</title>"), page);
            assertTrue(page.contains("$0.4288"), page);
            assertTrue(page.contains("default/giant: NodePool default: cpu"), page);
            assertTrue(
                    page.contains(
                            "Consolidation ended nodes of $0.288 an hour and bought $0.0312 in their place: it saves $0.2568 an hour"),
                    page);
            assertTrue(page.contains("InsufficientInstanceCapacity"), page);
            assertTrue(page.contains("11 of 11"), page);
            assertTrue(page.contains("<path class=\"cost\" d=\"M0.0 "), page);
            assertTrue(page.contains("&lt;img src=x"), page);
            assertFalse(page.contains("<img"), page);
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException, InterruptedException {
        var example = new ConsoleExample();
        example.fault = "there is no table slipway-demo in us-east-1.";
        try (var server = ConsoleServer.start(0, example.page())) {
            var page = browse("--dump-dom", "http://localhost:%d/".formatted(server.port()));
            assertTrue(page.contains("role=\"alert\">there is no table slipway-demo in us-east-1.</p>"), page);
        }
    }

    /** Light and dark are the browser's wish; each has its own colours. */
    @Test
    void looksAsItDoesInItsDocument() throws IOException, InterruptedException {
        var picture = folder.resolve("console.png");
        try (var server = ConsoleServer.start(0, new ConsoleExample("default").page())) {
            browse(
                    "--screenshot=" + picture,
                    "--hide-scrollbars",
                    "--window-size=1240,1400",
                    "http://127.0.0.1:%d/".formatted(server.port()));
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.copy(picture, PICTURE, StandardCopyOption.REPLACE_EXISTING);
        }
        assertTrue(Files.size(picture) > 20_000, "an empty page is smaller");
        assertTrue(Files.size(PICTURE) < 300_000, "a picture of a document is small");
    }
}
