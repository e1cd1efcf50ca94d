package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.fake.FakeClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What {@code ClusterContract} does not ask. */
final class NodePoolStatusesTest {
    private static final String POOL = """
            {"apiVersion":"karpenter.sh/v1","kind":"NodePool","metadata":{"name":"p","resourceVersion":"5"},"spec":{}}""";

    private static void write(CannedApi api) {
        var status = NodePoolStatus.of(
                1,
                0,
                ResourceList.NONE,
                Condition.met(NodePoolStatus.VALIDATION),
                Condition.met(NodePoolStatus.NODE_CLASS),
                Condition.met(NodePoolStatus.REGISTRATION));
        new NodePoolStatuses(api.client, new FakeClock()).write("p", status);
    }

    @Test
    void anOlderChartThatForbidsItMakesNoSweepFail() throws IOException {
        try (var api = new CannedApi().answering(200, POOL).failing(403, "no right to patch", "")) {
            write(api);
            assertEquals(2, api.requests.size());
        }
        try (var api = new CannedApi().answering(200, POOL).failing(422, "no such field", "")) {
            assertThrows(IllegalStateException.class, () -> write(api), "other refusals are told");
        }
    }
}
