package dev.slipway.aws.queue;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** One ElasticMQ for all tests of this JVM, and for each test queues of its own. */
final class LocalSqs {
    private static final SqsClient CLIENT = start();
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private LocalSqs() {}

    static SqsClient client() {
        return CLIENT;
    }

    static String newQueue() {
        return CLIENT.createQueue(create -> create.queueName("test-" + QUEUES.incrementAndGet()))
                .queueUrl();
    }

    static String newFifoQueue() {
        return CLIENT.createQueue(create -> create.queueName("test-" + QUEUES.incrementAndGet() + ".fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
    }

    private static SqsClient start() {
        var server = SQSRestServerBuilder.withDynamicPort()
                .withInterface("127.0.0.1")
                .start();
        var port = server.waitUntilStarted().localAddress().getPort();
        return SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
