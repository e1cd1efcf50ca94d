package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.slipway.cli.Bench.Measured;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** What {@code slipway bench} measured, as {@code -o json} prints it and as a table. */
final class BenchReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double BYTES_OF_A_MEBIBYTE = 1 << 20;

    private BenchReport() {}

    static ObjectNode of(Measured measured) {
        var plan = measured.plan();
        var pods = measured.facts().snapshot().pending().stream()
                .mapToLong(group -> group.names().size())
                .sum();
        var unschedulable = plan.unplaceable().stream()
                .mapToInt(group -> group.pods().size())
                .sum();
        var median = Math.max(1, measured.median().toNanos());
        var report = JSON.objectNode()
                .put("pods", pods)
                .put(
                        "kinds",
                        measured.facts().snapshot().pending().stream()
                                .map(group -> group.kind())
                                .distinct()
                                .count());
        report.set("secondsFirst", seconds(measured.first()));
        report.set("secondsMedian", seconds(measured.median()));
        report.put("podsPerSecond", Math.round(pods * 1e9 / median))
                .put("nodes", plan.newNodes().size());
        report.set("hourlyCost", PlanReport.price(plan.hourlyCost()));
        report.set("lowerBound", PlanReport.price(plan.lowerBound()));
        return report.put("unschedulable", unschedulable)
                .put("heapMiB", Math.round(measured.heapBytes() / BYTES_OF_A_MEBIBYTE));
    }

    static void print(Console console, Measured measured) {
        var table = new TextTable("FIGURE", "VALUE");
        of(measured)
                .properties()
                .forEach(figure -> table.row(figure.getKey(), figure.getValue().asText()));
        table.print(console);
    }

    private static ValueNode seconds(Duration duration) {
        return JSON.numberNode(BigDecimal.valueOf(duration.toNanos(), 9).setScale(6, RoundingMode.HALF_UP));
    }
}
