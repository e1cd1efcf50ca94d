package dev.slipway.testkit.emulator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Programs that {@code .ci/emulators} installed, each in a folder with what it needs. */
public final class Installed {
    private Installed() {}

    /**
     * One that CI has: {@code aws} and {@code cfn-lint} of {@code localstack}.
     *
     * @throws org.opentest4j.TestAbortedException when it is not installed
     * @throws IllegalStateException instead, where {@code SLIPWAY_REQUIRE_EMULATORS} is {@code true}
     */
    public static Path needed(String folder, String program) {
        return program(folder, program).orElseThrow(() -> absent(absence(folder, program)));
    }

    /**
     * One that would cost CI too much time: {@code sam} of {@code sam}, by {@code .ci/emulators sam}.
     *
     * @throws org.opentest4j.TestAbortedException when it is not installed
     */
    public static Path wanted(String folder, String program) {
        return program(folder, program).orElseThrow(() -> skip(absence(folder, program)));
    }

    private static Optional<Path> program(String folder, String program) {
        return folder(folder).map(made -> made.resolve("bin").resolve(program)).filter(Files::isExecutable);
    }

    private static String absence(String folder, String program) {
        return "TESTS SKIPPED: no %s: \".ci/emulators %s\" has not installed it below %s."
                .formatted(program, folder, home());
    }

    /** Skips, or fails where nothing may be skipped, with this reason; returns nothing, and is to be thrown. */
    static RuntimeException absent(String reason) {
        if ("true".equals(System.getenv("SLIPWAY_REQUIRE_EMULATORS"))) {
            throw new IllegalStateException(reason);
        }
        return skip(reason);
    }

    private static RuntimeException skip(String reason) {
        // Past Surefire, which puts what tests print into files that nobody opens.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(reason);
        return Assumptions.abort(reason);
    }

    static Optional<Path> folder(String name) {
        // Written last, so a half-made installation is none.
        return Optional.of(home().resolve(name)).filter(made -> Files.isRegularFile(made.resolve("requirements.txt")));
    }

    /** The folder that {@code .ci/emulators} fills. */
    static Path home() {
        var named = System.getenv("SLIPWAY_EMULATORS");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "slipway", "emulators")
                : Path.of(named);
    }
}
