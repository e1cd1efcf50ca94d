package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Every {@code slipway …} that a document writes is a command line of this version. */
final class DocumentedCommandsTest {
    private static final Path HOME = Path.of(System.getProperty("slipway.home"));

    /** A word of a shell: quoted, or without white space. */
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"]+");

    private static final Pattern INLINE = Pattern.compile("`(slipway [^`\n]+)`");

    /**
     * A command of a document.
     *
     * @param whole false where running text names a command, which may leave out what it has to be given
     */
    private record Written(Path document, String text, boolean whole) {}

    @Test
    void everyCommandOfADocumentParses() throws IOException {
        var written = new ArrayList<Written>();
        for (var document : documents()) {
            written.addAll(commands(document));
        }
        assertTrue(written.size() > 20, () -> "only these were found: " + written);
        var wrong = new ArrayList<String>();
        for (var command : written) {
            var fault = fault(command);
            if (fault != null) {
                wrong.add("%s: %s: %s".formatted(HOME.relativize(command.document()), command.text(), fault));
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<>(List.of(HOME.resolve("README.md"), HOME.resolve("functions/ARCHITECTURE.md")));
        for (var folder : List.of("functions/docs", ".github")) {
            try (var files = Files.list(HOME.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }

    private static List<Written> commands(Path document) throws IOException {
        var commands = new ArrayList<Written>();
        var inside = false;
        var shell = false;
        for (var line : Files.readString(document).replace("\\\n", " ").lines().toList()) {
            if (line.startsWith("```")) {
                inside = !inside;
                shell = line.equals("```sh");
            } else if (inside) {
                // Other blocks show answers, with the commands that they answer after a prompt.
                var typed = shell ? line : line.startsWith("$ ") ? line.substring(2) : "";
                for (var part : typed.split("\\||&&|;|>|\\s#\\s|\\s{4,}", -1)) {
                    var text = part.strip();
                    if (text.matches("(\\S*/)?slipway(\\s.*)?")) {
                        commands.add(new Written(document, text, true));
                    }
                }
            } else {
                var inline = INLINE.matcher(line);
                while (inline.find()) {
                    commands.add(new Written(document, inline.group(1).replaceAll("\\s+[|>].*", ""), false));
                }
            }
        }
        return commands;
    }

    private static @Nullable String fault(Written command) {
        var words = WORD.matcher(command.text())
                .results()
                .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
                .toList();
        try {
            commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            return null;
        } catch (MissingParameterException e) {
            return command.whole() ? e.getMessage() : null;
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    private static CommandLine commandLine() {
        return CommandLines.of(
                new Terminal().plain(),
                CommandLineWiring.planning(InputStream.nullInputStream()),
                new ManifestFiles(InputStream.nullInputStream()),
                CommandLineWiring.bench(),
                CommandLineWiring.localRun(),
                CommandLineWiring.inspection());
    }
}
