package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks for what is there, and for all of it. */
class DashboardTest {
    private static final Path FILE = Path.of("chart/dashboards/slipway.json");

    private JsonNode dashboard;

    @BeforeEach
    void read() throws IOException {
        dashboard = JsonMapper.builder().build().readTree(FILE.toFile());
    }

    @Test
    void itIsADashboardThatGrafanaImports() {
        assertEquals("slipway", dashboard.path("uid").asText());
        assertEquals("Slipway", dashboard.path("title").asText());
        // Grafana 10; later ones bring it up to date when they read it.
        assertEquals(39, dashboard.path("schemaVersion").asInt());
        assertTrue(dashboard.path("id").isMissingNode(), "an id is the importing Grafana's to give");
        var variables = names(dashboard.at("/templating/list"), "name");
        assertEquals(List.of("prometheus", "cloudwatch", "namespace", "region", "cluster"), variables);
        Pattern.compile("\\$\\{?([a-z]+)\\b(?!\\()")
                .matcher(dashboard.toString())
                .results()
                .map(used -> used.group(1))
                .forEach(used -> assertTrue(variables.contains(used), used));
    }

    @Test
    void panelsHaveTheirOwnIdsAndPlaces() {
        var ids = new TreeSet<Integer>();
        var taken = new TreeMap<String, String>();
        for (var panel : dashboard.path("panels")) {
            var title = panel.path("title").asText();
            assertFalse(title.isBlank());
            assertTrue(ids.add(panel.path("id").asInt()), () -> title + " has another's id");
            var place = panel.path("gridPos");
            var right = place.path("x").asInt() + place.path("w").asInt();
            assertTrue(right <= 24, () -> title + " ends in column " + right);
            for (var x = place.path("x").asInt(); x < right; x++) {
                for (var y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    var other = taken.put(x + "," + y, title);
                    assertTrue(other == null, () -> title + " lies over " + other);
                }
            }
        }
        assertTrue(ids.size() > 20, ids::toString);
    }

    @Test
    void everyPanelAsksOneSourceByDifferentLetters() {
        for (var panel : panels()) {
            var letters = names(panel.path("targets"), "refId");
            assertFalse(letters.isEmpty(), panel::toString);
            assertEquals(letters.size(), new TreeSet<>(letters).size(), panel::toString);
            panel.path("targets").forEach(target -> assertEquals(panel.path("datasource"), target.path("datasource")));
        }
    }

    @Test
    void prometheusIsAskedForWhatTheWebhookServes() throws IOException {
        var asked = new TreeSet<String>();
        for (var target : targets("prometheus")) {
            metricsOf(target.path("expr").asText())
                    .forEach(name -> asked.add(name.replaceFirst("_(bucket|sum|count)$", "")));
        }
        var metrics = new WebhookMetrics();
        metrics.watch(() -> true, () -> true, () -> 0, () -> 0);
        var served = new TreeSet<String>();
        metrics.registry()
                .scrape()
                .forEach(snapshot -> served.add(snapshot.getMetadata().getPrometheusName()));
        // A counter's snapshot is named without the ending that is served.
        assertEquals(
                new TreeSet<>(served.stream().map(DashboardTest::base).toList()),
                new TreeSet<>(asked.stream().map(DashboardTest::base).toList()));
    }

    private static String base(String name) {
        return name.replaceFirst("_(total|count)$", "");
    }

    /** The page that the functions' own test keeps true. */
    @Test
    void cloudWatchIsAskedForWhatTheFunctionsMeasure() throws IOException {
        var labelsByMetric = new TreeMap<String, String>();
        Pattern.compile("^\\| `((?:karpenter|slipway)_\\w+)` \\| \\w+ \\| (?:`(\\w+)`)? ?\\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of(System.getProperty("slipway.home"), "functions/docs/metrics.md")))
                .results()
                .forEach(row -> labelsByMetric.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
        var asked = new TreeSet<String>();
        for (var target : targets("cloudwatch")) {
            var metric = target.path("metricName").asText();
            asked.add(metric);
            assertEquals("Slipway", target.path("namespace").asText());
            assertEquals("$cluster", target.at("/dimensions/cluster").asText());
            target.path("dimensions")
                    .fieldNames()
                    .forEachRemaining(label -> assertTrue(
                            Set.of("cluster", labelsByMetric.getOrDefault(metric, ""))
                                    .contains(label),
                            metric + " by " + label));
        }
        assertEquals(labelsByMetric.keySet(), asked);
    }

    @Test
    void theChartBringsItToWhoAsks() throws IOException {
        assertEquals(List.of(), Chart.with().all("ConfigMap"));
        var map = Chart.with("dashboard.enabled", true).the("ConfigMap");
        assertEquals("1", map.at("/metadata/labels/grafana_dashboard").asText());
        assertEquals(
                dashboard,
                JsonMapper.builder()
                        .build()
                        .readTree(map.at("/data/slipway.json").asText()));
    }

    private List<JsonNode> panels() {
        var panels = new ArrayList<JsonNode>();
        dashboard.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    private List<JsonNode> targets(String source) {
        var targets = new ArrayList<JsonNode>();
        for (var panel : panels()) {
            panel.path("targets").forEach(target -> {
                if (target.at("/datasource/type").asText().equals(source)) {
                    targets.add(target);
                }
            });
        }
        assertFalse(targets.isEmpty(), source);
        return targets;
    }

    private static Stream<String> metricsOf(String expression) {
        return Pattern.compile("(?:karpenter|slipway)_\\w+")
                .matcher(expression)
                .results()
                .map(found -> found.group());
    }

    private static List<String> names(JsonNode list, String field) {
        var names = new ArrayList<String>();
        list.forEach(one -> names.add(one.path(field).asText()));
        return names;
    }
}
