package dev.slipway.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;

/** What AWS measures of the queues, functions and table by itself, and what the functions do (functions/docs/metrics.md). */
final class Metrics {
    private final String cluster;
    private final Declared declared;

    Metrics(String cluster, Declared declared) {
        this.cluster = cluster;
        this.declared = declared;
    }

    /** Messages that wait, a count, the most of each minute. */
    Metric waiting(String queue) {
        return metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", declared.queueName(queue))
                .statistic("Maximum")
                .build();
    }

    /** Messages that were sent, a count. */
    Metric sent(String queue) {
        return metric("AWS/SQS", "NumberOfMessagesSent", "QueueName", declared.queueName(queue))
                .statistic("Sum")
                .build();
    }

    /** What the functions themselves measure, of the whole cluster. */
    Metric measured(String name, String statistic) {
        return metric("Slipway", name, "cluster", cluster).statistic(statistic).build();
    }

    /** The same by one of its labels, as far as there are values. */
    IMetric measuredBy(String label, String name) {
        return MathExpression.Builder.create()
                .expression("SEARCH('{Slipway,cluster,%s} MetricName=\"%s\" cluster=\"%s\"', 'Sum')"
                        .formatted(label, name, cluster))
                .usingMetrics(Map.of())
                .label("")
                .period(Duration.minutes(1))
                .build();
    }

    /** Seconds. */
    Metric oldest(String queue) {
        return metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", declared.queueName(queue))
                .statistic("Maximum")
                .build();
    }

    /**
     * Of a function, all its versions together.
     *
     * @param name Invocations, Errors, Throttles, Duration
     */
    Metric function(String function, String name, String statistic) {
        return metric("AWS/Lambda", name, "FunctionName", declared.ref(function))
                .statistic(statistic)
                .build();
    }

    /**
     * Of the table.
     *
     * @param name ConsumedReadCapacityUnits, WriteThrottleEvents, …
     */
    Metric table(String name) {
        return metric("AWS/DynamoDB", name, "TableName", declared.ref("Table"))
                .statistic("Sum")
                .build();
    }

    /** Throttled invocations of all functions, a count. */
    IMetric throttledInvocations() {
        return sum(
                "Throttles",
                Declared.FUNCTIONS.stream()
                        .map(function -> function(function, "Throttles", "Sum"))
                        .toList());
    }

    /** Throttled reads and writes of the table, a count. */
    IMetric throttledRequests() {
        return sum("Throttled requests", List.of(table("ReadThrottleEvents"), table("WriteThrottleEvents")));
    }

    private static IMetric sum(String label, List<Metric> parts) {
        var byName = new TreeMap<String, IMetric>();
        for (var part : parts) {
            byName.put("m" + byName.size(), part);
        }
        return MathExpression.Builder.create()
                .expression(String.join(" + ", byName.keySet()))
                .usingMetrics(byName)
                .label(label)
                .period(Duration.minutes(1))
                .build();
    }

    private static Metric.Builder metric(String namespace, String name, String dimension, String value) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(Map.of(dimension, value))
                .period(Duration.minutes(1));
    }
}
