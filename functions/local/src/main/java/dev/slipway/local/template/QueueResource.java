package dev.slipway.local.template;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One {@code AWS::SQS::Queue}; defaults are those of CloudFormation's reference for the type, read 2026-11.
 *
 * @param logicalId its key below {@code Resources}
 * @param name {@code QueueName}; the logical id where there is none
 * @param fifo whether it keeps order within a message group; its name then ends in {@code .fifo}
 * @param contentBasedDeduplication whether a FIFO queue tells duplicates by their body
 * @param visibility how long a received message stays hidden
 * @param delay how long a new message stays hidden
 * @param retention how long a message is kept
 * @param redrive where messages go that were received too often; null to keep them
 */
public record QueueResource(
        String logicalId,
        String name,
        boolean fifo,
        boolean contentBasedDeduplication,
        Duration visibility,
        Duration delay,
        Duration retention,
        @Nullable Redrive redrive) {
    /**
     * Moves a message to another queue instead of delivering it once more.
     *
     * @param deadLetters name of that queue
     * @param maxReceives deliveries before that, a count
     */
    public record Redrive(String deadLetters, int maxReceives) {}
}
