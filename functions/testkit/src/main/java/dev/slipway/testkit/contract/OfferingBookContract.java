package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.port.OfferingBook;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an {@link OfferingBook} does. */
public abstract class OfferingBookContract {
    private static final Instant NOW = Examples.NOW;

    /** An empty book. */
    protected abstract OfferingBook book();

    @Test
    void avoidsAPoolUntilItsTime() {
        var book = book();
        var mark = marked("us-east-1a", 180);
        book.mark(mark);
        assertEquals(List.of(mark), book.unavailable(NOW));
        assertEquals(List.of(mark), book.unavailable(NOW.plusSeconds(179)));
        assertEquals(List.of(), book.unavailable(NOW.plusSeconds(180)));
    }

    @Test
    void keepsTheLaterTime() {
        var book = book();
        book.mark(marked("us-east-1a", 180));
        book.mark(marked("us-east-1a", 60));
        assertEquals(List.of(marked("us-east-1a", 180)), book.unavailable(NOW));
        book.mark(marked("us-east-1a", 300));
        assertEquals(List.of(marked("us-east-1a", 300)), book.unavailable(NOW));
    }

    @Test
    void answersByPool() {
        var book = book();
        book.mark(marked("us-east-1b", 180));
        book.mark(new UnavailableOffering(
                new CapacityPool(CapacityType.ON_DEMAND, "m5.large", "us-east-1a"), NOW.plusSeconds(9), "Unsupported"));
        book.mark(marked("us-east-1a", 180));
        assertEquals(
                List.of("spot m7g.large us-east-1a", "spot m7g.large us-east-1b", "on-demand m5.large us-east-1a"),
                book.unavailable(NOW).stream()
                        .map(offering -> offering.pool().toString())
                        .toList());
    }

    private static UnavailableOffering marked(String zone, long seconds) {
        var pool = new CapacityPool(CapacityType.SPOT, "m7g.large", zone);
        return new UnavailableOffering(pool, NOW.plusSeconds(seconds), "InsufficientInstanceCapacity");
    }
}
