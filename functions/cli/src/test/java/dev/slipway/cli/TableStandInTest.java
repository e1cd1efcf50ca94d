package dev.slipway.cli;

import dev.slipway.aws.state.DynamoClaimBook;
import dev.slipway.aws.state.DynamoControlBook;
import dev.slipway.aws.state.DynamoDecisionLedger;
import dev.slipway.aws.state.DynamoMemoryBook;
import dev.slipway.aws.state.DynamoOfferingBook;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.testkit.contract.ClaimBookContract;
import dev.slipway.testkit.contract.ControlBookContract;
import dev.slipway.testkit.contract.DecisionLedgerContract;
import dev.slipway.testkit.contract.MemoryBookContract;
import dev.slipway.testkit.contract.OfferingBookContract;
import dev.slipway.testkit.fake.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The adapters keep with the table's stand-in the contracts that they keep with DynamoDB Local. */
final class TableStandInTest {
    private static final String TABLE = "slipway-demo";

    private final TableStandIn table = new TableStandIn();
    private final DynamoDbClient client = HttpWorld.calm(DynamoDbClient.builder(), table.endpoint());

    @AfterEach
    void close() {
        client.close();
        table.close();
    }

    @Nested
    final class Claims extends ClaimBookContract {
        @Override
        protected ClaimBook book() {
            return new DynamoClaimBook(client, TABLE, new FakeClock());
        }
    }

    @Nested
    final class Controls extends ControlBookContract {
        @Override
        protected ControlBook book() {
            return new DynamoControlBook(client, TABLE);
        }
    }

    @Nested
    final class Decisions extends DecisionLedgerContract {
        @Override
        protected DecisionLedger ledger() {
            return new DynamoDecisionLedger(client, TABLE);
        }
    }

    @Nested
    final class Memories extends MemoryBookContract {
        @Override
        protected MemoryBook book() {
            return new DynamoMemoryBook(client, TABLE);
        }
    }

    @Nested
    final class Offerings extends OfferingBookContract {
        @Override
        protected OfferingBook book() {
            return new DynamoOfferingBook(client, TABLE);
        }
    }
}
