package dev.slipway.local.lambda;

import dev.slipway.local.template.FunctionResource.QueueTrigger;
import dev.slipway.local.template.Place;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * An SQS event source mapping: receives, invokes, deletes what was done. What was not done comes back after the queue's
 * visibility time-out, and the queue moves it to its dead letters when it came too often.
 */
final class QueuePoller implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(QueuePoller.class);
    /** Length of one poll, seconds: also the longest that closing waits for an idle poller. Lambda polls for up to 20 s. */
    private static final int POLL_SECONDS = 1;

    private final SqsClient sqs;
    private final LocalFunction function;
    private final QueueTrigger trigger;
    private final Place place;
    private final CountDownLatch stopping;

    QueuePoller(SqsClient sqs, LocalFunction function, QueueTrigger trigger, Place place, CountDownLatch stopping) {
        this.sqs = sqs;
        this.function = function;
        this.trigger = trigger;
        this.place = place;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        while (stopping.getCount() > 0) {
            try {
                var messages = receive();
                if (!messages.isEmpty() && stopping.getCount() > 0) {
                    delete(done(messages));
                }
            } catch (HostClosed closing) {
                // The messages come back to whoever polls next.
                return;
            } catch (SdkException | IllegalStateException | UncheckedIOException failed) {
                if (!pause()) {
                    return;
                }
                log.warn("polling failed queue={} reason={}", trigger.queue(), failed.getMessage());
            }
        }
    }

    /** False when the host stops instead. */
    private boolean pause() {
        try {
            return !stopping.await(POLL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Message> receive() {
        return sqs.receiveMessage(request -> request.queueUrl(url())
                        .maxNumberOfMessages(trigger.batchSize())
                        .waitTimeSeconds(POLL_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
    }

    private List<Message> done(List<Message> messages) {
        var event = SqsEventJson.write(messages, place.queueArn(trigger.queue()), place.region());
        var reply = function.invoke(event, "sqs %s × %d".formatted(trigger.queue(), messages.size()));
        if (!reply.invocation().succeeded()) {
            return List.of();
        }
        if (!trigger.reportsFailures()) {
            return messages;
        }
        var ids = messages.stream().map(Message::messageId).collect(Collectors.toSet());
        return switch (BatchReply.read(reply.payload(), ids)) {
            case BatchReply.Failed(var failed) -> without(messages, failed);
            case BatchReply.Unreadable(var why) -> {
                log.warn(
                        "batch failed queue={} requestId={} reason={}",
                        trigger.queue(),
                        reply.invocation().requestId(),
                        why);
                yield List.of();
            }
        };
    }

    /**
     * What may be deleted. In a FIFO queue what follows a failed message of its group stays, so that the order holds;
     * Lambda leaves that to the function, which should report all that it did not do, so one that did not is named.
     */
    private List<Message> without(List<Message> messages, Set<String> failed) {
        var done = new ArrayList<Message>();
        var stoppedGroups = new HashSet<String>();
        for (var message : messages) {
            var group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
            if (failed.contains(message.messageId())) {
                stoppedGroups.add(group == null ? message.messageId() : group);
            } else if (group != null && stoppedGroups.contains(group)) {
                log.warn(
                        "message kept queue={} message={} reason=an earlier one of group {} failed; the function should have reported both",
                        trigger.queue(),
                        message.messageId(),
                        group);
            } else {
                done.add(message);
            }
        }
        return done;
    }

    private void delete(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var entries = messages.stream()
                .map(message -> DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
                .toList();
        sqs.deleteMessageBatch(request -> request.queueUrl(url()).entries(entries))
                .failed()
                .forEach(entry -> log.warn(
                        "message not deleted queue={} message={} reason={}",
                        trigger.queue(),
                        entry.id(),
                        entry.message()));
    }

    private String url() {
        return place.queueUrl(trigger.queue());
    }
}
