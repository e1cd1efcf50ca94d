package dev.slipway.local.ec2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the fact tables beside this class: comma-separated, lines that begin with {@code #} are remarks. */
final class CsvResource {
    private CsvResource() {}

    static List<List<String>> rows(String name) {
        try (var in = CsvResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource %s is not on the class path. Maybe the jar was built without its resources."
                                .formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The resource %s cannot be read.".formatted(name), unreadable);
        }
    }
}
