package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.consolidation.NoteEmptied;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.model.cluster.NodeChange;
import java.util.function.Consumer;

/**
 * What {@link NodeChangedHandler} needs.
 *
 * @param changed takes a change, and measures what came of it
 */
record NodeChangedWiring(Inbox<NodeChange> inbox, Consumer<NodeChange> changed) {
    static NodeChangedWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var kubernetes = parts.kubernetes();
        var dynamoDb = parts.dynamoDb();
        var book = parts.claimBook(dynamoDb);
        var inbox = new Inbox<NodeChange>(
                body -> ModelJson.read(body, NodeChange.class),
                NodeChange::cluster,
                parts.settings().cluster(),
                change -> LogScope.about("node", change.node().value()),
                parts.deadLetters(sqs));
        var startDrain = parts.startDrain(book, sqs, kubernetes);
        var view = new KubernetesClusterView(kubernetes, parts.clock());
        return of(
                inbox,
                parts.registerNode(dynamoDb, startDrain, kubernetes, parts.ec2()),
                new NoteEmptied(book, view, parts.controlBook(dynamoDb), parts.clock()),
                parts.meter());
    }

    static NodeChangedWiring of(
            Inbox<NodeChange> inbox, RegisterNode registerNode, NoteEmptied noteEmptied, Meter meter) {
        return new NodeChangedWiring(inbox, change -> {
            meter.take(Measurements.moved(registerNode.changed(change)));
            noteEmptied.changed(change);
        });
    }
}
