package dev.slipway.aws.state;

import dev.slipway.model.port.OfferingBook;
import dev.slipway.testkit.contract.OfferingBookContract;

final class DynamoOfferingBookTest extends OfferingBookContract {
    @Override
    protected OfferingBook book() {
        return new DynamoOfferingBook(LocalDynamo.client(), LocalDynamo.newTable());
    }
}
