package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every row of core.md §6 is named by a test of this module or by a {@code …RowsTest} of another one, or stands here with
 * the reason why not.
 */
final class RowsCoverageTest {
    private static final int ROWS = 170;
    private static final Pattern DISPLAYED = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"");
    private static final Pattern NAMED = Pattern.compile("rows? (\\d+(?:, \\d+)*)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** First row, last row, why no test here speaks of them. */
    private static final String ELSEWHERE = """
            13-18   disruption budgets: BudgetsTest
            19-19   edits of static pools: the resource definition refuses them (DefinitionsTest); the pools themselves: ReplicasTest, StaticPoolTest
            20-22   hashes: whoever reads NodePools computes them, drift compares them
            23-24   batching: the webhook's BatchWindowTest
            30-30   not kept: snapshots tell neither disruption budgets nor do-not-disrupt of pods, so pods that may not be evicted yet get their next place early
            96-136  drift, disruption and the life of claims, but for those named in tests of their stages
            137-153 registration, draining, sweeps: RegistrationPlannerTest, DrainPlannerTest, SweepPlannerTest
            155-156 capacity buffers are not read; a manifest of one is told as passed over
            158-159 consolidation
            161-161 consolidation; what cannot be understood is refused here as in row 26
            167-168 consolidation
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

    private static SortedSet<Integer> named() throws IOException, URISyntaxException {
        var root = Path.of(RowsCoverageTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var named = new TreeSet<Integer>();
        try (var files = Files.walk(root)) {
            files.map(root::relativize)
                    .map(Path::toString)
                    .filter(file -> file.endsWith("Test.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .forEach(name -> named.addAll(namedIn(load(name))));
        }
        named.addAll(namedBesides(root.resolve("../../..").normalize()));
        return named;
    }

    /** Modules that build on this one: their classes are made later, so their sources are read. */
    private static SortedSet<Integer> namedBesides(Path modules) throws IOException {
        var named = new TreeSet<Integer>();
        try (var files = Files.walk(modules)) {
            for (var file : files.filter(path -> path.toString().contains("src/test/java")
                            && path.toString().endsWith("RowsTest.java"))
                    .toList()) {
                DISPLAYED
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(shown -> named.addAll(rows(shown.group(1))));
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

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SortedSet<Integer> namedIn(Class<?> test) {
        var rows = new TreeSet<Integer>();
        Arrays.stream(test.getDeclaredMethods())
                .map(method -> method.getAnnotation(DisplayName.class))
                .filter(name -> name != null)
                .forEach(name -> rows.addAll(rows(name.value())));
        return rows;
    }
}
