package dev.slipway.aws.nodeclass;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.SelectorTerm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Finds capacity reservations that are active (aws.md §2.7). Selecting none is no fault. */
record ReservationSearch(Ec2Client client, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(ReservationSearch.class);

    /** Reservations of one page, a count; aws.md §2.7. */
    private static final int PAGE = 1000;

    /** EC2 ends instances 30 minutes before a capacity block ends; nodes are drained in the 10 minutes before; aws.md §2.7. */
    private static final Duration EXPIRING = Duration.ofMinutes(40);

    private static final List<String> CRITERIA = List.of("open", "targeted");

    /** By id. */
    Part<List<CapacityReservation>> find(List<CapacityReservationTerm> terms) {
        var found = new TreeMap<String, CapacityReservation>();
        for (var query : terms.stream().map(ReservationSearch::query).distinct().toList()) {
            describe(query).forEach(reservation -> read(reservation).ifPresent(kept -> found.put(kept.id(), kept)));
        }
        return new Found<>(List.copyOf(found.values()));
    }

    /** One term. EC2 knows no filter for ids, and one id that it does not know would be an error of all. */
    private static DescribeCapacityReservationsRequest query(CapacityReservationTerm term) {
        var filters = new ArrayList<>(SelectorFilters.tags(new SelectorTerm(term.tags(), "", "", "", "")));
        if (!term.ownerId().isEmpty()) {
            filters.add(Ec2Filters.filter("owner-id", List.of(term.ownerId())));
        }
        if (!term.instanceMatchCriteria().isEmpty()) {
            filters.add(Ec2Filters.filter("instance-match-criteria", List.of(term.instanceMatchCriteria())));
        }
        filters.add(Ec2Filters.filter("state", List.of("active")));
        var query = DescribeCapacityReservationsRequest.builder().filters(filters);
        // EC2 takes ids and a page size only apart.
        return (term.id().isEmpty() ? query.maxResults(PAGE) : query.capacityReservationIds(term.id())).build();
    }

    private List<software.amazon.awssdk.services.ec2.model.CapacityReservation> describe(
            DescribeCapacityReservationsRequest query) {
        var action = "ec2:DescribeCapacityReservations";
        try {
            return AwsCalls.call(
                    action,
                    query.toString(),
                    () -> client.describeCapacityReservationsPaginator(query).capacityReservations().stream()
                            .toList());
        } catch (Ec2Exception refusal) {
            if (Ec2ErrorCodes.noReservation(AwsCalls.codeOf(refusal))) {
                return List.of();
            }
            throw Refused.of(action, refusal);
        }
    }

    /** Empty for one that is over, and for one of a kind that nobody here knows. */
    private Optional<CapacityReservation> read(
            software.amazon.awssdk.services.ec2.model.CapacityReservation reservation) {
        var now = clock.instant();
        var end = Optional.ofNullable(reservation.endDate());
        var type = Objects.requireNonNullElse(reservation.reservationTypeAsString(), "default");
        var criteria = String.valueOf(reservation.instanceMatchCriteriaAsString());
        if (CapacityReservation.Type.named(type).isEmpty() || !CRITERIA.contains(criteria)) {
            LOG.atError()
                    .addKeyValue("reservation", reservation.capacityReservationId())
                    .addKeyValue("type", type)
                    .addKeyValue("instanceMatchCriteria", criteria)
                    .log("capacity reservation of an unknown kind passed over");
            return Optional.empty();
        }
        if (end.filter(time -> !time.isAfter(now)).isPresent()) {
            return Optional.empty();
        }
        var kind = CapacityReservation.Type.named(type).get();
        var expiring = kind == CapacityReservation.Type.CAPACITY_BLOCK
                && end.filter(time -> !time.isAfter(now.plus(EXPIRING))).isPresent();
        return Optional.of(new CapacityReservation(
                reservation.capacityReservationId(),
                reservation.instanceType(),
                reservation.availabilityZone(),
                reservation.ownerId(),
                criteria,
                kind,
                Boolean.TRUE.equals(reservation.interruptible()),
                expiring,
                end.map(Instant::toString).orElse(""),
                reservation.availableInstanceCount()));
    }
}
