package dev.slipway.aws.state;

import dev.slipway.model.port.ControlBook;
import dev.slipway.testkit.contract.ControlBookContract;

final class DynamoControlBookTest extends ControlBookContract {
    @Override
    protected ControlBook book() {
        return new DynamoControlBook(LocalDynamo.client(), LocalDynamo.newTable());
    }
}
