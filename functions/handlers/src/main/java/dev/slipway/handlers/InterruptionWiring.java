package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.interruption.AnswerInterruption;
import dev.slipway.flow.interruption.FollowRebalance;
import dev.slipway.model.cluster.InterruptionNotice;
import java.util.Optional;

/** What {@link InterruptionHandler} needs; no EC2 client, because two minutes are short. */
record InterruptionWiring(Inbox<Optional<InterruptionNotice>> inbox, AnswerInterruption interruption) {
    static InterruptionWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var kubernetes = parts.kubernetes();
        var dynamoDb = parts.dynamoDb();
        var book = parts.claimBook(dynamoDb);
        var cluster = parts.settings().cluster();
        // An event names no cluster; whose instance it is shows when its claim is looked up.
        var inbox = new Inbox<Optional<InterruptionNotice>>(
                InterruptionNoticeReader::read, _ -> cluster, cluster, parts.deadLetters(sqs));
        return new InterruptionWiring(
                inbox,
                new AnswerInterruption(
                        book,
                        parts.offeringBook(dynamoDb),
                        new FollowRebalance(
                                new KubernetesClusterView(kubernetes, parts.clock()),
                                parts.controlBook(dynamoDb),
                                parts.clock()),
                        parts.startDrain(book, sqs, kubernetes),
                        parts.clock()));
    }
}
