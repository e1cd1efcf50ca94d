package dev.slipway.infra;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** The dashboard: alarms, then what comes in, what is done with it, and the table. */
final class Overview {
    /** Of 24 columns. */
    private static final int HALF = 12;

    private Overview() {}

    static void add(Construct scope, String cluster, Metrics metrics, Alarms alarms) {
        var queues = Stream.concat(
                        Declared.QUEUES.stream().map(queue -> queue.getKey()), Declared.DEAD_LETTERS.stream())
                .toList();
        Dashboard.Builder.create(scope, "Dashboard")
                .dashboardName("slipway-" + cluster)
                .widgets(List.of(
                        List.of(AlarmStatusWidget.Builder.create()
                                .title("Slipway for " + cluster)
                                .alarms(alarms.all())
                                .width(2 * HALF)
                                .build()),
                        List.of(
                                graph("Messages waiting", queues.stream().map(metrics::waiting)),
                                graph(
                                        "Age of the oldest message, s",
                                        Declared.QUEUES.stream().map(queue -> metrics.oldest(queue.getKey())))),
                        List.of(functions(metrics, "Invocations", "Sum"), functions(metrics, "Errors", "Sum")),
                        List.of(functions(metrics, "Duration", "p95"), functions(metrics, "Throttles", "Sum")),
                        List.of(
                                graph(
                                        "Table: capacity units used",
                                        Stream.of("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits")
                                                .map(metrics::table)),
                                graph(
                                        "Table: requests throttled",
                                        Stream.of("ReadThrottleEvents", "WriteThrottleEvents")
                                                .map(metrics::table)))))
                .build();
    }

    private static IWidget functions(Metrics metrics, String name, String statistic) {
        return graph(
                "Functions: " + name + (name.equals("Duration") ? ", ms, 95th percentile" : ""),
                Declared.FUNCTIONS.stream().map(function -> metrics.function(function, name, statistic)));
    }

    private static IWidget graph(String title, Stream<? extends IMetric> metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(metrics.toList())
                .width(HALF)
                .build();
    }
}
