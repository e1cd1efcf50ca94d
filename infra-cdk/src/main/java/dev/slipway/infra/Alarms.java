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
    /** Minutes without what comes every minute. */
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
                    1,
                    1,
                    "Messages that nobody could handle: their attribute \"why\" or the functions' logs say why; redrive them when that is mended.");
        }
        for (var queue : Declared.QUEUES) {
            above(
                    dashed(queue.getKey()) + "-late",
                    metrics.oldest(queue.getKey()),
                    queue.getValue(),
                    2,
                    5,
                    "A message has waited for longer than %d s: look at the errors and throttles of the function that reads this queue."
                            .formatted(queue.getValue()));
        }
        for (var function : Declared.FUNCTIONS) {
            above(
                    dashed(function) + "-errors",
                    metrics.function(function, "Errors", "Sum"),
                    3,
                    5,
                    "It failed in three minutes of the last five: its log says why. Queues and sweeps repeat what failed.");
        }
        above(
                "functions-throttled",
                metrics.throttledInvocations(),
                3,
                5,
                "The account's concurrency is used up: raise Lambda's quota or reserve some for these functions.");
        above(
                "table-throttled",
                metrics.throttledRequests(),
                3,
                5,
                "DynamoDB refuses reads or writes: look at the table's consumed capacity and at the account's quotas.");
        heartbeat(
                "sweep-silent",
                metrics.function("Sweep", "Invocations", "Sum"),
                "No sweep has run for five minutes, so nothing that an event missed is mended: look at the schedule and at the function's throttles.");
        heartbeat(
                "webhook-silent",
                metrics.sent("NodeQueue"),
                "The webhook has sent nothing for five minutes, though it sends something every minute: pods wait until a sweep finds them. Look at its pods and their logs in slipway-system.");
        // Of what is not measured an alarm would be quiet for ever, and look well.
        if (options.metrics()) {
            happens(metrics);
        }
    }

    List<IAlarm> all() {
        return List.copyOf(all);
    }

    /** What happens in a healthy cluster too, and is for people when it does not end. */
    private void happens(Metrics metrics) {
        above(
                "pods-unplaceable",
                metrics.measured("karpenter_scheduler_unschedulable_pods_count", "Maximum"),
                10,
                15,
                "Pods have had no place for ten minutes: their event FailedScheduling, slipway decisions and slipway explain pod say which rule of which NodePool keeps them out.");
        above(
                "launches-failing",
                metrics.measured("karpenter_cloudprovider_instance_launch_failures_total", "Sum"),
                10,
                15,
                "EC2 has refused launches in ten minutes of fifteen: the dashboard has its codes. Capacity: allow more types, zones or on-demand; quotas and rights: what provision's log says.");
        above(
                "disruption-held",
                metrics.measured("slipway_disruption_held_nodes_count", "Maximum"),
                3,
                5,
                "More nodes would go than DisruptionPacePercent lets go in ten minutes: slipway decisions says why each. If that is an accident, as of a changed NodePool, take it back now; what is held has not begun.");
        above(
                "sweep-steps-failing",
                metrics.measured("slipway_sweep_failed_steps_count", "Maximum"),
                3,
                5,
                "A sweep could not do all that it had to: its log has a line \"sweep step failed\", or one that ends with \"not told\" or \"not read\", with the reason.");
    }

    private void heartbeat(String name, IMetric metric, String description) {
        keep(alarm(name, metric, description)
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(SILENCE)
                .treatMissingData(TreatMissingData.BREACHING));
    }

    /** Above zero in so many minutes of so many. */
    private void above(String name, IMetric metric, int minutes, int of, String description) {
        above(name, metric, 0, minutes, of, description);
    }

    private void above(String name, IMetric metric, int threshold, int minutes, int of, String description) {
        keep(alarm(name, metric, description)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .threshold(threshold)
                .evaluationPeriods(of)
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
