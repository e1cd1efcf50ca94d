package dev.slipway.aws.emulator;

import dev.slipway.testkit.emulator.Emulator;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * An account of its own in an emulator, which holds the default VPC of EC2 and nothing else. Clients differ from the
 * functions' by endpoint and credentials only.
 *
 * @param account its number, 12 digits
 */
public record Emulated(Emulator emulator, String account) {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    public static Emulated in(Emulator emulator) {
        return new Emulated(emulator, "%012d".formatted(100_000_000_000L + ACCOUNTS.incrementAndGet()));
    }

    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(emulator.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.putHeader("x-moto-account-id", account))
                .build();
    }
}
