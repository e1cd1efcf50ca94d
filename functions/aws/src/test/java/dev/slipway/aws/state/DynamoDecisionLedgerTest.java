package dev.slipway.aws.state;

import dev.slipway.model.port.DecisionLedger;
import dev.slipway.testkit.contract.DecisionLedgerContract;

final class DynamoDecisionLedgerTest extends DecisionLedgerContract {
    @Override
    protected DecisionLedger ledger() {
        return new DynamoDecisionLedger(LocalDynamo.client(), LocalDynamo.newTable());
    }
}
