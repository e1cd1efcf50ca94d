package dev.slipway.cli;

import dev.slipway.model.cluster.ObjectFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** Finds and reads what {@code -f} names: files, folders with all YAML and JSON below them, {@code -} for standard input. */
final class ManifestFiles {
    private static final String GZIP = ".gz";

    private final InputStream standardInput;

    ManifestFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /**
     * What was read.
     *
     * @param manifests at least one
     * @param faults what could not be read, by argument or file
     */
    record Reading(List<Manifest> manifests, List<ObjectFault> faults) {}

    /**
     * All texts, in the order of the arguments, folders by path. What cannot be read is a fault; the rest goes on.
     *
     * @param others are none of them, though they may lie in one of the folders
     * @throws UserFault naming each file that cannot be read, when nothing is left
     */
    Reading read(List<Path> arguments, List<Path> others) {
        var manifests = new ArrayList<Manifest>();
        var faults = new ArrayList<ObjectFault>();
        for (var argument : arguments) {
            try {
                if (argument.toString().equals("-")) {
                    var text = new String(standardInput.readAllBytes(), StandardCharsets.UTF_8);
                    manifests.add(new Manifest("standard input", text, false));
                } else if (Files.isDirectory(argument)) {
                    readFolder(argument, others, manifests, faults);
                } else {
                    manifests.add(new Manifest(argument.toString(), text(argument), false));
                }
            } catch (IOException e) {
                faults.add(new ObjectFault("-f " + argument, reason(e, "file or folder")));
            }
        }
        if (manifests.isEmpty()) {
            throw new UserFault(faults.stream().map(ObjectFault::toString).toList());
        }
        return new Reading(manifests, faults);
    }

    /**
     * One file's text.
     *
     * @throws UserFault when it cannot be read
     */
    static String text(String option, Path file) {
        if (Files.isDirectory(file)) {
            throw new UserFault("%s %s: it is a folder, and no file.".formatted(option, file));
        }
        try {
            return text(file);
        } catch (IOException e) {
            throw new UserFault("%s %s: %s".formatted(option, file, reason(e, "file")));
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

    private static void readFolder(Path folder, List<Path> others, List<Manifest> manifests, List<ObjectFault> faults)
            throws IOException {
        var files = new TreeSet<Path>();
        // The folder may be a link, below which nothing would be found.
        var real = folder.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // A link that leads nowhere was meant to be a manifest; a folder or a pipe of such a name is none.
                var named = folder.resolve(real.relativize(file));
                if (isManifest(file)
                        && others.stream().noneMatch(other -> isSame(named, other))
                        && (Files.isRegularFile(file) || Files.notExists(file))) {
                    files.add(named);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path below, IOException fault) {
                faults.add(
                        new ObjectFault(folder.resolve(real.relativize(below)).toString(), reason(fault, "file")));
                return FileVisitResult.CONTINUE;
            }
        });
        if (files.isEmpty()) {
            faults.add(new ObjectFault("-f " + folder, "the folder has no .yaml, .yml or .json file."));
        }
        for (var file : files) {
            try {
                manifests.add(new Manifest(file.toString(), text(file), true));
            } catch (IOException e) {
                faults.add(new ObjectFault(file.toString(), reason(e, "file")));
            }
        }
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.exists(other) && Files.isSameFile(file, other);
        } catch (IOException _) {
            // What cannot be read is named when it is read.
            return false;
        }
    }

    private static boolean isManifest(Path file) {
        var path = file.toString();
        var name = path.endsWith(GZIP) ? path.substring(0, path.length() - GZIP.length()) : path;
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String reason(IOException fault, String expected) {
        return switch (fault) {
            case NoSuchFileException missing
            when Files.isSymbolicLink(Path.of(missing.getFile())) -> "it is a link that leads nowhere.";
            case NoSuchFileException _ -> "there is no such %s.".formatted(expected);
            case CharacterCodingException _ -> "it cannot be read (it is not UTF-8 text).";
            case AccessDeniedException _ -> "it cannot be read (permission denied).";
            default -> "it cannot be read (%s).".formatted(fault.getMessage());
        };
    }
}
