package dev.slipway.solver.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BudgetsTest {
    /** A Friday. */
    private static final Instant FRIDAY_NOON = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 9 * * mon-fri   | 8h    | 2026-11-27T12:00:00Z | true
            0 9 * * mon-fri   | 8h    | 2026-11-27T16:59:59Z | true
            0 9 * * mon-fri   | 8h    | 2026-11-27T17:00:00Z | false
            0 9 * * mon-fri   | 8h    | 2026-11-27T08:59:59Z | false
            0 9 * * mon-fri   | 8h    | 2026-11-28T12:00:00Z | false
            0 22 * * 5        | 24h   | 2026-11-28T12:00:00Z | true
            @daily            | 10m   | 2026-11-28T00:09:59Z | true
            @daily            | 10m   | 2026-11-28T00:10:00Z | false
            @hourly           | 90m0s | 2026-11-28T03:31:00Z | true
            */15 * * * *      | 1m    | 2026-11-27T12:45:30Z | true
            */15 * * * *      | 1m    | 2026-11-27T12:46:00Z | false
            0 0 1 * sun       | 24h   | 2026-12-01T12:00:00Z | true
            0 0 1 * sun       | 24h   | 2026-11-29T12:00:00Z | true
            0 0 1 * sun       | 24h   | 2026-11-30T12:00:00Z | false
            0 0 ? jan,nov *   | 24h   | 2026-11-30T12:00:00Z | true
            5-10/5 12 * * *   | 1m    | 2026-11-27T12:10:00Z | true
            """)
    void aWindowIsOpenForItsDurationFromEachMinuteOfItsSchedule(
            String schedule, String duration, Instant now, boolean open) {
        // row 18 for the one of ten minutes
        var pool = pool(new Budget("3", List.of(), schedule, duration));

        assertEquals(open ? 3 : Long.MAX_VALUE, Budgets.allowed(pool, DisruptionReason.UNDERUTILIZED, 10, now));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 9 * *", "60 9 * * *", "0 9 * * fry", "0 9-7 * * *", "*/0 * * * *", "0 9 * * 7", "@often"})
    void aScheduleThatCannotBeReadAllowsNothingForAnyReason(String schedule) {
        var pool = pool(new Budget("5", List.of("Drifted"), schedule, "8h"), new Budget("9", List.of(), null, null));

        assertEquals(0, Budgets.allowed(pool, DisruptionReason.EMPTY, 10, FRIDAY_NOON));
    }

    @Test
    void ofEntriesForTheReasonTheSmallestCounts() {
        var pool = pool(
                new Budget("25%", List.of(), null, null),
                new Budget("2", List.of("Empty"), null, null),
                new Budget("0", List.of("Drifted"), null, null));

        assertEquals(2, Budgets.allowed(pool, DisruptionReason.EMPTY, 10, FRIDAY_NOON));
        assertEquals(3, Budgets.allowed(pool, DisruptionReason.UNDERUTILIZED, 10, FRIDAY_NOON));
    }

    @Test
    void withoutAnEntryForTheReasonAllMayGo() {
        var pool = pool(new Budget("0", List.of("Drifted"), null, null));

        assertEquals(Long.MAX_VALUE, Budgets.allowed(pool, DisruptionReason.EMPTY, 10, FRIDAY_NOON));
    }

    private static NodePool pool(Budget... budgets) {
        return new NodePool(
                "default",
                0,
                ResourceList.NONE,
                List.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", "default"),
                null,
                null,
                new Disruption(Duration.ZERO, ConsolidationPolicy.WHEN_EMPTY, List.of(budgets)),
                null,
                "hash");
    }
}
