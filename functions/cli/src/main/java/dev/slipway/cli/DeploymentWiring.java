package dev.slipway.cli;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.catalog.AskedFactsSource;
import dev.slipway.aws.catalog.DerivationSettings;
import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.KeptFactsSource;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.state.DynamoCatalogBook;
import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoMemoryBook;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.cluster.ModelJson;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.RetryableFault;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Deployments in AWS, or where the SDK is pointed to, with the adapters of the functions. */
final class DeploymentWiring {
    /** Tables that a fault names, a count. */
    private static final int NAMED = 5;

    private DeploymentWiring() {}

    static Deployments of(Clock clock) {
        return new Deployments() {
            @Override
            public <T> T ask(DeploymentOptions.Choice choice, Function<Deployment, T> question) {
                return DeploymentWiring.ask(choice, clock, question);
            }
        };
    }

    private static <T> T ask(
            DeploymentOptions.Choice choice, Clock clock, Function<Deployments.Deployment, T> question) {
        var region = region(choice);
        var credentials = credentials(choice);
        try (var dynamoDb = client(DynamoDbClient.builder(), choice, region, credentials);
                var ec2 = client(Ec2Client.builder(), choice, region, credentials)) {
            credentials.resolveCredentials();
            try {
                return question.apply(deployment(choice, region, clock, dynamoDb, ec2));
            } catch (ResourceNotFoundException e) {
                throw noTable(choice, region, dynamoDb);
            }
        } catch (AwsServiceException e) {
            throw new UserFault("AWS refused a call in %s: %s: %s. Maybe --profile or --region is another one's."
                    .formatted(region, AwsCalls.codeOf(e), AwsCalls.messageOf(e)));
        } catch (RetryableFault e) {
            throw new UserFault("%s, in %s. Maybe the region or endpoint is wrong, or there is no way to it from here."
                    .formatted(firstLine(String.valueOf(e.getMessage())), region));
        } catch (SdkClientException e) {
            throw new UserFault(
                    "no AWS credentials were found%s: sign in as for the AWS CLI (\"aws sts get-caller-identity\" shows who one is)."
                            .formatted(choice.profile() == null ? "" : " for the profile " + choice.profile()));
        }
    }

    private static Deployments.Deployment deployment(
            DeploymentOptions.Choice choice, Region region, Clock clock, DynamoDbClient dynamoDb, Ec2Client ec2) {
        var catalogue = new DynamoCatalogBook(
                dynamoDb, choice.table(), ModelJson::write, json -> ModelJson.read(json, CatalogFacts.class));
        var asked = new AskedFactsSource(region.id(), new Ec2OfferSource(ec2, clock), RecordedPrices.onDemand(), clock);
        return new Deployments.Deployment(
                new DynamoClaimBook(dynamoDb, choice.table(), clock),
                new DynamoOfferingBook(dynamoDb, choice.table()),
                new DynamoDecisionLedger(dynamoDb, choice.table()),
                new DynamoControlBook(dynamoDb, choice.table()),
                catalogue,
                new Ec2CatalogSource(
                        new KeptFactsSource(catalogue, asked, clock),
                        new DynamoMemoryBook(dynamoDb, choice.table()),
                        DerivationSettings.USUAL,
                        clock),
                // Its tags need the cluster's name alone.
                new Ec2FleetGateway(ec2, () -> new ClusterIdentity(choice.cluster(), "", "", "")));
    }

    private static UserFault noTable(DeploymentOptions.Choice choice, Region region, DynamoDbClient dynamoDb) {
        var others = tables(dynamoDb);
        return new UserFault("there is no table %s in %s: %s"
                .formatted(
                        choice.table(),
                        region,
                        others.isEmpty()
                                ? "maybe the region is another one, or \"cdk deploy -c cluster=%s\" has not been run there."
                                        .formatted(choice.cluster())
                                : "maybe the cluster or the region is another one; there are tables named %s."
                                        .formatted(String.join(", ", others))));
    }

    /** Those that may be deployments' tables; none where listing is not allowed. */
    private static List<String> tables(DynamoDbClient dynamoDb) {
        try {
            return dynamoDb.listTables().tableNames().stream()
                    .filter(name -> name.startsWith("slipway-"))
                    .limit(NAMED)
                    .toList();
        } catch (AwsServiceException | SdkClientException e) {
            return List.of();
        }
    }

    private static Region region(DeploymentOptions.Choice choice) {
        var named = choice.region();
        if (named != null) {
            return Region.of(named);
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileFile(ProfileFile::defaultProfileFile)
                    .profileName(choice.profile())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            // The AWS CLI's variable; the SDK knows AWS_REGION alone.
            var fallback = System.getenv("AWS_DEFAULT_REGION");
            if (fallback != null && !fallback.isBlank()) {
                return Region.of(fallback);
            }
            throw new UserFault("no AWS region is known: say --region REGION, or set AWS_REGION.");
        }
    }

    private static AwsCredentialsProvider credentials(DeploymentOptions.Choice choice) {
        // A profile that was named wins over keys in the environment, as with the AWS CLI.
        var profile = choice.profile();
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, DeploymentOptions.Choice choice, Region region, AwsCredentialsProvider credentials) {
        builder.region(region).credentialsProvider(credentials).httpClientBuilder(UrlConnectionHttpClient.builder());
        var endpoint = choice.endpoint();
        return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
