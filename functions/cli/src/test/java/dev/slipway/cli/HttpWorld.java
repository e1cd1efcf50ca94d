package dev.slipway.cli;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.nodeclass.NodeClassResolver;
import dev.slipway.aws.nodeclass.RoleProfiles;
import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoMemoryBook;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.ExplainConsolidation;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;
import dev.slipway.flow.drain.GatherDrainFacts;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.drain.TakeDrainStep;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.flow.provision.LaunchFleet;
import dev.slipway.flow.provision.Provision;
import dev.slipway.flow.provision.RecordClaims;
import dev.slipway.flow.provision.SettleMoves;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.flow.sweep.CollectInstanceProfiles;
import dev.slipway.flow.sweep.GatherSweepFacts;
import dev.slipway.flow.sweep.Reconcile;
import dev.slipway.flow.sweep.ReportNodeClasses;
import dev.slipway.flow.sweep.ReportNodePools;
import dev.slipway.local.ec2.AccountStandIn;
import dev.slipway.local.ec2.Ec2StandIn;
import dev.slipway.local.ec2.Ec2World;
import dev.slipway.local.ec2.Ec2WorldSettings;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.FakeDrainQueue;
import dev.slipway.testkit.fake.FakePlanQueue;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Every flow on the adapters that are deployed, whose requests go over HTTP to the stand-ins of EC2, IAM, SSM and
 * DynamoDB, past a {@link FaultyHttp}. The cluster, the queues and the catalogue are fakes.
 */
final class HttpWorld implements AutoCloseable {
    static final String CLUSTER = Examples.CLUSTER;
    static final List<String> TYPES = List.of("m7g.large", "m7g.xlarge");
    static final List<String> ZONES = List.of("us-east-1a", "us-east-1b");

    /** Attempts of one call, a count: the SDK's own standard. */
    private static final int ATTEMPTS = 3;

    private static final String TABLE = "slipway-demo";

    private static final SdkHttpClient WIRE = UrlConnectionHttpClient.create();

    final FakeClock clock = new FakeClock();
    final Faults faults;
    final FaultyHttp http;
    final Ec2World ec2;
    final FakeCluster cluster;
    final FakePlanQueue plans;
    final FakeDrainQueue drains;
    final Provision provision;
    final TakeDrainStep drainStep;
    final Reconcile sweep;
    final Consolidate consolidate;

    private final Ec2StandIn standIn;
    private final AccountStandIn account;
    private final TableStandIn table = new TableStandIn();
    private final DynamoClaimBook truth;
    private final List<SdkAutoCloseable> clients = new ArrayList<>();

