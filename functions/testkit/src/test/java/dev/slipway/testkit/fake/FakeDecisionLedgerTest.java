package dev.slipway.testkit.fake;

import dev.slipway.model.port.DecisionLedger;
import dev.slipway.testkit.contract.DecisionLedgerContract;

final class FakeDecisionLedgerTest extends DecisionLedgerContract {
    @Override
    protected DecisionLedger ledger() {
        return new FakeDecisionLedger(Faults.none());
    }
}
