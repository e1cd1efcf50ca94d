package dev.slipway.aws.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.ClaimBookContract;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoClaimBookTest extends ClaimBookContract {
    private final FakeClock clock = new FakeClock();
    private final String table = LocalDynamo.newTable();

    @Override
    protected ClaimBook book() {
        return new DynamoClaimBook(LocalDynamo.client(), table, clock);
    }

    @Test
    void namesAsManyPodsAsAnItemHasRoomFor() {
        var pods = IntStream.range(0, 5_000)
                .mapToObj("shop/a-deployment-with-an-ordinary-name-%05d"::formatted)
                .toList();
        var claims = new ArrayList<NodeClaim>();
        for (var i = 0; i < 33; i++) {
            claims.add(plannedFor("big-%02d".formatted(i), pods));
        }
        for (var written : book().record(claims, "provision", "5,000 pods wait on each")) {
            var known = book().find(written.name()).orElseThrow().spec().pods();
            assertEquals(pods.subList(0, known.size()), known);
            assertEquals(2_173, known.size());
        }
    }

    private static NodeClaim plannedFor(String name, List<String> pods) {
        var like = Examples.planned(name);
        var spec = like.spec();
        return new NodeClaim(
                like.name(),
                spec.plannedFor(pods, spec.requests()),
                like.capacity(),
                like.allocatable(),
                like.state(),
                like.drainStep(),
                like.version());
    }

    @Test
    void writesWhatPeopleCanRead() {
        var claim = book().record(List.of(Examples.planned("a")), "provision", "2 pods wait")
                .getFirst();
        book().advance(
                        claim.in(new ClaimState.Launched(Examples.NOW, Examples.instance("1"))),
                        "provision",
                        "launched");
        var item = item("NODECLAIM#a", "CLAIM");
        assertEquals("Launched", item.text("state"));
        assertEquals("2026-11-22T08:00:00Z", item.text("since"));
        assertEquals("m7g.large", item.text("instanceType"));
        assertEquals("spot", item.text("capacityType"));
        assertEquals("0.0312", item.decimal("price").toPlainString());
        assertEquals(Examples.labels("cpu", "1500m", "memory", "3Gi", "pods", "4"), item.map("requests"));
        assertEquals(List.of("dedicated=a:NoSchedule"), item.list("taints"));
        assertEquals(2, item.number("version"));
        assertEquals(1, item.number("schemaVersion"));
        assertFalse(item.has("expiresAt"));
        var line = item("NODECLAIM#a", "EVENT#2026-11-22T08:00:00.000000Z#v000002");
        assertEquals("Planned", line.text("from"));
        assertEquals("launched", line.text("why"));
    }

    /** Requests to write N claims, to read N before they are launched, and to write them again. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "30, 1, 1, 1", "300, 10, 3, 10"})
    void asksOnceForThirtyThreeClaims(int claims, int recorded, int read, int advanced) {
        var requests = new ArrayList<String>();
        var book = new DynamoClaimBook(LocalDynamo.counting(requests), table, clock);
        var names = IntStream.range(0, claims).mapToObj("claim-%03d"::formatted).toList();
        var planned = book.record(names.stream().map(Examples::planned).toList(), "provision", "many pods wait");
        assertEquals(Collections.nCopies(recorded, "TransactWriteItems"), requests);
        requests.clear();
        book.advance(
                planned.stream()
                        .map(claim -> new ClaimBook.Change(
                                claim.in(new ClaimState.Launched(Examples.NOW, Examples.instance("1"))), "launched"))
                        .toList(),
                "provision");
        var expected = new ArrayList<>(Collections.nCopies(read, "BatchGetItem"));
        expected.addAll(Collections.nCopies(advanced, "TransactWriteItems"));
        assertEquals(expected, requests);
        assertEquals(claims, inFlight());
    }

    @Test
    void pointsAtClaimsInFlightUntilTheyRegister() {
        var claim = book().record(List.of(Examples.planned("a")), "provision", "2 pods wait")
                .getFirst();
        assertEquals(1, inFlight());
        claim = advanced(claim, new ClaimState.Launched(Examples.NOW, Examples.instance("1")));
        assertEquals(1, inFlight());
        advanced(claim, new ClaimState.Registered(Examples.NOW, Examples.instance("1"), new NodeName("node-1")));
        assertEquals(0, inFlight());
    }

    @Test
    void pointsNoLongerAtAClaimThatFailed() {
        var claim = book().record(List.of(Examples.planned("a")), "provision", "2 pods wait")
                .getFirst();
        advanced(claim, new ClaimState.Failed(Examples.NOW, "LaunchFailed", "no"));
        assertEquals(0, inFlight());
    }

    @Test
    void forgetsEndedClaimsAfterThirtyDays() {
        var claim = book().record(List.of(Examples.planned("a")), "provision", "2 pods wait")
                .getFirst();
        clock.advance(Duration.ofDays(3));
        advanced(claim, new ClaimState.Terminated(Examples.NOW, Examples.instance("1"), DisruptionReason.EMPTY));
        var expected = FakeClock.START.plus(Duration.ofDays(33)).getEpochSecond();
        assertEquals(expected, item("NODECLAIM#a", "CLAIM").number("expiresAt"));
    }

    @Test
    void pagesThroughMoreThanAMegabyte() {
        var planned = new ArrayList<NodeClaim>();
        for (var i = 0; i < 330; i++) {
            planned.add(large(Examples.planned("claim-%03d".formatted(i))));
        }
        book().record(planned, "provision", "many pods wait");
        assertEquals(330, book().live().size());
    }

    @Test
    void namesAnItemThatWasEditedByHand() {
        var claim = book().record(List.of(Examples.planned("a")), "provision", "2 pods wait")
                .getFirst();
        LocalDynamo.client()
                .updateItem(update -> update.tableName(table)
                        .key(Item.key("NODECLAIM#a", "CLAIM"))
                        .updateExpression("REMOVE nodePool"));
        var fault = assertThrows(IllegalStateException.class, () -> book().find(claim.name()));
        assertEquals(
                "The item NODECLAIM#a / CLAIM has no attribute \"nodePool\". Maybe it was edited by hand.",
                fault.getMessage());
    }

    @Test
    void asksToComeBackWhenTheTableDoesNotAnswer() {
        var away = new DynamoClaimBook(Unreachable.dynamo(), table, clock);
        assertThrows(RetryableFault.class, away::live);
        assertThrows(RetryableFault.class, () -> away.record(List.of(Examples.planned("a")), "test", "away"));
    }

    /** With enough pods that 330 of them fill more than one page of a query. */
    private static NodeClaim large(NodeClaim claim) {
        var pods = new ArrayList<String>();
        for (var i = 0; i < 110; i++) {
            pods.add("namespace-of-some-length/deployment-of-some-length-%03d".formatted(i));
        }
        var spec = claim.spec();
        var larger = new NodeClaimSpec(
                spec.launch(),
                spec.nodePool(),
                spec.nodeClass(),
                spec.labels(),
                spec.taints(),
                spec.startupTaints(),
                spec.requests(),
                spec.instanceTypeOptions(),
                spec.zones(),
                spec.capacityType(),
                spec.price(),
                pods,
                spec.nodePoolHash(),
                spec.nodeClassHash(),
                spec.createdAt(),
                null,
                spec.request());
        return new NodeClaim(
                claim.name(), larger, claim.capacity(), claim.allocatable(), claim.state(), 0, claim.version());
    }

    private NodeClaim advanced(NodeClaim claim, ClaimState state) {
        return switch (book().advance(claim.in(state), "test", "because")) {
            case ClaimBook.AdvanceOutcome.Advanced(var written) -> written;
            case ClaimBook.AdvanceOutcome.Overtaken(var current) -> throw new AssertionError("overtaken by " + current);
        };
    }

    private int inFlight() {
        return LocalDynamo.client()
                .query(query -> query.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("CONTROL#in-flight"))))
                .count();
    }

    private Row item(String partition, String sort) {
        return new Row(LocalDynamo.client()
                .getItem(get -> get.tableName(table).key(Item.key(partition, sort)))
                .item());
    }
}
