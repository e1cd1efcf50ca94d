package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.DecisionLedger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link DecisionLedger} does. */
public abstract class DecisionLedgerContract {
    private static final LocalDate DAY = LocalDate.parse("2026-11-22");

    /** An empty ledger. */
    protected abstract DecisionLedger ledger();

    @Test
    void keepsADecisionWhole() {
        var ledger = ledger();
        var decision = decision("d1", "2026-11-22T08:00:00.123456Z");
        ledger.record(decision);
        assertEquals(List.of(decision), ledger.on(DAY));
    }

    @Test
    void keepsOneOfTwoEqualDecisions() {
        var ledger = ledger();
        ledger.record(decision("d1", "2026-11-22T08:00:00Z"));
        ledger.record(decision("d1", "2026-11-22T08:00:00Z"));
        assertEquals(1, ledger.on(DAY).size());
    }

    @Test
    void answersOneDayOldestFirst() {
        var ledger = ledger();
        ledger.record(decision("late", "2026-11-22T23:59:59.999Z"));
        ledger.record(decision("next-day", "2026-11-23T00:00:00Z"));
        ledger.record(decision("half", "2026-11-22T00:00:00.500Z"));
        ledger.record(decision("early", "2026-11-22T00:00:00Z"));
        assertEquals(
                List.of("early", "half", "late"),
                ledger.on(DAY).stream().map(Decision::id).toList());
        assertEquals(List.of(), ledger.on(DAY.minusDays(1)));
    }

    private static Decision decision(String id, String at) {
        return new Decision(
                id,
                Instant.parse(at),
                "provision",
                "batch/1",
                "sha256:00",
                "one node for two pods",
                Examples.labels("hourlyCost", "0.0312", "lowerBound", "0.0301"),
                List.of("m7g.large is the cheapest", "m5.large costs 12% more"));
    }
}
