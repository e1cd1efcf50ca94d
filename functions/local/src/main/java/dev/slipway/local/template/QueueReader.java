package dev.slipway.local.template;

import dev.slipway.local.template.QueueResource.Redrive;
import java.util.Set;

/** Reads a queue. Limits: SQS SetQueueAttributes, read 2026-11. */
final class QueueReader {
    private static final int TWELVE_HOURS = 43_200;
    private static final int FIFTEEN_MINUTES = 900;
    private static final int FOUR_DAYS = 345_600;
    private static final int FOURTEEN_DAYS = 1_209_600;

    private QueueReader() {}

    static QueueResource read(String id, Fields fields, QueueNames queues) {
        fields.admit(
                Set.of(
                        "QueueName",
                        "FifoQueue",
                        "ContentBasedDeduplication",
                        "VisibilityTimeout",
                        "DelaySeconds",
                        "MessageRetentionPeriod",
                        "RedrivePolicy"),
                Set.of(
                        "SqsManagedSseEnabled",
                        "KmsMasterKeyId",
                        "KmsDataKeyReusePeriodSeconds",
                        "RedriveAllowPolicy",
                        "ReceiveMessageWaitTimeSeconds",
                        "Tags",
                        "MaximumMessageSize",
                        "DeduplicationScope",
                        "FifoThroughputLimit"));
        var fifo = fields.flag("FifoQueue", false);
        var name = fields.text("QueueName", fifo ? id + ".fifo" : id);
        if (fifo != name.endsWith(".fifo")) {
            throw new TemplateFault(
                    "%s is '%s' while FifoQueue is %s: the name of a FIFO queue, and only that, ends in .fifo."
                            .formatted(fields.at("QueueName"), name, fifo));
        }
        var redrive = fields.object("RedrivePolicy");
        return new QueueResource(
                id,
                name,
                fifo,
                fields.flag("ContentBasedDeduplication", false),
                fields.seconds("VisibilityTimeout", 30, TWELVE_HOURS),
                fields.seconds("DelaySeconds", 0, FIFTEEN_MINUTES),
                fields.seconds("MessageRetentionPeriod", FOUR_DAYS, FOURTEEN_DAYS),
                fields.has("RedrivePolicy")
                        ? new Redrive(
                                queues.byArn(redrive, "deadLetterTargetArn"),
                                redrive.number("maxReceiveCount", 10, 1, 1000))
                        : null);
    }
}
