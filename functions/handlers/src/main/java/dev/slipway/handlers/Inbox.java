package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.port.DeadLetters;
import dev.slipway.model.port.RetryableFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of a batch. What nobody can read goes to the dead letters at once, with the reason, and does not
 * hold up what is behind it; what cannot be done now is named in the reply, so that SQS brings that message again.
 *
 * @param <T> what a message says
 */
final class Inbox<T> {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private final Function<String, T> reader;
    private final Function<T, String> cluster;
    private final String ownCluster;
    private final Function<T, LogScope> about;
    private final DeadLetters deadLetters;

    /**
     * Reads messages of one kind.
     *
     * @param reader throws {@link IllegalArgumentException} with a sentence for people when it cannot read a body
     * @param cluster names the cluster that a message is about
     * @param about what log lines say while a message is being answered
     */
    Inbox(
            Function<String, T> reader,
            Function<T, String> cluster,
            String ownCluster,
            Function<T, LogScope> about,
            DeadLetters deadLetters) {
        this.reader = reader;
        this.cluster = cluster;
        this.ownCluster = ownCluster;
        this.about = about;
        this.deadLetters = deadLetters;
    }

    private record Letter<T>(String messageId, T content) {}

    /** Does {@code step} for each message by itself. */
    SQSBatchResponse each(SQSEvent event, Consumer<T> step) {
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : event.getRecords()) {
            for (var letter : open(message, failures)) {
                attempt(List.of(letter), letter.content(), step, failures);
            }
        }
        return new SQSBatchResponse(failures);
    }

    /** Does {@code step} for the newest message only: it knows all that the others knew. They succeed or fail with it. */
    SQSBatchResponse newest(SQSEvent event, Comparator<T> age, Consumer<T> step) {
        var failures = new ArrayList<BatchItemFailure>();
        var letters = new ArrayList<Letter<T>>();
        for (var message : event.getRecords()) {
            letters.addAll(open(message, failures));
        }
        letters.stream().map(Letter::content).max(age).ifPresent(newest -> attempt(letters, newest, step, failures));
        return new SQSBatchResponse(failures);
    }

    private List<Letter<T>> open(SQSMessage message, List<BatchItemFailure> failures) {
        try {
            var content = reader.apply(message.getBody());
            var about = cluster.apply(content);
            if (about.equals(ownCluster)) {
                return List.of(new Letter<>(message.getMessageId(), content));
            }
            park(
                    message,
                    "The message is about the cluster \"%s\", not \"%s\". Maybe its sender has the wrong queue URL."
                            .formatted(about, ownCluster),
                    failures);
        } catch (IllegalArgumentException e) {
            park(message, String.valueOf(e.getMessage()), failures);
        }
        return List.of();
    }

    private void park(SQSMessage message, String why, List<BatchItemFailure> failures) {
        log.atError()
                .addKeyValue("message", message.getMessageId())
                .addKeyValue("why", why)
                .log("message put aside");
        try {
            deadLetters.park(message.getBody(), why);
        } catch (RetryableFault fault) {
            log.atWarn()
                    .addKeyValue("message", message.getMessageId())
                    .setCause(fault)
                    .log("message kept");
            failures.add(new BatchItemFailure(message.getMessageId()));
        }
    }

    private void attempt(List<Letter<T>> letters, T content, Consumer<T> step, List<BatchItemFailure> failures) {
        try (var _ = about.apply(content)) {
            attempted(letters, content, step, failures);
        }
    }

    private static <T> void attempted(
            List<Letter<T>> letters, T content, Consumer<T> step, List<BatchItemFailure> failures) {
        try {
            step.accept(content);
        } catch (RuntimeException fault) {
            // A refusal that no retry heals ends in the dead letters, and takes no other message of the batch with it.
            (fault instanceof RetryableFault ? log.atWarn() : log.atError())
                    .addKeyValue("messages", letters.size())
                    .setCause(fault)
                    .log("messages will come again");
            letters.forEach(letter -> failures.add(new BatchItemFailure(letter.messageId())));
        }
    }
}
