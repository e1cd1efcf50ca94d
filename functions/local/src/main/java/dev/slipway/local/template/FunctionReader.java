package dev.slipway.local.template;

import dev.slipway.local.template.FunctionResource.QueueTrigger;
import dev.slipway.local.template.FunctionResource.ScheduleTrigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeMap;

/** Reads a function and its triggers. Limits: Lambda quotas and SAM's property references, read 2026-11. */
record FunctionReader(Path folder, QueueNames queues) {
    private static final Set<String> ACTED_ON =
            Set.of("FunctionName", "Handler", "CodeUri", "MemorySize", "Timeout", "Environment", "Events", "Runtime");
    /** Permissions, deployment and telemetry: nothing that a function process could notice on one machine. */
    private static final Set<String> NO_DIFFERENCE = Set.of(
            "Architectures",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties",
            "AutoPublishCodeSha256",
            "DeploymentPreference",
            "Description",
            "EphemeralStorage",
            "KmsKeyArn",
            "LoggingConfig",
            "Policies",
            "PermissionsBoundary",
            "PropagateTags",
            "ReservedConcurrentExecutions",
            "Role",
            "RolePath",
            "RuntimeManagementConfig",
            "SnapStart",
            "Tags",
            "Tracing",
            "VersionDescription",
            "VpcConfig");

    FunctionResource read(String id, Fields fields) {
        fields.admit(ACTED_ON, NO_DIFFERENCE);
        var runtime = fields.text("Runtime");
        if (!runtime.startsWith("java")) {
            throw new TemplateFault(
                    "%s is '%s'; the local host runs Java only.".formatted(fields.at("Runtime"), runtime));
        }
        var environment = new TreeMap<String, String>();
        var variables = fields.object("Environment").object("Variables");
        variables.names().forEach(name -> environment.put(name, variables.text(name)));
        var queueTriggers = new ArrayList<QueueTrigger>();
        var schedules = new ArrayList<ScheduleTrigger>();
        var events = fields.object("Events");
        for (var name : events.names()) {
            var event = events.object(name).admit(Set.of("Type", "Properties"), Set.of());
            var properties = event.object("Properties");
            switch (event.text("Type")) {
                case "SQS" -> queueTriggers.add(queue(name, properties));
                case "ScheduleV2" -> schedules.add(schedule(id, name, properties));
                default ->
                    throw new TemplateFault("%s is '%s'; the local host knows SQS and ScheduleV2."
                            .formatted(event.at("Type"), event.text("Type")));
            }
        }
        return new FunctionResource(
                id,
                fields.text("FunctionName", id),
                fields.text("Handler"),
                folder.resolve(fields.text("CodeUri")).normalize(),
                fields.number("MemorySize", 128, 128, 10_240),
                Duration.ofSeconds(fields.number("Timeout", 3, 1, 900)),
                environment,
                queueTriggers,
                schedules);
    }

    private QueueTrigger queue(String name, Fields fields) {
        // A batching window only delays, concurrency limits only bound what here is always one: neither changes a
        // result.
        fields.admit(
                Set.of("Queue", "BatchSize", "FunctionResponseTypes", "Enabled"),
                Set.of("MaximumBatchingWindowInSeconds", "ScalingConfig"));
        if (!fields.flag("Enabled", true)) {
            throw new TemplateFault(
                    "%s is false; a disabled trigger is not supported, remove it.".formatted(fields.at("Enabled")));
        }
        var responses = fields.list("FunctionResponseTypes");
        if (responses.stream().anyMatch(type -> !type.equals("ReportBatchItemFailures"))) {
            throw new TemplateFault("%s is %s; Lambda knows ReportBatchItemFailures only."
                    .formatted(fields.at("FunctionResponseTypes"), responses));
        }
        return new QueueTrigger(
                name, queues.byArn(fields, "Queue"), fields.number("BatchSize", 10, 1, 10), !responses.isEmpty());
    }

    private static ScheduleTrigger schedule(String functionId, String name, Fields fields) {
        // Nothing is retried locally, so what happens after a failed invocation (RetryPolicy, DeadLetterConfig) cannot
        // show.
        fields.admit(
                Set.of("ScheduleExpression", "Name", "Input", "State"),
                Set.of(
                        "RetryPolicy",
                        "DeadLetterConfig",
                        "Description",
                        "FlexibleTimeWindow",
                        "GroupName",
                        "OmitName",
                        "PermissionsBoundary",
                        "RoleArn",
                        "ScheduleExpressionTimezone"));
        try {
            return new ScheduleTrigger(
                    name,
                    fields.text("Name", functionId + name),
                    ScheduleExpression.parse(fields.text("ScheduleExpression")),
                    fields.text("Input", ""),
                    fields.text("State", "ENABLED").equals("ENABLED"));
        } catch (IllegalArgumentException notSchedule) {
            throw new TemplateFault(
                    "%s: %s".formatted(fields.at("ScheduleExpression"), notSchedule.getMessage()), notSchedule);
        }
    }
}
