package dev.slipway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A browser without a window. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    /**
     * How to start it, to be added to.
     *
     * @param profile folder that it makes and keeps its own things in
     * @throws org.opentest4j.TestAbortedException where there is none
     */
    static List<String> command(Path profile) {
        return new ArrayList<>(List.of(
                found(),
                "--headless",
                "--disable-gpu",
                // Its sandbox needs rights that containers and root do not have; the page is our own.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--user-data-dir=" + profile));
    }

    /** Starts it; it runs until it is ended. */
    static Process start(Path folder, String... arguments) throws IOException {
        var command = command(folder.resolve("profile"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static String found() {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            for (var name : NAMES) {
                var file = Path.of(directory, name);
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        var absence = "TESTS SKIPPED: no browser: none of %s is on the PATH; \"apt-get install chromium\" gives one."
                .formatted(NAMES);
        // Past Surefire, which puts what tests print into files that nobody opens.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(absence);
        return Assumptions.abort(absence);
    }
}
