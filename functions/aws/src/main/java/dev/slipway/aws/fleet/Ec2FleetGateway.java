package dev.slipway.aws.fleet;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Launches, finds and ends instances with EC2. One CreateFleet of type instant for a launch, its id the client token, so
 * that asking again brings no second instance. Everything is found by tags; the table is not needed for it.
 */
public final class Ec2FleetGateway implements FleetGateway {
    /** Instances in one page of DescribeInstances, a count, EC2's bound; EC2 API Reference, read 2026-11-22. */
    private static final int PAGE = 1000;

    private final Ec2Client client;
    private final Supplier<ClusterIdentity> cluster;
    private final LaunchTemplates templates;
    private final String region;

    /**
     * Asks nothing yet.
     *
     * @param cluster asked at every call, so it should remember
     */
    public Ec2FleetGateway(Ec2Client client, Supplier<ClusterIdentity> cluster) {
        this.client = client;
        this.cluster = cluster;
        this.templates = new LaunchTemplates(client);
        this.region = client.serviceClientConfiguration().region().id();
    }

    @Override
    public FleetOutcome launch(FleetRequest request) {
        var problem = NodeUserData.problemOf(request.nodeClass().spec(), cluster.get());
        if (problem.isPresent()) {
            return refused(problem.get());
        }
        var call = FleetCall.of(request, cluster.get(), region);
        var tooLarge = call.problem();
        if (tooLarge.isPresent()) {
            return refused(tooLarge.get());
        }
        if (!call.hasOverride()) {
            return refused(
                    RefusalKind.INVALID,
                    "NoOverride",
                    "EC2NodeClass/%s has no subnet and image for any type and zone of the launch %s."
                            .formatted(request.nodeClass().name(), request.launch()));
        }
        try {
            return answer(call, createFleet(call));
        } catch (Ec2Exception e) {
            var code = AwsCalls.codeOf(e);
            return code.equals(Ec2ErrorCodes.TOKEN_REUSED)
                    ? launchedBefore(call, e)
                    : new FleetOutcome(
                            List.of(), List.of(FleetAnswer.refusal(code, AwsCalls.messageOf(e), null, null)));
        }
    }

    @Override
    public DryRunOutcome dryRun(FleetRequest request) {
        var problem = NodeUserData.problemOf(request.nodeClass().spec(), cluster.get());
        if (problem.isPresent()) {
            return new DryRunOutcome.Refused(
                    problem.get().reason(), problem.get().message());
        }
        var call = FleetCall.of(request, cluster.get(), region);
        return call.problem()
                .<DryRunOutcome>map(tooLarge -> new DryRunOutcome.Refused(tooLarge.reason(), tooLarge.message()))
                .orElseGet(() -> new DryRunCall(client, templates, call).outcome());
    }

    @Override
    public List<CloudInstance> launchedBy(LaunchId launch) {
        return describe(
                launch.value(),
                DescribeInstancesRequest.builder()
                        .filters(ofCluster(), Ec2Filters.filter("tag:" + WellKnown.TAG_LAUNCH, launch.value()))
                        .maxResults(PAGE)
                        .build());
    }

    @Override
    public List<CloudInstance> instances() {
        return describe(
                cluster.get().name(),
                DescribeInstancesRequest.builder()
                        .filters(
                                ofCluster(),
                                Ec2Filters.filter("tag-key", WellKnown.NODE_POOL),
                                Ec2Filters.notTerminated())
                        .maxResults(PAGE)
                        .build());
    }

