package dev.slipway.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a command looks into; everything that is not said is as the AWS SDK finds it. */
final class DeploymentOptions {
    /** Of EKS: 1 to 100 letters, digits, hyphens and underscores; Amazon EKS API Reference, CreateCluster, read 2026-11-27. */
    private static final String CLUSTER_NAME = "[0-9A-Za-z][0-9A-Za-z_-]{0,99}";

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "${env:SLIPWAY_CLUSTER:-${env:CLUSTER_NAME}}",
            description = "Name of the EKS cluster (default: $SLIPWAY_CLUSTER, then $$CLUSTER_NAME).")
    private @Nullable String cluster;

    @Option(names = "--table", paramLabel = "NAME", description = "Its table (default: slipway-CLUSTER).")
    private @Nullable String table;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region (default: as the AWS CLI finds it).")
    private @Nullable String region;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Profile of the AWS configuration (default: as the AWS CLI finds it).")
    private @Nullable String profile;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Where DynamoDB and EC2 are asked instead of AWS, such as LocalStack; for one of them alone"
                    + " there are $AWS_ENDPOINT_URL_DYNAMODB and $AWS_ENDPOINT_URL_EC2.")
    private @Nullable String endpoint;

    /**
     * What was chosen, checked.
     *
     * @throws UserFault when no cluster is named, or something that cannot be
     */
    Choice choice() {
        var name = cluster;
        if (name == null || name.isBlank()) {
            throw new UserFault("no cluster is named: say --cluster NAME, or set SLIPWAY_CLUSTER.");
        }
        if (!name.matches(CLUSTER_NAME)) {
            throw new UserFault(
                    "--cluster \"%s\": a cluster's name has letters, digits, hyphens and underscores, at most 100."
                            .formatted(name));
        }
        var named = table;
        return new Choice(name, named == null ? "slipway-" + name : named, region, profile, endpoint());
    }

    private @Nullable URI endpoint() {
        var url = endpoint;
        if (url == null) {
            return null;
        }
        try {
            var parsed = new URI(url);
            if (parsed.getHost() != null && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))) {
                return parsed;
            }
        } catch (URISyntaxException notAUrl) {
            // Said below.
        }
        throw new UserFault(
                "--endpoint-url \"%s\": an absolute URL is meant, such as http://127.0.0.1:4566.".formatted(url));
    }

    /**
     * One deployment.
     *
     * @param region,profile,endpoint null for what the SDK finds
     */
    record Choice(
            String cluster,
            String table,
            @Nullable String region,
            @Nullable String profile,
            @Nullable URI endpoint) {}
}
