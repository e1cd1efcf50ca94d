package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.flow.logging.LogScope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What CloudWatch reads: the embedded metric format's specification (CloudWatch user guide, read 2026-11-27). */
class MeterWiringTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatHasNoLabelsIsOneLineOfItsCluster() {
        var line = printed(
                        new Measurement(Measure.UNSCHEDULABLE_PODS, 0),
                        new Measurement(Measure.SCHEDULING_DURATION, 0.166))
                .getFirst();
        assertEquals("Slipway", directive(line).path("Namespace").asText());
        assertEquals("[[\"cluster\"]]", directive(line).path("Dimensions").toString());
        assertEquals(
                "[{\"Name\":\"karpenter_scheduler_unschedulable_pods_count\",\"Unit\":\"Count\"},{\"Name\":\"karpenter_scheduler_scheduling_duration_seconds\",\"Unit\":\"Seconds\"}]",
                directive(line).path("Metrics").toString());
        assertEquals("demo", line.path("cluster").asText());
        assertEquals(
                "0.0", line.path("karpenter_scheduler_unschedulable_pods_count").asText());
        assertEquals(
                "0.166",
                line.path("karpenter_scheduler_scheduling_duration_seconds").asText());
    }

    /** CloudWatch adds no dimensions up, so what an alarm watches is there without its labels, too. */
    @Test
    void whatHasLabelsCountsWithThemAndWithout() {
        var lines = printed(
                new Measurement(Measure.LAUNCH_FAILURES, 1, "InsufficientInstanceCapacity"),
                new Measurement(Measure.LAUNCH_FAILURES, 1, "UnauthorizedOperation"),
                new Measurement(Measure.LAUNCH_FAILURES, 1, "InsufficientInstanceCapacity"));
        assertEquals(2, lines.size(), lines::toString);
        var first = lines.getFirst();
        assertEquals(
                "[[\"cluster\"],[\"cluster\",\"reason\"]]",
                directive(first).path("Dimensions").toString());
        assertEquals("InsufficientInstanceCapacity", first.path("reason").asText());
        assertEquals("[1.0,1.0]", first.path(Measure.LAUNCH_FAILURES.metric()).toString());
        assertEquals("UnauthorizedOperation", lines.getLast().path("reason").asText());
        assertEquals(
                "1.0", lines.getLast().path(Measure.LAUNCH_FAILURES.metric()).toString());
    }

    @Test
    void whatARequestBroughtNamesIt() {
        try (var _ = LogScope.request("batch-1")) {
            assertEquals(
                    "batch-1",
                    printed(new Measurement(Measure.UNSCHEDULABLE_PODS, 0))
                            .getFirst()
                            .path("request")
                            .asText());
        }
        assertTrue(printed(new Measurement(Measure.UNSCHEDULABLE_PODS, 0))
                .getFirst()
                .path("request")
                .isMissingNode());
    }

    @Test
    void nothingIsPrintedOfNothing() {
        assertEquals(List.of(), printed());
    }

    /** A line of CloudWatch's takes 100 values of a metric; the rest comes in the next. */
    @Test
    void aThousandClaimsAreAllCounted() {
        var many = new ArrayList<Measurement>();
        for (var i = 0; i < 1_000; i++) {
            many.add(new Measurement(Measure.NODE_CLAIMS_CREATED, 1, "default"));
        }
        var counted = 0;
        for (var line : printed(many.toArray(Measurement[]::new))) {
            var values = line.path(Measure.NODE_CLAIMS_CREATED.metric());
            counted += values.isArray() ? values.size() : 1;
        }
        assertEquals(1_000, counted);
    }

    private static JsonNode directive(JsonNode line) {
        return line.at("/_aws/CloudWatchMetrics/0");
    }

    private static List<JsonNode> printed(Measurement... measurements) {
        var before = System.out;
        var written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            new MeterWiring("demo").take(List.of(measurements));
        } finally {
            System.setOut(before);
        }
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(MeterWiringTest::read)
                .toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(line, e);
        }
    }
}
