package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.DisruptionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code functions/docs/metrics.md} says what is measured, and nothing else. */
class MetricsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("slipway.home"), "functions/docs/metrics.md");

    @Test
    void thePageNamesEveryMetricWithItsUnitAndLabels() throws IOException {
        var said = new TreeSet<String>();
        Pattern.compile("^\\| `((?:karpenter|slipway)_\\w+)` \\| (\\w+) \\| (?:`(\\w+)` )?\\|", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> said.add(
                        "%s %s [%s]".formatted(row.group(1), row.group(2), row.group(3) == null ? "" : row.group(3))));
        var measured = new TreeSet<String>();
        for (var measure : Measure.values()) {
            measured.add("%s %s %s".formatted(measure.metric(), unit(measure), "[" + measure.label() + "]"));
        }
        assertEquals(measured, said);
    }

    private static String unit(Measure measure) {
        var name = measure.unit().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    @Test
    void thePageNamesEveryReason() throws IOException {
        var row = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `" + Measure.NODE_CLAIMS_DISRUPTED.metric()))
                .findFirst()
                .orElseThrow();
        Stream.of(DisruptionReason.values())
                .map(Measurements::label)
                .forEach(label -> assertTrue(row.contains("`" + label + "`"), label));
    }
}
