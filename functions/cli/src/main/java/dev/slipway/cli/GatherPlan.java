package dev.slipway.cli;

import dev.slipway.cluster.Manifests;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.solver.provision.ProvisionFacts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a plan on a laptop rests on: a cluster from manifests, a catalogue, and ready node classes. */
final class GatherPlan {
    private final ManifestFiles files;
    private final ClusterReading reading;
    private final Catalogues catalogues;

    GatherPlan(ManifestFiles files, ClusterReading reading, Catalogues catalogues) {
        this.files = files;
        this.reading = reading;
        this.catalogues = catalogues;
    }

    /** Kubernetes objects in files, as a cluster. */
    @FunctionalInterface
    interface ClusterReading {
        /** What cannot be understood is among the snapshot's faults, under the manifest's name. */
        Manifests read(List<Manifest> manifests, Instant takenAt);
    }

    /**
     * What was gathered.
     *
     * @param warnings what is used, but not wholly as it was written
     */
    record Gathered(ProvisionFacts facts, List<ObjectFault> warnings) {}

    /** Where instance types come from. */
    interface Catalogues {
        /** Reads a catalogue file's text; throws {@link IllegalArgumentException} with a sentence when it is none. */
        Catalog parse(String json);

        /** The catalogue when none is named; throws {@link UserFault} when there is none. */
        Catalog usual();
    }

    /**
     * All facts.
     *
     * @param catalog null for the usual one
     * @throws UserFault naming what cannot be read
     */
    Gathered gather(List<Path> paths, @Nullable Path catalog, Instant now) {
        var types = catalog == null ? catalogues.usual() : read(catalog);
        var manifests = reading.read(files.read(paths), now);
        var snapshot = manifests.snapshot();
        var facts = new ProvisionFacts(
                now, "plan", snapshot, List.of(), types, AssumedNodeClasses.of(snapshot, types), List.of());
        return new Gathered(facts, manifests.warnings());
    }

    private Catalog read(Path file) {
        try {
            return catalogues.parse(ManifestFiles.text("--catalog", file));
        } catch (IllegalArgumentException e) {
            throw new UserFault("--catalog %s: %s".formatted(file, e.getMessage()));
        }
    }
}
