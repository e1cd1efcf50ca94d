package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every row of core.md §6 is named by a test of some module, in its name or in a comment, or stands here with the reason why
 * not.
 */
final class RowsCoverageTest {
    private static final int ROWS = 170;
    private static final Pattern DISPLAYED = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"");
    private static final Pattern COMMENTED = Pattern.compile("// (rows? \\d.*)");
    private static final Pattern NAMED = Pattern.compile("rows? (\\d+(?:(?:, | and )\\d+)*)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** First row, last row, why no test here speaks of them. */
    private static final String ELSEWHERE = """
            30-30   not kept: snapshots tell neither disruption budgets nor do-not-disrupt of pods, so pods that may not be evicted yet get their next place early
            150-150 not kept: a node belongs to the claim whose instance its provider id names, and EC2 gives no id twice
            159-159 a pool that is not ready has nothing to offer, and so nothing is replaced by it
            167-167 not kept: nothing is remembered between two looks, so a node waits for none
            """;

    @Test
    void everyRowIsNamedOrExcused() throws IOException, URISyntaxException {
        var named = named();
        var excused = excused();
        var missing = IntStream.rangeClosed(1, ROWS)
                .filter(row -> !named.contains(row) && !excused.containsKey(row))
                .boxed()
                .toList();
        assertEquals(List.of(), missing, "rows without a test or an excuse");
    }

    @Test
    void noExcuseIsLeftOverOnceEveryRowOfItIsNamed() throws IOException, URISyntaxException {
        var named = named();
        var byReason = new TreeMap<String, TreeSet<Integer>>();
        excused()
                .forEach((row, reason) ->
                        byReason.computeIfAbsent(reason, _ -> new TreeSet<>()).add(row));
        byReason.forEach((reason, rows) -> assertFalse(named.containsAll(rows), reason));
    }

    private static SortedMap<Integer, String> excused() {
        var excused = new TreeMap<Integer, String>();
        ELSEWHERE.lines().forEach(line -> {
            var numbers = NUMBER.matcher(line);
            numbers.find();
            var first = Integer.parseInt(numbers.group());
            numbers.find();
            var last = Integer.parseInt(numbers.group());
            IntStream.rangeClosed(first, last).forEach(row -> excused.put(row, line));
        });
        return excused;
    }

    /** By the names and the comments of tests. Sources are read: classes of modules that build on this one are made later. */
    private static SortedSet<Integer> named() throws IOException, URISyntaxException {
        var classes = Path.of(RowsCoverageTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var named = new TreeSet<Integer>();
        try (var files = Files.walk(classes.resolve("../../..").normalize())) {
            for (var file : files.filter(path -> path.toString().contains("src/test/java")
                            && path.toString().endsWith("Test.java")
                            && !path.endsWith("RowsCoverageTest.java"))
                    .toList()) {
                var source = Files.readString(file);
                for (var place : List.of(DISPLAYED, COMMENTED)) {
                    place.matcher(source).results().forEach(shown -> named.addAll(rows(shown.group(1))));
                }
            }
        }
        return named;
    }

    private static SortedSet<Integer> rows(String shown) {
        var rows = new TreeSet<Integer>();
        NAMED.matcher(shown)
                .results()
                .flatMap(match -> NUMBER.matcher(match.group(1)).results())
                .forEach(match -> rows.add(Integer.valueOf(match.group())));
        return rows;
    }
}
