package dev.slipway.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** The dashboard: alarms, then what becomes of nodes, what comes in, what is done with it, and the table. */
final class Overview {
    /** Of 24 columns. */
    private static final int HALF = 12;

    private Overview() {}

    static void add(Construct scope, Options options, Metrics metrics, Alarms alarms) {
        var rows = new ArrayList<List<IWidget>>();
        rows.add(List.of(AlarmStatusWidget.Builder.create()
                .title("Slipway for " + options.cluster())
                .alarms(alarms.all())
                .width(2 * HALF)
                .build()));
        if (options.metrics()) {
            rows.addAll(measured(metrics));
        }
        rows.addAll(ofAws(metrics));
        Dashboard.Builder.create(scope, "Dashboard")
                .dashboardName("slipway-" + options.cluster())
                .widgets(rows)
                .build();
    }

    /** What becomes of nodes, which the functions measure. */
    private static List<List<IWidget>> measured(Metrics metrics) {
        return List.of(
                List.of(
                        byLabel(metrics, "Nodes asked for", "nodepool", "karpenter_nodeclaims_created_total"),
                        byLabel(metrics, "Nodes told to go", "reason", "karpenter_nodeclaims_disrupted_total")),
                List.of(
                        graph(
                                "Pods without a place, nodes held back by the pace",
                                Stream.of(
                                                "karpenter_scheduler_unschedulable_pods_count",
                                                "slipway_disruption_held_nodes_count")
                                        .map(name -> metrics.measured(name, "Maximum"))),
                        byLabel(
                                metrics,
                                "What EC2 refused",
                                "reason",
                                "karpenter_cloudprovider_instance_launch_failures_total")),
                List.of(
                        graph(
                                "From planned to ready, and deciding, s",
                                Stream.of(
                                        metrics.measured("slipway_nodes_ready_duration_seconds", "p50"),
                                        metrics.measured("slipway_nodes_ready_duration_seconds", "p95"),
                                        metrics.measured("karpenter_scheduler_scheduling_duration_seconds", "p95"))),
                        graph(
                                "Could be saved, $ an hour",
                                Stream.of(metrics.measured(
                                        "slipway_consolidation_savings_dollars_per_hour", "Maximum")))),
                List.of(
                        byLabel(
                                metrics,
                                "Interruptions",
                                "message_type",
                                "karpenter_interruption_received_messages_total"),
                        graph(
                                "Offerings avoided",
                                Stream.of(metrics.measured("slipway_offerings_unavailable_count", "Maximum")))));
    }

    /** What comes in and what is done with it, which AWS measures. */
    private static List<List<IWidget>> ofAws(Metrics metrics) {
        var queues = Stream.concat(
                        Declared.QUEUES.stream().map(queue -> queue.getKey()), Declared.DEAD_LETTERS.stream())
                .toList();
        return List.of(
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
                                        .map(metrics::table))));
    }

    private static IWidget functions(Metrics metrics, String name, String statistic) {
        return graph(
                "Functions: " + name + (name.equals("Duration") ? ", ms, 95th percentile" : ""),
                Declared.FUNCTIONS.stream().map(function -> metrics.function(function, name, statistic)));
    }

    private static IWidget byLabel(Metrics metrics, String title, String label, String name) {
        return graph(title, Stream.of(metrics.measuredBy(label, name)));
    }

    private static IWidget graph(String title, Stream<? extends IMetric> metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(metrics.toList())
                .width(HALF)
                .build();
    }
}
