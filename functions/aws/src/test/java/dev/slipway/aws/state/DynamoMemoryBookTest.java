package dev.slipway.aws.state;

import dev.slipway.model.port.MemoryBook;
import dev.slipway.testkit.contract.MemoryBookContract;

final class DynamoMemoryBookTest extends MemoryBookContract {
    @Override
    protected MemoryBook book() {
        return new DynamoMemoryBook(LocalDynamo.client(), LocalDynamo.newTable());
    }
}
