package dev.slipway.aws.state;

import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.DecisionLedger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Decisions in DynamoDB: {@code DECISION#date / time#id}, for 14 days. */
public final class DynamoDecisionLedger implements DecisionLedger {
    private final Table table;

    public DynamoDecisionLedger(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
    }

    @Override
    public void record(Decision decision) {
        var day = LocalDate.ofInstant(decision.at(), ZoneOffset.UTC);
        table.put(Item.at(partition(day), Item.sortable(decision.at()) + "#" + decision.id())
                .text("id", decision.id())
                .time("at", decision.at())
                .text("actor", decision.actor())
                .text("subject", decision.subject())
                .text("inputDigest", decision.inputDigest())
                .text("outcome", decision.outcome())
                .texts("figures", decision.figures())
                .texts("reasons", decision.reasons())
                .expires(decision.at().plus(KeptFor.DECISION)));
    }

    @Override
    public List<Decision> on(LocalDate day) {
        return table.query(partition(day)).stream()
                .map(DynamoDecisionLedger::decision)
                .toList();
    }

    private static String partition(LocalDate day) {
        return "DECISION#" + day;
    }

    private static Decision decision(Row row) {
        return new Decision(
                row.text("id"),
                row.time("at"),
                row.text("actor"),
                row.text("subject"),
                row.text("inputDigest"),
                row.text("outcome"),
                row.map("figures"),
                row.list("reasons"));
    }
}