    /**
     * @param shownAfter how long EC2 does not know what it has launched
     */
    HttpWorld(Faults faults, long seed, int perMille, Duration shownAfter) {
        this.faults = faults;
        http = new FaultyHttp(WIRE, seed, perMille, clock);
        ec2 = Ec2World.of(
                Ec2WorldSettings.forCluster(CLUSTER)
                        .withConsistencyDelay(shownAfter)
                        .withShuttingDownFor(Duration.ofSeconds(40))
                        .withTerminatedFor(Duration.ofDays(1)),
                clock);
        standIn = Ec2StandIn.start(ec2);
        account = AccountStandIn.start(ec2);
        var truly = calm(DynamoDbClient.builder(), table.endpoint());
        clients.add(truly);
        truth = new DynamoClaimBook(truly, TABLE, clock);
        cluster = new FakeCluster(clock, faults).nodeClass(nodeClass()).recreateEvicted();
        plans = new FakePlanQueue(faults);
        drains = new FakeDrainQueue(faults);

        var ec2Client = faulty(Ec2Client.builder(), standIn.endpoint());
        var dynamoDb = faulty(DynamoDbClient.builder(), table.endpoint());
        var profiles = new RoleProfiles(
                faulty(IamClient.builder(), account.endpoint()), ec2Client, CLUSTER, "us-east-1", clock);
        var nodeClasses = new NodeClassResolver(
                ec2Client, faulty(SsmClient.builder(), account.endpoint()), profiles, () -> "1.34", clock);
        var fleet = new Ec2FleetGateway(
                ec2Client, () -> new ClusterIdentity(CLUSTER, "https://api.demo", "Q0E=", "10.100.0.0/16"));
        var book = new DynamoClaimBook(dynamoDb, TABLE, clock);
        var offerings = new DynamoOfferingBook(dynamoDb, TABLE);
        var memory = new DynamoControlBook(dynamoDb, TABLE);
        var ledger = new DynamoDecisionLedger(dynamoDb, TABLE);
        var catalog = new FakeCatalogSource(catalog(), faults);
        var startDrain = new StartDrain(CLUSTER, book, plans, drains, cluster, clock);
        var market = new GatherProvisionFacts(book, catalog, nodeClasses, offerings, cluster);
        provision = new Provision(
                market,
                new RecordClaims(book),
                new LaunchFleet(book, fleet, offerings),
                new SettleMoves(book, cluster),
                new NominatePods(book, fleet, cluster, cluster),
                new ExplainPlan(ledger, cluster),
                clock);
        drainStep = new TakeDrainStep(book, new GatherDrainFacts(book, cluster, fleet), drains, cluster, fleet, clock);
        sweep = new Reconcile(
                CLUSTER,
                new GatherSweepFacts(fleet, book, cluster, nodeClasses, true),
                book,
                catalog,
                nodeClasses,
                fleet,
                cluster,
                plans,
                drains,
                new RegisterNode(
                        book, cluster, cluster, fleet, new DynamoMemoryBook(dynamoDb, TABLE), startDrain, clock),
                startDrain,
                new ReportNodeClasses(nodeClasses, cluster),
                new ReportNodePools(cluster, cluster, book, clock),
                new CollectInstanceProfiles(profiles, memory, clock),
                new NominatePods(book, fleet, cluster, cluster),
                clock);
        consolidate = new Consolidate(
                new GatherDisruptionFacts(book, cluster, market, ConsolidationSettings.USUAL),
                memory,
                Pace.USUAL,
                startDrain,
                new ExplainConsolidation(ledger, cluster, memory),
                clock);
    }

    /** What the webhook would send now. */
    PlanRequest batch(String id) {
        return new PlanRequest.PodsPending(id, CLUSTER, clock.instant(), cluster.asItIs());
    }

    /** Every claim that was ever recorded, read without faults. */
    List<NodeClaim> claims() {
        return table.partitions("CLAIM").stream()
                .map(partition -> new NodeClaimName(partition.substring("NODECLAIM#".length())))
                .flatMap(name -> truth.find(name).stream())
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(SdkAutoCloseable::close);
        standIn.close();
        account.close();
        table.close();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C faulty(
            B builder, URI endpoint) {
        var client = opened(builder, endpoint, http);
        clients.add(client);
        return client;
    }

    /** A client to which nothing happens. */
    static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C calm(B builder, URI endpoint) {
        return opened(builder, endpoint, WIRE);
    }

    /** Retries as often as the SDK does by itself, without waiting in between. */
    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C opened(
            B builder, URI endpoint, SdkHttpClient wire) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClient(wire)
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .circuitBreakerEnabled(false)
                                .build()))
                .build();
    }

    /** Selects what the stand-in's account has for the cluster. */
    private static NodeClass nodeClass() {
        var discovered = new SelectorTerm(Examples.labels("karpenter.sh/discovery", CLUSTER), "", "", "", "");
        return TestNodeClass.like(Examples.nodeClass())
                .name("default")
                .subnets(discovered)
                .securityGroups(discovered)
                .build();
    }

    /** Two types of 2 and 4 cores in two zones, spot and on-demand; the smaller one is the cheaper per core. */
    private static Catalog catalog() {
        return new Catalog(List.of(type("m7g.large", 2, "0.08"), type("m7g.xlarge", 4, "0.17")));
    }

    private static InstanceType type(String name, int cores, String onDemand) {
        var price = HourlyPrice.parse(onDemand);
        var offerings = new ArrayList<Offering>();
        for (var zone : ZONES) {
            offerings.add(new Offering(zone, CapacityType.ON_DEMAND, price, true));
            offerings.add(new Offering(zone, CapacityType.SPOT, new HourlyPrice(price.microUsd() / 3), true));
        }
        var capacity = ResourceList.parse(Map.of("cpu", "" + cores, "memory", 4 * cores + "Gi", "pods", "29"));
        return new InstanceType(
                name, "arm64", List.of("linux"), new TreeMap<>(), capacity, ResourceList.NONE, offerings);
    }
}
