package dev.slipway.local.aws;

import dev.slipway.local.template.QueueResource;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS on this machine: ElasticMQ inside this process, with SQS's own limits. */
public final class LocalQueues implements AutoCloseable {
    private final SQSRestServer server;
    private final URI endpoint;
    private final SqsClient client;
    private final String accountId;
    private final String region;

    private LocalQueues(SQSRestServer server, URI endpoint, String region, String accountId) {
        this.server = server;
        this.endpoint = endpoint;
        this.region = region;
        this.accountId = accountId;
        this.client =
                LocalCredentials.aim(SqsClient.builder(), endpoint, region).build();
    }

    /** Starts an empty server on a free port. */
    public static LocalQueues start(String region, String accountId) {
        QuietLoggers.install();
        var server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .withSQSLimits(StrictSQSLimits$.MODULE$)
                .withAWSRegion(region)
                .withAWSAccountId(accountId)
                .start();
        var port = server.waitUntilStarted().localAddress().getPort();
        return new LocalQueues(server, URI.create("http://127.0.0.1:" + port), region, accountId);
    }

    /** Where SDK clients reach it. */
    public URI endpoint() {
        return endpoint;
    }

    /** A client of it; closed with it. */
    public SqsClient client() {
        return client;
    }

    /** Makes the queues, each after the queue for its dead letters. */
    void create(List<QueueResource> queues) {
        var made = new HashSet<String>();
        var rest = new ArrayList<>(queues);
        while (!rest.isEmpty()) {
            var next = rest.stream()
                    .filter(queue -> queue.redrive() == null
                            || made.contains(queue.redrive().deadLetters()))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("The queue %s is, over others, its own dead-letter queue."
                                    .formatted(rest.getFirst().name())));
            client.createQueue(request -> request.queueName(next.name()).attributes(attributes(next)));
            made.add(next.name());
            rest.remove(next);
        }
    }

    private Map<QueueAttributeName, String> attributes(QueueResource queue) {
        var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        attributes.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                Long.toString(queue.visibility().toSeconds()));
        attributes.put(
                QueueAttributeName.DELAY_SECONDS, Long.toString(queue.delay().toSeconds()));
        if (queue.fifo()) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            attributes.put(
                    QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                    Boolean.toString(queue.contentBasedDeduplication()));
        }
        var redrive = queue.redrive();
        if (redrive != null) {
            attributes.put(
                    QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"arn:aws:sqs:%s:%s:%s\",\"maxReceiveCount\":%d}"
                            .formatted(region, accountId, redrive.deadLetters(), redrive.maxReceives()));
        }
        return attributes;
    }

    @Override
    public void close() {
        client.close();
        var _ = server.stopAndWait();
    }
}
