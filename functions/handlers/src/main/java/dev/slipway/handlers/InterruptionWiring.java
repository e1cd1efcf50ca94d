package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.interruption.AnswerInterruption;
import dev.slipway.flow.interruption.FollowRebalance;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.cluster.InterruptionNotice;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@link InterruptionHandler} needs; no EC2 client, because two minutes are short.
 *
 * @param answer answers a notice, if there is one, and measures that
 */
record InterruptionWiring(Inbox<Optional<InterruptionNotice>> inbox, Consumer<Optional<InterruptionNotice>> answer) {
    static InterruptionWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var kubernetes = parts.kubernetes();
        var dynamoDb = parts.dynamoDb();
        var book = parts.claimBook(dynamoDb);
        var cluster = parts.settings().cluster();
        // An event names no cluster; whose instance it is shows when its claim is looked up.
        var inbox = new Inbox<Optional<InterruptionNotice>>(
                InterruptionNoticeReader::read,
                _ -> cluster,
                cluster,
                notice -> LogScope.about("notice", Measurements.label(notice)),
                parts.deadLetters(sqs));
        return of(
                inbox,
                new AnswerInterruption(
                        book,
                        parts.offeringBook(dynamoDb),
                        new FollowRebalance(
                                new KubernetesClusterView(kubernetes, parts.clock()),
                                parts.controlBook(dynamoDb),
                                parts.clock()),
                        parts.startDrain(book, sqs, kubernetes),
                        parts.clock()),
                parts.meter());
    }

    static InterruptionWiring of(
            Inbox<Optional<InterruptionNotice>> inbox, AnswerInterruption interruption, Meter meter) {
        return new InterruptionWiring(inbox, notice -> {
            meter.take(List.of(Measurements.received(notice)));
            notice.ifPresent(known -> meter.take(Measurements.moved(interruption.answer(known))));
        });
    }
}
