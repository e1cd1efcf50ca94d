package dev.slipway.model.port;

import dev.slipway.model.catalog.UnavailableOffering;
import java.time.Instant;
import java.util.List;

/** Remembers which capacity pools are avoided for a while; shared by all functions. */
public interface OfferingBook {
    /** Marks a pool; a later {@code until} wins. */
    void mark(UnavailableOffering offering);

    /** Those that are still avoided at {@code now}, by pool. */
    List<UnavailableOffering> unavailable(Instant now);
}