    @Override
    public Optional<CloudInstance> instance(InstanceId id) {
        try {
            return describe(
                            id.value(),
                            DescribeInstancesRequest.builder()
                                    .instanceIds(id.value())
                                    .build())
                    .stream()
                    .findFirst();
        } catch (Ec2Exception e) {
            if (Ec2ErrorCodes.noInstance(AwsCalls.codeOf(e))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<InstanceTrouble> troubles() {
        return new StatusChecks(client).troubles();
    }

    @Override
    public void terminate(InstanceId id) {
        unlessGone(() -> AwsCalls.call(
                "ec2:TerminateInstances",
                id.value(),
                () -> client.terminateInstances(terminate -> terminate.instanceIds(id.value()))));
    }

    @Override
    public int deleteTemplates(Instant createdBefore) {
        return templates.deleteOlder(cluster.get().name(), createdBefore);
    }

    @Override
    public void tag(InstanceId id, SortedMap<String, String> tags) {
        unlessGone(() -> AwsCalls.call(
                "ec2:CreateTags",
                id.value(),
                () -> client.createTags(create -> create.resources(id.value()).tags(InstanceTags.sdk(tags)))));
    }

    private CreateFleetResponse createFleet(FleetCall call) {
        try {
            return createFleetOnce(call);
        } catch (Ec2Exception e) {
            if (!AwsCalls.codeOf(e).equals(Ec2ErrorCodes.TEMPLATE_NOT_FOUND)) {
                throw e;
            }
            // Our memory of the template is stale. Once only: a second miss means that somebody keeps deleting it, and
            // looping here would hide that from the claim.
            call.templates().values().forEach(templates::forget);
            return createFleetOnce(call);
        }
    }

    private CreateFleetResponse createFleetOnce(FleetCall call) {
        call.templates().values().forEach(templates::ensure);
        var request = call.toSdk();
        return AwsCalls.call("ec2:CreateFleet", call.request().launch().value(), () -> client.createFleet(request));
    }

    private FleetOutcome answer(FleetCall call, CreateFleetResponse response) {
        var outcome = FleetAnswer.outcome(call, response);
        if (outcome.refusals().stream().anyMatch(refusal -> refusal.code().equals(Ec2ErrorCodes.TEMPLATE_NOT_FOUND))) {
            // This token is used up, so the next launch makes the template again.
            call.templates().values().forEach(templates::forget);
        }
        if (outcome.instances().isEmpty() && outcome.refusals().isEmpty()) {
            // A repeated token may be answered with the fleet alone.
            return new FleetOutcome(
                    FleetAnswer.found(call, launchedBy(call.request().launch())), List.of());
        }
        return outcome;
    }

    /**
     * The token was used for a request that differed, prices or types having changed since: nothing is launched by this
     * one, and what the first one brought is the answer. Callers come back after a message's visibility time-out or a
     * minute's sweep, when EC2 shows what it launched.
     */
    private FleetOutcome launchedBefore(FleetCall call, Ec2Exception mismatch) {
        var before = FleetAnswer.found(call, launchedBy(call.request().launch()));
        return before.isEmpty()
                ? refused(
                        RefusalKind.INVALID,
                        AwsCalls.codeOf(mismatch),
                        "The launch %s was asked before with other options and brought nothing."
                                .formatted(call.request().launch()))
                : new FleetOutcome(before, List.of());
    }

    private List<CloudInstance> describe(String id, DescribeInstancesRequest request) {
        return AwsCalls.call(
                "ec2:DescribeInstances",
                id,
                () -> client.describeInstancesPaginator(request).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(DescribedInstance::of)
                        .sorted(Comparator.comparing(CloudInstance::id))
                        .toList());
    }

    private Filter ofCluster() {
        return Ec2Filters.ofCluster(cluster.get().name());
    }

    private static FleetOutcome refused(NodeUserData.Problem problem) {
        return refused(RefusalKind.INVALID, problem.reason(), problem.message());
    }

    private static FleetOutcome refused(RefusalKind kind, String code, String message) {
        return new FleetOutcome(List.of(), List.of(new Refusal(kind, code, message, null)));
    }

    private static void unlessGone(Runnable request) {
        try {
            request.run();
        } catch (Ec2Exception e) {
            if (!Ec2ErrorCodes.noInstance(AwsCalls.codeOf(e))) {
                throw e;
            }
        }
    }
}
