package dev.slipway.local.story;

import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.local.LocalSlipway;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.decision.Decision;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the state table as a user would, through the SDK. */
final class ClaimTable {
    private final String name;
    private final DynamoDbClient client;
    private final DynamoClaimBook book;

    ClaimTable(LocalSlipway slipway) {
        this.name = slipway.aws().template().tables().getFirst().name();
        this.client = slipway.aws().tables().client();
        this.book = new DynamoClaimBook(client, name, Clock.systemUTC());
    }

    List<NodeClaim> live() {
        return book.live();
    }

    /** Every claim that there ever was, by creation. */
    List<NodeClaim> all() {
        return client
                .scanPaginator(scan -> scan.tableName(name)
                        .filterExpression("sk = :claim")
                        .expressionAttributeValues(Map.of(":claim", AttributeValue.fromS("CLAIM"))))
                .items()
                .stream()
                .map(item -> item.getOrDefault("name", AttributeValue.fromS("")).s())
                .sorted()
                .flatMap(claim -> book.find(new NodeClaimName(claim)).stream())
                .sorted(Comparator.comparing((NodeClaim claim) -> claim.spec().createdAt())
                        .thenComparing(NodeClaim::name))
                .toList();
    }

    List<ClaimEvent> history(NodeClaim claim) {
        return book.history(claim.name());
    }

    List<Decision> decisions(Instant day) {
        return new DynamoDecisionLedger(client, name)
                .on(day.atZone(ZoneOffset.UTC).toLocalDate());
    }

    List<UnavailableOffering> unavailable(Instant now) {
        return new DynamoOfferingBook(client, name).unavailable(now);
    }
}
