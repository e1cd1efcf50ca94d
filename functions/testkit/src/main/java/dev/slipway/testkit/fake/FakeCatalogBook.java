package dev.slipway.testkit.fake;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.CatalogBook;

/** The kept catalogue in memory. */
public final class FakeCatalogBook implements CatalogBook {
    private final Faults faults;
    private Kept kept = new Kept.Unchanged(0);

    public FakeCatalogBook(Faults faults) {
        this.faults = faults;
    }

    /** What is kept cannot be understood from now on, as after a newer release wrote it. */
    public void unreadable(String why) {
        kept = new Kept.Unreadable(why, kept.version() + 1);
    }

    @Override
    public Kept read(long known) {
        return faults.around(
                "catalog-book:read", "facts", () -> kept.version() == known ? new Kept.Unchanged(known) : kept);
    }

    @Override
    public boolean write(CatalogFacts facts, long expectedVersion) {
        return faults.around("catalog-book:write", "facts", () -> {
            if (kept.version() != expectedVersion) {
                return false;
            }
            kept = new Kept.Found(facts, expectedVersion + 1);
            return true;
        });
    }
}
