package dev.slipway.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** What a person has to look at. Each alarm's description says where. */
final class Alarms extends Construct {
    /** Minutes without a sweep, which is due every minute. */
    private static final int SILENCE = 5;

    private final String cluster;
    private final @Nullable ITopic topic;
    private final List<IAlarm> all = new ArrayList<>();

    Alarms(Construct scope, Options options, Metrics metrics) {
        super(scope, "Alarms");
        this.cluster = options.cluster();
        this.topic = options.alarmTopic() == null ? null : Topic.fromTopicArn(this, "Topic", options.alarmTopic());
        for (var queue : Declared.DEAD_LETTERS) {
            above(
                    dashed(queue) + "-not-empty",
                    metrics.waiting(queue),
                    0,
                    1,
                    "Messages that nobody could handle: their attribute \"why\" or the functions' logs say why; redrive them when that is mended.");
        }
        for (var queue : Declared.QUEUES) {
            above(
                    dashed(queue.getKey()) + "-late",
                    metrics.oldest(queue.getKey()),
                    queue.getValue(),
                    2,
                    "A message has waited for longer than %d s: look at the errors and throttles of the function that reads this queue."
                            .formatted(queue.getValue()));
        }
        for (var function : Declared.FUNCTIONS) {
            above(
                    dashed(function) + "-errors",
                    metrics.function(function, "Errors", "Sum"),
                    0,
                    3,
                    "It failed in three minutes of the last five: its log says why. Queues and sweeps repeat what failed.");
        }
        above(
                "functions-throttled",
                metrics.throttledInvocations(),
                0,
                3,
                "The account's concurrency is used up: raise Lambda's quota or reserve some for these functions.");
        above(
                "table-throttled",
                metrics.throttledRequests(),
                0,
                3,
                "DynamoDB refuses reads or writes: look at the table's consumed capacity and at the account's quotas.");
        heartbeat(metrics);
    }

    List<IAlarm> all() {
        return List.copyOf(all);
    }

    private void heartbeat(Metrics metrics) {
        keep(alarm(
                        "sweep-silent",
                        metrics.function("Sweep", "Invocations", "Sum"),
                        "No sweep has run for five minutes, so nothing that an event missed is mended: look at the schedule and at the function's throttles.")
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(SILENCE)
                .treatMissingData(TreatMissingData.BREACHING));
    }

    /** In so many of the last five minutes, or in the last one. */
    private void above(String name, IMetric metric, int threshold, int minutes, String description) {
        keep(alarm(name, metric, description)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .threshold(threshold)
                .evaluationPeriods(minutes == 1 ? 1 : 5)
                .datapointsToAlarm(minutes)
                .treatMissingData(TreatMissingData.NOT_BREACHING));
    }

    private Alarm.Builder alarm(String name, IMetric metric, String description) {
        return Alarm.Builder.create(this, name)
                .alarmName(Names.of(cluster, name))
                .alarmDescription(description)
                .metric(metric);
    }

    private void keep(Alarm.Builder builder) {
        var alarm = builder.build();
        if (topic != null) {
            alarm.addAlarmAction(new SnsAction(topic));
            alarm.addOkAction(new SnsAction(topic));
        }
        all.add(alarm);
    }

    /** NodeQueue → node-queue. */
    private static String dashed(String logicalId) {
        return logicalId.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
