package dev.slipway.cli;

import dev.slipway.cluster.ModelJson;
import dev.slipway.model.catalog.Catalog;
import java.util.function.Supplier;

/** Catalogues from files, and the recorded one that comes with the program. */
final class FileCatalogues implements GatherPlan.Catalogues {
    private final Supplier<Catalog> recorded;

    FileCatalogues(Supplier<Catalog> recorded) {
        this.recorded = recorded;
    }

    @Override
    public Catalog parse(String json) {
        var catalog = ModelJson.read(json, Catalog.class);
        if (catalog.instanceTypes().isEmpty()) {
            throw new IllegalArgumentException("it lists no instance type. Maybe it is another file than a catalogue.");
        }
        return catalog;
    }

    @Override
    public Catalog usual() {
        return recorded.get();
    }
}
