package dev.slipway.testkit.fake;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.port.OfferingBook;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Avoided pools in memory. */
public final class FakeOfferingBook implements OfferingBook {
    private final Faults faults;
    private final SortedMap<CapacityPool, UnavailableOffering> marked = new TreeMap<>();

    public FakeOfferingBook(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void mark(UnavailableOffering offering) {
        faults.around("offerings:mark", offering.pool().toString(), () -> {
            marked.merge(
                    offering.pool(), offering, (old, fresh) -> fresh.until().isAfter(old.until()) ? fresh : old);
        });
    }

    @Override
    public List<UnavailableOffering> unavailable(Instant now) {
        return faults.around(
                "offerings:unavailable",
                "all",
                () -> marked.values().stream()
                        .filter(offering -> offering.until().isAfter(now))
                        .toList());
    }
}
