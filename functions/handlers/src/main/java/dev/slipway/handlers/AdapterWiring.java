package dev.slipway.handlers;

import dev.slipway.aws.catalog.AskedFactsSource;
import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.KeptFactsSource;
import dev.slipway.aws.catalog.PriceList;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.nodeclass.NodeClassResolver;
import dev.slipway.aws.nodeclass.RoleProfiles;
import dev.slipway.aws.queue.S3SnapshotStore;
import dev.slipway.aws.queue.SqsDeadLetters;
import dev.slipway.aws.queue.SqsDrainQueue;
import dev.slipway.aws.queue.SqsPlanQueue;
import dev.slipway.aws.state.DynamoCatalogBook;
import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoMemoryBook;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.cluster.ModelJson;
import dev.slipway.cluster.PackedSnapshot;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DeadLetters;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.OfferSource;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.port.SnapshotStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The adapters that wirings choose from. Every method makes a new one, and nothing is made that is not asked for: a function
 * that never calls EC2 does not load its client.
 */
final class AdapterWiring {
    /**
     * Attempts at one EC2 call, a count. The SDK waits up to 1, 2, 4, 8, 16 s between throttled ones, half of that in the
     * mean: it fits into an invocation of 60 s. The message comes again after that.
     */
    private static final int EC2_ATTEMPTS = 6;

    private final Settings settings;
    private final Clock clock;
    private final AwsAccessWiring access;
    private final Supplier<Meter> meters;
    private final ClusterWiring cluster;

    AdapterWiring(Settings settings, Clock clock) {
        this(
                settings,
                clock,
                AwsAccessWiring.usual(),
                () -> settings.measures() ? new MeterWiring(settings.cluster()) : _ -> {});
    }

    AdapterWiring(Settings settings, Clock clock, AwsAccessWiring access, Supplier<Meter> meters) {
        this.settings = settings;
        this.clock = clock;
        this.access = access;
        this.meters = meters;
        this.cluster = new ClusterWiring(settings, clock, access);
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

    Meter meter() {
        return meters.get();
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

    CatalogBook catalogBook(DynamoDbClient dynamoDb) {
        return new DynamoCatalogBook(
                dynamoDb, settings.table(), ModelJson::write, json -> ModelJson.read(json, CatalogFacts.class));
    }

    MemoryBook memoryBook(DynamoDbClient dynamoDb) {
        return new DynamoMemoryBook(dynamoDb, settings.table());
    }

    /** With the region's own price list, where there is one. */
    OfferSource offerSource(Ec2Client ec2) {
        return PriceList.endpointRegion(settings.region())
                .map(region -> new Ec2OfferSource(ec2, new PriceList(pricing(region), settings.region()), clock))
                .orElseGet(() -> new Ec2OfferSource(ec2, clock));
    }

    CatalogSource catalogSource(Ec2Client ec2, DynamoDbClient dynamoDb) {
        var asked = new AskedFactsSource(
                settings.region(), new Ec2OfferSource(ec2, clock), RecordedPrices.onDemand(), clock);
        return new Ec2CatalogSource(
                new KeptFactsSource(catalogBook(dynamoDb), asked, clock),
                memoryBook(dynamoDb),
                settings.derivation(),
                clock);
    }

    NodeClassSource nodeClassSource(Ec2Client ec2, RoleProfiles profiles, KubernetesClient kubernetes) {
        return new NodeClassResolver(ec2, ssm(), profiles, () -> cluster.version(kubernetes), clock);
    }

    /** What a decision rests on, and what could be bought. */
    GatherProvisionFacts market(Ec2Client ec2, DynamoDbClient dynamoDb, KubernetesClient kubernetes) {
        return new GatherProvisionFacts(
                claimBook(dynamoDb),
                catalogSource(ec2, dynamoDb),
                nodeClassSource(ec2, roleProfiles(ec2), kubernetes),
                offeringBook(dynamoDb),
                new KubernetesClusterView(kubernetes, clock),
                snapshotStore());
    }

    /** None where the template declares no bucket for the function. */
    private SnapshotStore snapshotStore() {
        return settings.snapshotBucket().isEmpty()
                ? SnapshotStore.NONE
                : new S3SnapshotStore(
                        () -> client(S3Client.builder()),
                        settings.snapshotBucket(),
                        settings.cluster(),
                        PackedSnapshot::write,
                        PackedSnapshot::read);
    }

    RoleProfiles roleProfiles(Ec2Client ec2) {
        return new RoleProfiles(iam(), ec2, settings.cluster(), settings.region(), clock);
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

    RegisterNode registerNode(
            DynamoDbClient dynamoDb, StartDrain startDrain, KubernetesClient kubernetes, Ec2Client ec2) {
        return new RegisterNode(
                claimBook(dynamoDb),
                new KubernetesClusterView(kubernetes, clock),
                new KubernetesClusterActions(kubernetes, clock),
                fleetGateway(ec2),
                memoryBook(dynamoDb),
                startDrain,
                clock);
    }

    DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder());
    }

    /** Throttled calls come again with growing, jittered waits, for as long as an invocation can afford it. */
    Ec2Client ec2() {
        return client(Ec2Client.builder()
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(EC2_ATTEMPTS))));
    }

    private PricingClient pricing(String region) {
        return access.client(PricingClient.builder(), region);
    }

    IamClient iam() {
        return client(IamClient.builder());
    }

    SsmClient ssm() {
        return client(SsmClient.builder());
    }

    SqsClient sqs() {
        return client(SqsClient.builder());
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return access.client(builder, settings.region());
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
