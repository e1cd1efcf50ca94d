package dev.slipway.handlers;

import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.model.cluster.NodeChange;

/** What {@link NodeChangedHandler} needs. */
record NodeChangedWiring(Inbox<NodeChange> inbox, RegisterNode registerNode) {
    static NodeChangedWiring of(AdapterWiring parts) {
        var sqs = parts.sqs();
        var kubernetes = parts.kubernetes();
        var dynamoDb = parts.dynamoDb();
        var book = parts.claimBook(dynamoDb);
        var inbox = new Inbox<NodeChange>(
                body -> ModelJson.read(body, NodeChange.class),
                NodeChange::cluster,
                parts.settings().cluster(),
                parts.deadLetters(sqs));
        var startDrain = parts.startDrain(book, sqs, kubernetes);
        return new NodeChangedWiring(inbox, parts.registerNode(dynamoDb, startDrain, kubernetes, parts.ec2()));
    }
}
