package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that others rely on, kept in {@code src/test/resources/golden}; {@code -Dgolden.update=true} rewrites them. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    static void assertGolden(String file, String actual) {
        var path = FOLDER.resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(path, actual);
            }
            assertEquals(
                    Files.readString(path),
                    actual,
                    () -> "%s differs. Run with -Dgolden.update=true if that is wanted.".formatted(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
