package dev.slipway.cli;

import dev.slipway.cluster.CatalogReader;
import dev.slipway.model.port.CatalogSource;
import java.util.function.Supplier;

/** Catalogues from files, and the recorded one that comes with the program. */
final class FileCatalogues implements GatherPlan.Catalogues {
    private final Supplier<CatalogSource> recorded;

    FileCatalogues(Supplier<CatalogSource> recorded) {
        this.recorded = recorded;
    }

    @Override
    public CatalogReader.Reading parse(String json) {
        var reading = CatalogReader.read(json);
        if (!reading.catalog().instanceTypes().isEmpty()) {
            return reading;
        }
        if (reading.faults().isEmpty()) {
            throw new IllegalArgumentException("it lists no instance type. Maybe it is another file than a catalogue.");
        }
        throw new IllegalArgumentException("it lists no instance type that can be used; the first: "
                + reading.faults().getFirst());
    }

    @Override
    public CatalogSource usual() {
        return recorded.get();
    }
}
