package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which reservations and which placement group a class selects (aws.md §1.11, §2.7). */
final class ReservationSearchTest {
    private static final CapacityReservationTerm BY_ID = new CapacityReservationTerm(new TreeMap<>(), "cr-1", "", "");

    private final Account account = Account.healthy();

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void asksForNothingWhereNothingIsSelected() {
        var ready = account.ready(Examples.nodeClass());
        assertEquals(List.of(), ready.reservations());
        assertEquals(PlacementGroup.NONE, ready.placementGroup());
        assertEquals(0, account.asked("DescribeCapacityReservations") + account.asked("DescribePlacementGroups"));
    }

    @Test
    void readsAllOfAReservation() {
        reservations(reservation("cr-1", "", "targeted", "", 3));
        assertEquals(
                List.of(new CapacityReservation(
                        "cr-1",
                        "m5.large",
                        "us-east-1a",
                        "111122223333",
                        "targeted",
                        CapacityReservation.Type.DEFAULT,
                        false,
                        false,
                        "",
                        3)),
                account.ready(selecting(BY_ID)).reservations());
        var request = account.aws.request("DescribeCapacityReservations", 0);
        assertEquals("cr-1", request.get("CapacityReservationId.1"));
        assertEquals("state", request.get("Filter.1.Name"));
        assertEquals("active", request.get("Filter.1.Value.1"));
        assertFalse(request.containsKey("MaxResults"), "EC2 takes ids and a page size only apart");
        assertEquals(
                account.ready(selecting(BY_ID)).reservations(),
                account.resolver.status(selecting(BY_ID)).reservations());
    }

    @Test
    void asksForTagsOwnerAndCriteriaTogether() {
        reservations();
        account.ready(selecting(new CapacityReservationTerm(Examples.labels("team", "*"), "", "111122223333", "open")));
        var request = account.aws.request("DescribeCapacityReservations", 0);
        assertEquals("1000", request.get("MaxResults"));
        assertEquals(
                List.of("tag-key", "owner-id", "instance-match-criteria", "state"),
                List.of(
                        request.getOrDefault("Filter.1.Name", ""),
                        request.getOrDefault("Filter.2.Name", ""),
                        request.getOrDefault("Filter.3.Name", ""),
                        request.getOrDefault("Filter.4.Name", "")));
    }

    @Test
    void anIdThatEc2DoesNotKnowTakesNothingFromTheOthers() {
        account.aws.refuse("DescribeCapacityReservations", 400, "InvalidCapacityReservationId.NotFound", "gone");
        reservations(reservation("cr-1", "", "open", "", 3));
        var gone = new CapacityReservationTerm(new TreeMap<>(), "cr-9", "", "");
        assertEquals(
                List.of("cr-1"),
                account.ready(selecting(gone, BY_ID)).reservations().stream()
                        .map(CapacityReservation::id)
                        .toList());
    }

    @Test
    void passesOverWhatIsOverAndWhatItDoesNotKnow() {
        reservations(
                reservation("cr-over", "", "open", "2026-11-22T10:20:30.000Z", 1),
                reservation("cr-odd", "lease", "open", "", 1),
                reservation("cr-odder", "", "sometimes", "", 1),
                reservation("cr-1", "default", "open", "2026-11-22T10:20:31.000Z", 1));
        assertEquals(List.of("cr-1"), ids());
    }

