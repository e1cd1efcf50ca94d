package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.decision.LastRun;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.doctor.DoctorPlan.Fix;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.emulator.Installed;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestCatalog;
import dev.slipway.testkit.scenario.TestClaim;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The commands that {@code doctor} prints, pasted into a shell as they are: AWS's own command line against moto's EC2 and
 * DynamoDB. Afterwards there is nothing to mend.
 */
final class DoctorsCommandsTest {
    private static final String TABLE = "slipway-demo";
    private static final String REGION = "us-east-1";

    private final Path aws = Installed.needed("localstack", "aws");
    private final URI endpoint = Emulator.MOTO.endpoint();
    private final Ec2Client ec2 = client(Ec2Client.builder());
    private final DynamoDbClient dynamoDb = client(DynamoDbClient.builder());
    private final FakeClock clock = new FakeClock();
    private final DynamoClaimBook book = new DynamoClaimBook(dynamoDb, TABLE, clock);

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterEach
    void close() {
        ec2.close();
        dynamoDb.close();
    }

    @Test
    void whatIsPrintedMendsWhatIsFound() throws IOException, InterruptedException {
        SweepFigures.create(dynamoDb, TABLE);
        var tagged = launch(
                Map.of(WellKnown.TAG_CLUSTER, "demo", WellKnown.TAG_LAUNCH, "l-1", WellKnown.NODE_POOL, "default"));
        clock.advance(Duration.between(clock.instant(), tagged.launchTime()).plusMinutes(5));
        new DynamoControlBook(dynamoDb, TABLE).write(LastRun.SWEEP, new LastRun(clock.instant()).values(), 0);
        record("bare", launch(Map.of()), "m7g.large");
        record("wrong", tagged, "m5.large");
        record("second", tagged, "m7g.large", "l-2");

        var commands = new TreeMap<String, String>();
        for (var finding : findings()) {
            commands.put(
                    finding.path("kind").asText() + " " + finding.path("object").asText(),
                    finding.path("command").asText());
        }
        assertEquals(3, commands.size(), commands::toString);
        var correct = commands.getOrDefault("InstanceDiffers NodeClaim/wrong", "");
        assertTrue(commands.containsKey("InstanceClaimedTwice NodeClaim/second"), commands::toString);
        for (var command : commands.values()) {
            assertEquals("exit 0", shell(command).lines().findFirst().orElse(""), command);
        }

        assertEquals(0, findings().size());
        assertTrue(book.find(new NodeClaimName("second")).isEmpty());
        var repeated = shell(correct);
        assertNotEquals("exit 0", repeated.lines().findFirst().orElse(""));
        assertTrue(repeated.contains("ConditionalCheckFailed"), repeated);
        assertEquals(
                "m7g.large",
                book.find(new NodeClaimName("wrong"))
                        .flatMap(NodeClaim::instance)
                        .map(instance -> instance.pool().instanceType())
                        .orElse(""));
    }

    /** Version 1 of AWS's command line, which is the one to be had from PyPI, has no "logs tail". */
    @Test
    void whereThisRunLookedTheCommandsLookToo() {
        var choice = new DeploymentOptions.Choice("demo", "other", "eu-west-1", "my work", endpoint);
        assertEquals(
                "aws logs tail /aws/lambda/slipway-demo-sweep --since 1h --region eu-west-1 --profile 'my work' --endpoint-url "
                        + endpoint,
                FixText.of(new Fix.ReadLogs("slipway-demo-sweep"), choice).command());
        assertEquals(
                "slipway doctor --cluster demo --table other --region eu-west-1 --profile 'my work' --endpoint-url %s --rebuild --yes"
                        .formatted(endpoint),
                FixText.of(new Fix.Rebuild(new InstanceId("i-1")), choice).command());
    }

    private Instance launch(Map<String, String> tags) {
        var image = ec2.describeImages().images().getFirst().imageId();
        return ec2.runInstances(run -> {
                    run.imageId(image).instanceType("m7g.large").minCount(1).maxCount(1);
                    if (!tags.isEmpty()) {
                        run.tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tags.entrySet().stream()
                                        .map(tag -> Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                        .toList())
                                .build());
                    }
                })
                .instances()
                .getFirst();
    }

    private void record(String name, Instance instance, String type) {
        record(name, instance, type, "l-1");
    }

    /** A claim whose node has joined, of an instance that the table says is of a type. */
    private void record(String name, Instance instance, String type, String launch) {
        var claim = new TestClaim(name)
                .launch(launch)
                .createdAt(clock.instant().minus(Duration.ofMinutes(5)))
                .planned();
        var stored = book.record(List.of(claim), "test", "because").getFirst();
        var launched = new LaunchedInstance(
                new InstanceId(instance.instanceId()),
                new CapacityPool(
                        CapacityType.ON_DEMAND, type, instance.placement().availabilityZone()),
                HourlyPrice.parse("0.1"),
                instance.imageId());
        book.advance(
                stored.in(new ClaimState.Initialized(clock.instant(), launched, new TestClaim(name).node())),
                "test",
                "because");
    }

    private JsonNode findings() throws IOException {
        var terminal = new Terminal();
        var deployment = new Deployment(
                book,
                new DynamoOfferingBook(dynamoDb, TABLE),
                new DynamoDecisionLedger(dynamoDb, TABLE),
                new DynamoControlBook(dynamoDb, TABLE),
                new FakeCatalogBook(Faults.none()),
                new FakeCatalogSource(TestCatalog.standard(), Faults.none()),
                new Ec2FleetGateway(ec2, () -> new ClusterIdentity("demo", "", "", "")));
        var deployments = new Deployments() {
            @Override
            public <T> T ask(DeploymentOptions.Choice choice, Function<Deployment, T> question) {
                return question.apply(deployment);
            }
        };
        var code = CommandLines.of(
                        terminal.plain(),
                        CommandLineWiring.planning(InputStream.nullInputStream()),
                        new ManifestFiles(InputStream.nullInputStream()),
                        CommandLineWiring.bench(),
                        (_, _) -> ExitCode.DONE,
                        new Inspection(
                                deployments,
                                (_, _) -> {
                                    throw new IllegalStateException("No cluster was named.");
                                },
                                clock))
                .execute(
                        "doctor",
                        "--cluster",
                        "demo",
                        "--region",
                        REGION,
                        "--endpoint-url",
                        endpoint.toString(),
                        "-o",
                        "json");
        assertEquals(ExitCode.DONE, code, terminal::err);
        return new JsonMapper().readTree(terminal.out()).path("findings");
    }

    /** "exit N", then all that was said. */
    private String shell(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PATH", aws.getParent() + ":/usr/bin:/bin",
                        "AWS_ACCESS_KEY_ID", "key",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        var running = builder.start();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return "exit %d%n%s".formatted(running.waitFor(), said);
    }
}
