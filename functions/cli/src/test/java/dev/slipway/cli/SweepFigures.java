package dev.slipway.cli;

import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.flow.sweep.CollectInstanceProfiles;
import dev.slipway.flow.sweep.GatherSweepFacts;
import dev.slipway.flow.sweep.Reconcile;
import dev.slipway.flow.sweep.ReportNodeClasses;
import dev.slipway.flow.sweep.ReportNodePools;
import dev.slipway.local.aws.LocalTables;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.Change;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.FakeControlBook;
import dev.slipway.testkit.fake.FakeDrainQueue;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeInstanceProfiles;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.FakePlanQueue;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * How long a sweep over 5,000 nodes takes that has nothing to do, their claims being read from DynamoDB Local over the wire.
 * Printed, and held to nothing: {@code functions/docs/figures.md} has the command. The heap has the database in it too.
 */
final class SweepFigures {
    private static final String TABLE = "slipway-figures";
    private static final int CLAIMS = 5_000;
    private static final int WARMING = 5;
    private static final int MEASURED = 21;

    @Test
    void sweepsOverFiveThousandClaims() {
        try (var tables = LocalTables.start("us-east-1")) {
            create(tables.client());
            var clock = new FakeClock();
            var book = new DynamoClaimBook(tables.client(), TABLE, clock);
            var fleet = new FakeFleet(Examples.CLUSTER, clock, Faults.none());
            var cluster = new FakeCluster(clock, Faults.none()).nodeClass(TestNodeClass.spec());
            launch(book, fleet, cluster, clock);
            var sweep = sweep(book, fleet, cluster, clock);
            var times = new double[MEASURED];
            for (var run = -WARMING; run < MEASURED; run++) {
                if (run == 0) {
                    ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
                }
                var before = System.nanoTime();
                sweep.run();
                if (run >= 0) {
                    times[run] = (System.nanoTime() - before) / 1e9;
                }
            }
            Arrays.sort(times);
            System.out.printf(
                    "sweep: %d claims: median %.2f s, most %.2f s of %d; heap at most %d MiB%n",
                    book.live().size(), times[MEASURED / 2], times[MEASURED - 1], MEASURED, heap() >> 20);
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static void launch(ClaimBook book, FakeFleet fleet, FakeCluster cluster, FakeClock clock) {
        var planned = new ArrayList<NodeClaim>();
        for (var i = 0; i < CLAIMS; i++) {
            planned.add(new TestClaim("claim-%04d".formatted(i))
                    .createdAt(clock.instant())
                    .planned());
        }
        var changes = new ArrayList<Change>();
        for (var claim : book.record(planned, "figures", "planned")) {
            var number = Integer.parseInt(claim.name().value().substring("claim-".length()));
            var plain = new TestClaim("x").instance();
            var instance = new LaunchedInstance(
                    new InstanceId("i-%017x".formatted(number)), plain.pool(), plain.price(), plain.imageId());
            var node = new NodeName("node-" + claim.name());
            var initialized = claim.in(new ClaimState.Initialized(clock.instant(), instance, node));
            changes.add(new Change(initialized, "initialized"));
            cluster.join(node, initialized, true);
            fleet.put(new CloudInstance(
                    instance.id(),
                    instance.pool(),
                    "running",
                    instance.imageId(),
                    clock.instant(),
                    Examples.labels("eks:eks-cluster-name", Examples.CLUSTER, "slipway.dev/launch", "l-1"),
                    "subnet-a",
                    List.of("sg-nodes"),
                    "",
                    "",
                    ""));
        }
        book.advance(changes, "figures");
    }

    private static Reconcile sweep(ClaimBook book, FakeFleet fleet, FakeCluster cluster, FakeClock clock) {
        var faults = Faults.none();
        var catalog = new FakeCatalogSource(TestCatalog.standard(), faults);
        var plans = new FakePlanQueue(faults);
        var drains = new FakeDrainQueue(faults);
        var startDrain = new StartDrain(Examples.CLUSTER, book, plans, drains, cluster, clock);
        return new Reconcile(
                Examples.CLUSTER,
                new GatherSweepFacts(fleet, book, cluster, catalog, true),
                book,
                catalog,
                catalog,
                fleet,
                cluster,
                plans,
                drains,
                new RegisterNode(book, cluster, cluster, fleet, new FakeMemoryBook(faults), startDrain, clock),
                startDrain,
                new ReportNodeClasses(catalog, cluster),
                new ReportNodePools(cluster, cluster, book, clock),
                new CollectInstanceProfiles(new FakeInstanceProfiles(faults), new FakeControlBook(faults), clock),
                new NominatePods(book, fleet, cluster, cluster),
                clock);
    }

    private static void create(DynamoDbClient client) {
        create(client, TABLE);
    }

    /** Makes the table with its indexes. */
    static void create(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("pk", "HASH"), key("sk", "RANGE"))
                .attributeDefinitions(List.of("pk", "sk", "state", "since", "instanceId", "nodeName").stream()
                        .map(attribute -> AttributeDefinition.builder()
                                .attributeName(attribute)
                                .attributeType("S")
                                .build())
                        .toList())
                .globalSecondaryIndexes(
                        index("by-state", key("state", "HASH"), key("since", "RANGE")),
                        index("by-instance", key("instanceId", "HASH")),
                        index("by-node", key("nodeName", "HASH"))));
    }

    private static GlobalSecondaryIndex index(String name, KeySchemaElement... keys) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys)
                .projection(projection -> projection.projectionType("ALL"))
                .build();
    }

    private static KeySchemaElement key(String attribute, String type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }
}
