package dev.slipway.handlers;

import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.OnDemandPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.queue.SqsDeadLetters;
import dev.slipway.aws.queue.SqsDrainQueue;
import dev.slipway.aws.queue.SqsPlanQueue;
import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DeadLetters;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.model.port.PlanQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.TreeMap;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The adapters that wirings choose from. Every method makes a new one, and nothing is made that is not asked for: a function
 * that never calls EC2 does not load its client.
 */
final class AdapterWiring {
    private final Settings settings;
    private final Clock clock;
    private final ClusterWiring cluster;

    AdapterWiring(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.cluster = new ClusterWiring(settings, clock);
    }

    static AdapterWiring fromEnvironment() {
        return new AdapterWiring(Settings.of(new TreeMap<>(System.getenv())), Clock.systemUTC());
    }

    Settings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    ClaimBook claimBook(DynamoDbClient dynamoDb) {
        return new DynamoClaimBook(dynamoDb, settings.table(), clock);
    }

    OfferingBook offeringBook(DynamoDbClient dynamoDb) {
        return new DynamoOfferingBook(dynamoDb, settings.table());
    }

    DecisionLedger decisionLedger(DynamoDbClient dynamoDb) {
        return new DynamoDecisionLedger(dynamoDb, settings.table());
    }

    ControlBook controlBook(DynamoDbClient dynamoDb) {
        return new DynamoControlBook(dynamoDb, settings.table());
    }

    PlanQueue planQueue(SqsClient sqs) {
        return new SqsPlanQueue(sqs, settings.planQueueUrl(), ModelJson::write);
    }

    DrainQueue drainQueue(SqsClient sqs) {
        return new SqsDrainQueue(sqs, settings.drainQueueUrl(), ModelJson::write);
    }

    DeadLetters planDeadLetters(SqsClient sqs) {
        return new SqsDeadLetters(sqs, settings.planDeadLettersUrl());
    }

    DeadLetters deadLetters(SqsClient sqs) {
        return new SqsDeadLetters(sqs, settings.deadLettersUrl());
    }

    FleetGateway fleetGateway(Ec2Client ec2) {
        return new Ec2FleetGateway(ec2, cluster::identity);
    }

    CatalogSource catalogSource(Ec2Client ec2, KubernetesClient kubernetes) {
        return new Ec2CatalogSource(ec2, () -> cluster.version(kubernetes), OnDemandPrices.recorded(), clock);
    }

    StartDrain startDrain(ClaimBook book, SqsClient sqs, KubernetesClient kubernetes) {
        return new StartDrain(
                settings.cluster(),
                book,
                planQueue(sqs),
                drainQueue(sqs),
                new KubernetesClusterActions(kubernetes, clock),
                clock);
    }

    RegisterNode registerNode(ClaimBook book, StartDrain startDrain, KubernetesClient kubernetes, Ec2Client ec2) {
        return new RegisterNode(
                book,
                new KubernetesClusterView(kubernetes, clock),
                new KubernetesClusterActions(kubernetes, clock),
                fleetGateway(ec2),
                startDrain,
                clock);
    }

    DynamoDbClient dynamoDb() {
        return DynamoDbClient.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    Ec2Client ec2() {
        return Ec2Client.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    SqsClient sqs() {
        return SqsClient.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    KubernetesClient kubernetes() {
        return cluster.kubernetes();
    }

    /** The cluster as it is now, read by a client that lives no longer than this. */
    ClusterSnapshot snapshot() {
        try (var kubernetes = kubernetes()) {
            return new KubernetesClusterView(kubernetes, clock).snapshot();
        }
    }
}
