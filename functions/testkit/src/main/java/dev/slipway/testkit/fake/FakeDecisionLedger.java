package dev.slipway.testkit.fake;

import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.DecisionLedger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Decisions in memory. */
public final class FakeDecisionLedger implements DecisionLedger {
    private static final Comparator<Decision> OLDEST_FIRST =
            Comparator.comparing(Decision::at).thenComparing(Decision::id);

    private final Faults faults;
    private final List<Decision> decisions = new ArrayList<>();

    public FakeDecisionLedger(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void record(Decision decision) {
        faults.around("decisions:record", decision.id(), () -> {
            decisions.removeIf(old -> old.id().equals(decision.id()) && old.at().equals(decision.at()));
            decisions.add(decision);
        });
    }

    @Override
    public List<Decision> on(LocalDate day) {
        return faults.around(
                "decisions:on",
                day.toString(),
                () -> decisions.stream()
                        .filter(decision -> LocalDate.ofInstant(decision.at(), ZoneOffset.UTC)
                                .equals(day))
                        .sorted(OLDEST_FIRST)
                        .toList());
    }

    /** Every decision, oldest first: for assertions. */
    public List<Decision> all() {
        return decisions.stream().sorted(OLDEST_FIRST).toList();
    }
}
