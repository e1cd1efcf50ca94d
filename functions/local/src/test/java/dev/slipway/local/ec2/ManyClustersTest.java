package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Many clusters of one account launch at once, where somebody else has emptied EC2's bucket for CreateFleet: 5 new tokens
 * a second. Time runs eight times faster, waits between attempts included (decision 18).
 */
final class ManyClustersTest {
    private static final int CLUSTERS = 8;
    private static final int LAUNCHES = 12;
    private static final int TOKENS = 1;
    private static final Duration REFILL = Duration.ofMillis(25);

    /** As the functions' clients: {@code handlers/AdapterWiring}. */
    private static final int ATTEMPTS = 6;

    /** SQS hands a message out so often before it is a dead letter (template.yaml). */
    private static final int DELIVERIES = 5;

    private final Ec2World world = Ec2World.of(
            Ec2WorldSettings.forCluster(Examples.CLUSTER).withConsistencyDelay(Duration.ZERO), Clock.systemUTC());

    @Test
    void noneStarvesAndNoneAsksWithoutEnd() throws ExecutionException, InterruptedException {
        try (var adapters = new Ec2Adapters();
                var ec2 = Ec2StandIn.start(world);
                var planners = Executors.newFixedThreadPool(CLUSTERS)) {
            var nodeClass = assertInstanceOf(
                    ResolvedNodeClass.Ready.class,
                    adapters.nodeClasses.resolve(Ec2Adapters.discovering(Examples.CLUSTER)));
            var catalog = adapters.catalog.catalog(List.of());
            ec2.faults().throttle("CreateFleet", TOKENS, REFILL);
            List<Future<Integer>> worst = new ArrayList<>();
            for (var cluster = 0; cluster < CLUSTERS; cluster++) {
                var name = "cluster-" + cluster;
                var fleet = fleet(ec2, name);
                worst.add(planners.submit(() -> deliveries(fleet, name, nodeClass, catalog)));
            }
            for (var deliveries : worst) {
                assertTrue(deliveries.get() <= DELIVERIES, () -> "handed out " + deliveries.resultNow() + " times");
            }
            var asked = ec2.requests().stream()
                    .filter(request -> request.action().equals("CreateFleet"))
                    .count();
            assertEquals(CLUSTERS * LAUNCHES, world.instances().size());
            assertTrue(asked > CLUSTERS * LAUNCHES, "nothing was throttled");
            assertTrue(asked <= 3L * CLUSTERS * LAUNCHES, () -> asked + " calls");
        }
    }

    /** How often the message of any launch was handed out. */
    private static int deliveries(
            FleetGateway fleet, String cluster, ResolvedNodeClass.Ready nodeClass, Catalog catalog) {
        var worst = 0;
        for (var launch = 0; launch < LAUNCHES; launch++) {
            var request = request(cluster + "-" + launch, nodeClass, catalog);
            var delivery = 1;
            while (!launched(fleet, request)) {
                delivery++;
            }
            worst = Math.max(worst, delivery);
        }
        return worst;
    }

    private static boolean launched(FleetGateway fleet, FleetRequest request) {
        try {
            return fleet.launch(request).instances().size() == 1;
        } catch (RetryableFault throttled) {
            return false;
        }
    }

    private static FleetRequest request(String launch, ResolvedNodeClass.Ready nodeClass, Catalog catalog) {
        return Examples.with(
                nodeClass,
                option -> nodeClass
                        .imageFor(catalog.type(option.instanceType()).orElseThrow())
                        .orElseThrow()
                        .id(),
                Examples.fleetRequest(launch, 1));
    }

    private static FleetGateway fleet(Ec2StandIn ec2, String cluster) {
        var retries = AwsRetryStrategy.legacyRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(125), Duration.ofSeconds(2)))
                .build();
        var client = Ec2Client.builder()
                .endpointOverride(ec2.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(retries))
                .build();
        return new Ec2FleetGateway(client, () -> new ClusterIdentity(cluster, "https://api", "Q0E=", "10.100.0.0/16"));
    }
}
