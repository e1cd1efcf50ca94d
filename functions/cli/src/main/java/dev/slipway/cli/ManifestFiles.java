package dev.slipway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Finds and reads what {@code -f} names: files, folders with all YAML and JSON below them, {@code -} for standard input. */
final class ManifestFiles {
    private static final String GZIP = ".gz";

    private final InputStream standardInput;

    ManifestFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /**
     * All texts, in the order of the arguments, folders by path.
     *
     * @param catalog is none of them, though it may lie in one of the folders
     * @throws UserFault naming each file that cannot be read
     */
    List<Manifest> read(List<Path> arguments, @Nullable Path catalog) {
        var manifests = new ArrayList<Manifest>();
        var faults = new ArrayList<String>();
        for (var argument : arguments) {
            try {
                if (argument.toString().equals("-")) {
                    var text = new String(standardInput.readAllBytes(), StandardCharsets.UTF_8);
                    manifests.add(new Manifest("standard input", text));
                } else {
                    for (var file : files(argument, catalog, faults)) {
                        manifests.add(new Manifest(file.toString(), text(file)));
                    }
                }
            } catch (IOException e) {
                faults.add("-f %s: it cannot be read (%s).".formatted(argument, reason(e)));
            }
        }
        if (!faults.isEmpty()) {
            throw new UserFault(faults);
        }
        return manifests;
    }

    /**
     * One file's text.
     *
     * @throws UserFault when it cannot be read
     */
    static String text(String option, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserFault("%s %s: there is no such file.".formatted(option, file));
        }
        try {
            return text(file);
        } catch (IOException e) {
            throw new UserFault("%s %s: it cannot be read (%s).".formatted(option, file, reason(e)));
        }
    }

    private static String text(Path file) throws IOException {
        if (!file.toString().endsWith(GZIP)) {
            return Files.readString(file);
        }
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        }
    }

    private static List<Path> files(Path argument, @Nullable Path catalog, List<String> faults) throws IOException {
        if (Files.isRegularFile(argument)) {
            return List.of(argument);
        }
        if (!Files.isDirectory(argument)) {
            faults.add("-f %s: there is no such file or folder.".formatted(argument));
            return List.of();
        }
        try (var below = Files.walk(argument)) {
            var files = below.filter(file -> Files.isRegularFile(file) && isManifest(file) && !isSame(file, catalog))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                faults.add("-f %s: the folder has no .yaml, .yml or .json file.".formatted(argument));
            }
            return files;
        }
    }

    private static boolean isSame(Path file, @Nullable Path catalog) {
        return catalog != null
                && file.toAbsolutePath()
                        .normalize()
                        .equals(catalog.toAbsolutePath().normalize());
    }

    private static boolean isManifest(Path file) {
        var path = file.toString();
        var name = path.endsWith(GZIP) ? path.substring(0, path.length() - GZIP.length()) : path;
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String reason(IOException fault) {
        return switch (fault) {
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(fault.getMessage());
        };
    }
}
