package dev.slipway.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One {@code AWS::Serverless::Function}, merged with the template's globals.
 *
 * @param logicalId its key below {@code Resources}
 * @param name {@code FunctionName}; the logical id where the template leaves the name to CloudFormation
 * @param handler class, or {@code class::method}
 * @param code {@code CodeUri} against the template's folder: a jar or a folder of classes; may not exist yet
 * @param memoryMib {@code MemorySize}, MiB
 * @param timeout longest that one invocation may take
 * @param environment variables, every reference resolved
 * @param queues event sources
 * @param schedules schedules that invoke it
 */
public record FunctionResource(
        String logicalId,
        String name,
        String handler,
        Path code,
        int memoryMib,
        Duration timeout,
        SortedMap<String, String> environment,
        List<QueueTrigger> queues,
        List<ScheduleTrigger> schedules) {
    public FunctionResource {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        queues = List.copyOf(queues);
        schedules = List.copyOf(schedules);
    }

    /**
     * A queue that Lambda polls for the function.
     *
     * @param logicalId key below {@code Events}
     * @param queue the queue's name
     * @param batchSize most messages in one invocation, 1 to 10
     * @param reportsFailures whether the reply says which messages failed ({@code ReportBatchItemFailures})
     */
    public record QueueTrigger(String logicalId, String queue, int batchSize, boolean reportsFailures) {}

    /**
     * A schedule of EventBridge Scheduler.
     *
     * @param logicalId key below {@code Events}
     * @param name the schedule's name; function and event joined where the template gives none, as SAM does
     * @param expression when
     * @param input the payload, JSON; empty for the scheduler's own event
     * @param enabled false for {@code State: DISABLED}
     */
    public record ScheduleTrigger(
            String logicalId, String name, ScheduleExpression expression, String input, boolean enabled) {}
}
