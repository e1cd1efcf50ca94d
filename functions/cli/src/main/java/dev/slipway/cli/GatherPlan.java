package dev.slipway.cli;

import dev.slipway.cluster.CatalogReader;
import dev.slipway.cluster.Manifests;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Gathers what a plan on a laptop rests on: a cluster from manifests or alive, a catalogue, and ready node
 * classes; or what was saved of all that. */
final class GatherPlan {
    private final ManifestFiles files;
    private final ClusterReading reading;
    private final LiveClusters clusters;
    private final Catalogues catalogues;

    GatherPlan(ManifestFiles files, ClusterReading reading, LiveClusters clusters, Catalogues catalogues) {
        this.files = files;
        this.reading = reading;
        this.clusters = clusters;
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
    record Gathered(ProvisionFacts facts, List<ObjectFault> warnings) {
        /** Objects of the input that were left out. */
        List<ObjectFault> faults() {
            return facts.snapshot().faults();
        }

        /** One line for each warning and fault, on standard error. */
        void tell(Console console, String command) {
            warnings.forEach(warning -> console.err().println(command + ": warning: " + warning));
            faults().forEach(fault -> console.err().println(command + ": " + fault));
        }
    }

    /** Where instance types come from. */
    interface Catalogues {
        /** Reads a catalogue file's text, without what is wrong in it; throws {@link IllegalArgumentException} with a sentence when it is none. */
        CatalogReader.Reading parse(String json);

        /** The catalogue when none is named; throws {@link UserFault} when there is none. */
        Catalog usual();
    }

    /**
     * All facts, from where the options say; saved when they say so.
     *
     * @throws UserFault naming what cannot be read
     */
    Gathered gather(PlanOptions options, Instant now) {
        options.check();
        var saved = options.snapshot();
        if (saved != null && options.replays()) {
            var facts = SnapshotFile.read(saved);
            return new Gathered(chosen(facts, options, facts.settings()), List.of());
        }
        var gathered = options.live() ? live(options, now) : files(options, now);
        if (saved != null) {
            SnapshotFile.save(gathered.facts(), saved);
        }
        return gathered;
    }

    /** All facts of a made-up problem. */
    Gathered gather(PlanOptions options, SyntheticProblem problem, Instant now) {
        var types = catalogue(options);
        return gathered(options, problem.snapshot(types.catalog(), now), List.of(), types, SolverSettings.USUAL, now);
    }

    private Gathered files(PlanOptions options, Instant now) {
        var types = catalogue(options);
        var manifests = reading.read(files.read(options.files(), options.catalog()), now);
        return gathered(options, manifests.snapshot(), manifests.warnings(), types, SolverSettings.USUAL, now);
    }

    private Gathered live(PlanOptions options, Instant now) {
        var types = catalogue(options);
        var live = clusters.read(options.kubeconfig(), options.context());
        var usual = new SolverSettings(
                live.nominates() ? Follows.NOMINATED : Follows.FREE,
                SolverSettings.USUAL.preferences(),
                SolverSettings.USUAL.minValues());
        return gathered(options, live.snapshot(), List.of(), types, usual, now);
    }

    private static Gathered gathered(
            PlanOptions options,
            ClusterSnapshot snapshot,
            List<ObjectFault> warnings,
            CatalogReader.Reading catalogue,
            SolverSettings usual,
            Instant now) {
        var types = catalogue.catalog();
        var facts = new ProvisionFacts(
                now,
                "plan",
                snapshot.withFaults(
                        both(catalogue.faults(), both(snapshot.faults(), AssumedNodeClasses.unusable(snapshot)))),
                List.of(),
                types,
                AssumedNodeClasses.of(snapshot, types),
                List.of(),
                usual);
        return new Gathered(
                chosen(facts, options, usual),
                both(catalogue.warnings(), both(warnings, AssumedNodeClasses.missing(snapshot))));
    }

    private static ProvisionFacts chosen(ProvisionFacts facts, PlanOptions options, SolverSettings usual) {
        var price = options.nodePrice();
        return new ProvisionFacts(
                facts.now(),
                facts.seed(),
                price == null ? facts.snapshot() : priced(facts.snapshot(), price),
                facts.claims(),
                facts.catalog(),
                facts.nodeClasses(),
                facts.unavailable(),
                options.settings(usual));
    }

    private static ClusterSnapshot priced(ClusterSnapshot snapshot, HourlyPrice price) {
        var pools = snapshot.nodePools().stream()
                .map(pool -> pool.nodePrice().equals(HourlyPrice.FREE) ? priced(pool, price) : pool)
                .toList();
        return new ClusterSnapshot(
                snapshot.takenAt(),
                snapshot.kinds(),
                snapshot.pending(),
                snapshot.nodes(),
                snapshot.daemonSets(),
                pools,
                snapshot.nodeClasses(),
                snapshot.nodeOverlays(),
                snapshot.faults());
    }

    private static NodePool priced(NodePool pool, HourlyPrice price) {
        return new NodePool(
                pool.name(),
                pool.weight(),
                pool.limits(),
                pool.limited(),
                pool.labels(),
                pool.annotations(),
                pool.taints(),
                pool.startupTaints(),
                pool.requirements(),
                pool.nodeClassRef(),
                pool.expireAfter(),
                pool.terminationGracePeriod(),
                pool.disruption(),
                price,
                pool.replicas(),
                pool.hash());
    }

    private CatalogReader.Reading catalogue(PlanOptions options) {
        var named = options.catalog();
        return named == null ? new CatalogReader.Reading(catalogues.usual(), List.of(), List.of()) : read(named);
    }

    private CatalogReader.Reading read(Path file) {
        try {
            var reading = catalogues.parse(ManifestFiles.text("--catalog", file));
            return new CatalogReader.Reading(
                    reading.catalog(), in(file, reading.faults()), in(file, reading.warnings()));
        } catch (IllegalArgumentException e) {
            throw new UserFault("--catalog %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static List<ObjectFault> in(Path file, List<ObjectFault> found) {
        return found.stream()
                .map(one -> new ObjectFault(file + ": " + one.object(), one.message()))
                .toList();
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
