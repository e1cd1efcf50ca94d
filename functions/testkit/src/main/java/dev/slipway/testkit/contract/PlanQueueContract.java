package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link PlanQueue} does. */
public abstract class PlanQueueContract {
    /** An empty queue, the same one within a test. */
    protected abstract PlanQueue queue();

    /** Ids of the requests that wait, oldest first; takes them. */
    protected abstract List<String> takeIds();

    @Test
    void keepsOrder() {
        queue().send(wanted("first"));
        queue().send(wanted("second"));
        queue().send(wanted("third"));
        assertEquals(List.of("first", "second", "third"), takeIds());
    }

    @Test
    void dropsASecondRequestWithTheSameId() {
        queue().send(wanted("one"));
        queue().send(wanted("one"));
        queue().send(wanted("two"));
        assertEquals(List.of("one", "two"), takeIds());
    }

    /** A small request. */
    protected static PlanRequest wanted(String id) {
        return new PlanRequest.CapacityWanted(id, Examples.CLUSTER, Examples.NOW, "i-1 is interrupted");
    }
}