    @Test
    void aCapacityBlockExpiresFortyMinutesBeforeItsEnd() {
        reservations(
                reservation("cr-block", "capacity-block", "targeted", "2026-11-22T11:00:31.000Z", 4),
                reservation("cr-default", "default", "targeted", "2026-11-22T11:00:31.000Z", 4));
        assertEquals(List.of("active", "active"), states());
        account.clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("expiring", "active"), states());
    }

    @Test
    void neverUsesAnOldCount() {
        reservations(reservation("cr-1", "", "open", "", 3));
        account.ready(selecting(BY_ID));
        account.ready(selecting(BY_ID));
        assertEquals(1, account.asked("DescribeCapacityReservations"));
        account.aws.refuse("DescribeCapacityReservations", 503, "Unavailable", "The server is overloaded");
        account.clock.advance(Duration.ofMinutes(1));
        account.ready(selecting(BY_ID));
        account.clock.advance(Duration.ofMinutes(1));
        assertThrows(RetryableFault.class, () -> account.resolver.resolve(selecting(BY_ID)));
    }

    @Test
    void findsAPlacementGroupByNameOrId() {
        account.aws.answer(
                "DescribePlacementGroups",
                "<placementGroupSet><item><groupId>pg-1</groupId><groupName>near</groupName><strategy>partition</strategy><partitionCount>5</partitionCount></item></placementGroupSet>");
        assertEquals(
                new PlacementGroup("pg-1", "partition", 5),
                account.ready(in(new PlacementGroupSelector("", "near"))).placementGroup());
        account.ready(in(new PlacementGroupSelector("pg-1", "")));
        var byName = account.aws.request("DescribePlacementGroups", 0);
        assertEquals("group-name", byName.get("Filter.1.Name"));
        assertEquals("available", byName.get("Filter.2.Value.1"));
        assertEquals("pg-1", account.aws.request("DescribePlacementGroups", 1).get("GroupId.1"));
        assertFalse(byName.containsKey("GroupId.1"));
    }

    @Test
    void saysWhenThereIsNoSuchGroup() {
        account.aws.answer("DescribePlacementGroups", "<placementGroupSet/>");
        var status = account.resolver.status(in(new PlacementGroupSelector("", "far")));
        var condition = Account.condition(status, NodeClassStatus.PLACEMENT_GROUP);
        assertEquals("PlacementGroupNotFound", condition.reason());
        assertTrue(condition.message().contains("name \"far\""), condition::message);
        assertEquals(
                "PlacementGroupNotFound",
                account.notReady(in(new PlacementGroupSelector("", "far"))).reason());
    }

    @Test
    void aGroupIdThatEc2DoesNotKnowIsNotFoundEither() {
        account.aws.refuse(
                "DescribePlacementGroups", 400, "InvalidPlacementGroup.Unknown", "The placement group is unknown.");
        assertEquals(
                "PlacementGroupNotFound",
                account.notReady(in(new PlacementGroupSelector("pg-9", ""))).reason());
    }

    @Test
    void saysWhenGroupsCannotBeLookedUp() {
        account.aws.refuse("DescribePlacementGroups", 403, "UnauthorizedOperation", "You are not authorized");
        var condition = Account.condition(
                account.resolver.status(in(new PlacementGroupSelector("", "near"))), NodeClassStatus.PLACEMENT_GROUP);
        assertEquals("PlacementGroupResolutionFailed", condition.reason());
        assertTrue(
                condition.message().endsWith("lacks the permission ec2:DescribePlacementGroups."), condition::message);
    }

    private List<String> ids() {
        return account.ready(selecting(BY_ID)).reservations().stream()
                .map(CapacityReservation::id)
                .toList();
    }

    private List<String> states() {
        return account.ready(selecting(BY_ID)).reservations().stream()
                .map(CapacityReservation::state)
                .toList();
    }

    private void reservations(String... reservations) {
        account.aws.answer(
                "DescribeCapacityReservations",
                "<capacityReservationSet>" + String.join("", reservations) + "</capacityReservationSet>");
    }

    private static String reservation(String id, String type, String criteria, String end, int available) {
        return """
                <item><capacityReservationId>%s</capacityReservationId><ownerId>111122223333</ownerId>
                <instanceType>m5.large</instanceType><availabilityZone>us-east-1a</availabilityZone>
                <instanceMatchCriteria>%s</instanceMatchCriteria><state>active</state>%s%s
                <availableInstanceCount>%d</availableInstanceCount></item>
                """.formatted(
                        id,
                        criteria,
                        type.isEmpty() ? "" : "<reservationType>%s</reservationType>".formatted(type),
                        end.isEmpty() ? "" : "<endDate>%s</endDate>".formatted(end),
                        available);
    }

    private static NodeClass selecting(CapacityReservationTerm... terms) {
        return TestNodeClass.like(Examples.nodeClass())
                .capacityReservations(terms)
                .build();
    }

    private static NodeClass in(PlacementGroupSelector selector) {
        return TestNodeClass.like(Examples.nodeClass()).placementGroup(selector).build();
    }
}
