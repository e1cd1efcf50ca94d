package dev.slipway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a file that was reviewed; {@code -Dgolden.update=true} writes it anew. */
public final class Golden {
    private static final Path FILES = Path.of("src/test/resources/dev/slipway/aws");

    private Golden() {}

    public static void matches(String file, String actual) {
        var path = FILES.resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, actual);
            }
            assertEquals(Files.readString(path), actual, "differs from " + path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path.toAbsolutePath(), e);
        }
    }
}
