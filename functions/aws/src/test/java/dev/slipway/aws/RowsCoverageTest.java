package dev.slipway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every row of aws.md §8 is named by a test of some module, as {@code aws.md §8, 14} or {@code aws.md §8, 1 and 12}, or stands
 * here with the reason why not.
 */
final class RowsCoverageTest {
    private static final int ROWS = 60;
    private static final Pattern NAMED = Pattern.compile("aws\\.md §8, (\\d+(?:(?:, | and )\\d+)*)");
    private static final Pattern ROW = Pattern.compile("(?m)^(\\d+)\\. Given ");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Row, why no test speaks of it. */
    private static final String EXCUSED = """
            """;

    @Test
    void everyRowIsNamedOrExcused() throws IOException {
        var named = named();
        var excused = excused();
        assertEquals(
                List.of(),
                IntStream.rangeClosed(1, ROWS)
                        .filter(row -> !named.contains(row) && !excused.containsKey(row))
                        .boxed()
                        .toList(),
                "rows without a test or an excuse");
        assertEquals(
                List.of(),
                excused.keySet().stream().filter(named::contains).toList(),
                "excuses of rows that have a test");
    }

    @Test
    void theReferenceHasNoOtherRows() throws IOException {
        var reference = home().resolveSibling("shared/reference/aws.md");
        if (!Files.exists(reference)) {
            System.out.println("SKIPPED: " + reference + " is not here, so nobody has counted its rows again.");
        }
        assumeTrue(Files.exists(reference), () -> reference + " is not here");
        var text = Files.readString(reference);
        var section = text.substring(text.indexOf("\n## 8. "), text.indexOf("\n## 9. "));
        assertEquals(
                IntStream.rangeClosed(1, ROWS).boxed().toList(),
                ROW.matcher(section)
                        .results()
                        .map(row -> Integer.valueOf(row.group(1)))
                        .toList());
    }

    private static Map<Integer, String> excused() {
        var excused = new TreeMap<Integer, String>();
        EXCUSED.lines().forEach(line -> {
            var words = line.split(" ", 2);
            excused.put(Integer.valueOf(words[0]), words[1]);
        });
        return excused;
    }

    /** Sources are read, and not classes: those of modules that build on this one are made later. */
    private static Set<Integer> named() throws IOException {
        var named = new TreeSet<Integer>();
        try (var files = Files.walk(home().resolve("functions"))) {
            for (var file : files.filter(path -> path.toString().contains("src/test/java")
                            && path.toString().endsWith("Test.java")
                            && !path.endsWith("RowsCoverageTest.java"))
                    .toList()) {
                NAMED.matcher(Files.readString(file))
                        .results()
                        .flatMap(match -> NUMBER.matcher(match.group(1)).results())
                        .forEach(number -> named.add(Integer.valueOf(number.group())));
            }
        }
        return named;
    }

    private static Path home() {
        return Path.of(System.getProperty("slipway.home")).toAbsolutePath().normalize();
    }
}
