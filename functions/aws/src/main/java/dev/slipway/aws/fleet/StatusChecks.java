package dev.slipway.aws.fleet;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;

/**
 * Asks EC2 which instances are not well. Filters of one call are all to be met, so that there are three calls; what is well
 * is in no answer, and there are no more calls for it. EC2 knows no filter by tag here.
 */
record StatusChecks(Ec2Client client) {
    /** Instances in one page, a count, EC2's bound; EC2 API Reference, DescribeInstanceStatus, read 2026-11-27. */
    private static final int PAGE = 1000;

    private static final String IMPAIRED = "impaired";
    private static final String FAILED = "failed";

    /** What EC2 does to an instance; aws.md §4.4. */
    private static final List<String> CODES =
            List.of("instance-reboot", "system-reboot", "system-maintenance", "instance-retirement", "instance-stop");

    /** How EC2 marks events that are over, which it tells for another week; EC2 API Reference, InstanceStatusEvent. */
    private static final List<String> OVER = List.of("[Completed]", "[Canceled]");

    List<InstanceTrouble> troubles() {
        return Stream.of(
                        Ec2Filters.filter("system-status.status", IMPAIRED),
                        Ec2Filters.filter("instance-status.status", IMPAIRED),
                        Ec2Filters.filter("event.code", CODES))
                .flatMap(filter -> statuses(filter).stream())
                .flatMap(StatusChecks::troubles)
                .distinct()
                .sorted(InstanceTrouble.ORDER)
                .toList();
    }

    private List<InstanceStatus> statuses(Filter filter) {
        var request = DescribeInstanceStatusRequest.builder()
                .filters(filter)
                .maxResults(PAGE)
                .build();
        return AwsCalls.call(
                "ec2:DescribeInstanceStatus",
                filter.name(),
                () -> client.describeInstanceStatusPaginator(request).instanceStatuses().stream()
                        .toList());
    }

    private static Stream<InstanceTrouble> troubles(InstanceStatus status) {
        var id = new InstanceId(status.instanceId());
        return Stream.of(
                        failing(id, "system status", status.systemStatus()),
                        failing(id, "instance status", status.instanceStatus()),
                        status.events().stream()
                                .filter(StatusChecks::toCome)
                                .map(event -> new InstanceTrouble.EventScheduled(
                                        id, event.codeAsString(), event.notBefore())))
                .flatMap(found -> found);
    }

    /** None while EC2 does not say since when: there is no telling then how long it has lasted. */
    private static Stream<InstanceTrouble> failing(
            InstanceId id, String check, @Nullable InstanceStatusSummary summary) {
        if (summary == null || !IMPAIRED.equals(summary.statusAsString())) {
            return Stream.of();
        }
        return summary.details().stream()
                .filter(detail -> FAILED.equals(detail.statusAsString()) && detail.impairedSince() != null)
                .map(InstanceStatusDetails::impairedSince)
                .min(Instant::compareTo)
                .<InstanceTrouble>map(since -> new InstanceTrouble.Impaired(id, check, since))
                .stream();
    }

    private static boolean toCome(InstanceStatusEvent event) {
        var description = event.description() == null ? "" : event.description();
        return CODES.contains(event.codeAsString()) && OVER.stream().noneMatch(description::startsWith);
    }
}
