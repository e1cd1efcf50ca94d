package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.testkit.fake.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A stand-in and the real SDK client in front of it, on a clock that the test steps. */
final class Ec2Scene implements AutoCloseable {
    static final Duration DELAY = Duration.ofMillis(300);
    static final Duration BOOT = Duration.ofSeconds(5);
    static final Duration SHUTDOWN = Duration.ofSeconds(7);
    static final Duration REMEMBERED = Duration.ofMinutes(3);
    static final String TEMPLATE = "slipway/test";

    final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
    final Ec2World world = Ec2World.of(
            Ec2WorldSettings.forCluster("demo")
                    .withConsistencyDelay(DELAY)
                    .withPendingFor(BOOT)
                    .withShuttingDownFor(SHUTDOWN)
                    .withTerminatedFor(REMEMBERED),
            clock);
    final Ec2StandIn standIn = Ec2StandIn.start(world);
    final Ec2Client ec2 = Ec2Client.builder()
            .endpointOverride(standIn.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    String image(String architecture) {
        return ec2.describeImages(request -> request.owners("amazon")
                        .filters(
                                filter("name", "amazon-eks-node-al2023-*-standard-1.34-v20261105"),
                                filter("architecture", architecture)))
                .images()
                .getFirst()
                .imageId();
    }

    String subnet(String zone) {
        return world.subnetIn(zone).id();
    }

    Ec2Scene withTemplate() {
        return withTemplate("#!/bin/sh\necho <&>\n");
    }

    Ec2Scene withTemplate(String userData) {
        ec2.createLaunchTemplate(request -> request.launchTemplateName(TEMPLATE)
                .launchTemplateData(data -> data.imageId(image("x86_64"))
                        .userData(Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)))
                        .securityGroupIds(world.groups().getFirst().id())
                        .iamInstanceProfile(profile -> profile.name("node-profile"))
                        .metadataOptions(options -> options.httpTokens("required"))
                        .tagSpecifications(LaunchTemplateTagSpecificationRequest.builder()
                                .resourceType("instance")
                                .tags(tag("from", "template"))
                                .build())));
        return this;
    }

    /** An override as {@code m5.large us-east-1a}. */
    FleetLaunchTemplateOverridesRequest override(String typeAndZone) {
        var words = typeAndZone.split(" ", -1);
        return FleetLaunchTemplateOverridesRequest.builder()
                .instanceType(words[0])
                .subnetId(subnet(words[1]))
                .availabilityZone(words[1])
                .build();
    }

    CreateFleetRequest.Builder fleet(DefaultTargetCapacityType bought, int count, String... overrides) {
        return CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .targetCapacitySpecification(
                        target -> target.totalTargetCapacity(count).defaultTargetCapacityType(bought))
                .launchTemplateConfigs(config(
                        "$Latest",
                        Arrays.stream(overrides)
                                .map(this::override)
                                .toArray(FleetLaunchTemplateOverridesRequest[]::new)));
    }

    static FleetLaunchTemplateConfigRequest config(String version, FleetLaunchTemplateOverridesRequest... overrides) {
        return FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(
                        template -> template.launchTemplateName(TEMPLATE).version(version))
                .overrides(overrides)
                .build();
    }

    static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static TagSpecification tagged(String resourceType, Tag tag) {
        return TagSpecification.builder().resourceType(resourceType).tags(tag).build();
    }

    CreateFleetResponse onDemand(int count, String... overrides) {
        return ec2.createFleet(
                fleet(DefaultTargetCapacityType.ON_DEMAND, count, overrides).build());
    }

    CreateFleetResponse spot(int count, String... overrides) {
        return ec2.createFleet(fleet(DefaultTargetCapacityType.SPOT, count, overrides)
                .spotOptions(options -> options.allocationStrategy("price-capacity-optimized"))
                .build());
    }

    CreateFleetResponse onDemand(UnaryOperator<CreateFleetRequest.Builder> change, int count, String... overrides) {
        return ec2.createFleet(change.apply(fleet(DefaultTargetCapacityType.ON_DEMAND, count, overrides))
                .build());
    }

    static List<String> ids(CreateFleetResponse response) {
        return response.instances().stream()
                .flatMap(set -> set.instanceIds().stream())
                .toList();
    }

    /** What each error of the fleet says: {@code code type zone lifecycle}. */
    static List<String> errors(CreateFleetResponse response) {
        return response.errors().stream()
                .map(error -> "%s %s %s %s"
                        .formatted(
                                error.errorCode(),
                                error.launchTemplateAndOverrides().overrides().instanceTypeAsString(),
                                error.launchTemplateAndOverrides().overrides().availabilityZone(),
                                error.lifecycleAsString()))
                .toList();
    }

    /** What was launched: {@code 2 m5.large us-east-1a}. */
    static List<String> launched(CreateFleetResponse response) {
        return response.instances().stream()
                .map(set -> "%d %s %s"
                        .formatted(
                                set.instanceIds().size(),
                                set.instanceTypeAsString(),
                                set.launchTemplateAndOverrides().overrides().availabilityZone()))
                .toList();
    }

    static Ec2Exception refused(String code, Executable call) {
        var refused = assertThrows(Ec2Exception.class, call);
        assertEquals(code, refused.awsErrorDetails().errorCode());
        return refused;
    }

    void step(Duration duration) {
        clock.advance(duration);
        world.settle();
    }

    @Override
    public void close() {
        ec2.close();
        standIn.close();
    }
}
