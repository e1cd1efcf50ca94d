package dev.slipway.cli;

import dev.slipway.aws.catalog.GivenCatalog;
import dev.slipway.cluster.CatalogReader;
import dev.slipway.cluster.Manifests;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
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

    /**
     * Instance types, and what was found when they were read.
     *
     * @param faults types and offerings that were left out
     * @param uncounted settings of node classes that these types cannot be seen with
     */
    private record Types(
            CatalogSource source,
            List<ObjectFault> faults,
            List<ObjectFault> warnings,
            Function<List<NodeClass>, List<ObjectFault>> uncounted) {}

    /** Where instance types come from. */
    interface Catalogues {
        /** Reads a catalogue file's text, without what is wrong in it; throws {@link IllegalArgumentException} with a sentence when it is none. */
        CatalogReader.Reading parse(String json);

        /** Where types come from when no catalogue is named; throws {@link UserFault} when there is none. */
        CatalogSource usual();
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
        var snapshot = problem.snapshot(types.source().catalog(List.of()), now);
        return gathered(options, snapshot, List.of(), types, SolverSettings.USUAL, now);
    }

    private Gathered files(PlanOptions options, Instant now) {
        var types = catalogue(options);
        var read = files.read(options.files(), options.beside());
        var manifests = reading.read(read.manifests(), now);
        var snapshot = manifests.snapshot();
        return gathered(
                options,
                snapshot.withFaults(both(read.faults(), snapshot.faults())),
                manifests.warnings(),
                types,
                SolverSettings.USUAL,
                now);
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
            Types types,
            SolverSettings usual,
            Instant now) {
        var nodeClasses = AssumedNodeClasses.of(snapshot, types.source().catalog(List.of()));
        var facts = new ProvisionFacts(
                now,
                "plan",
                snapshot.withFaults(
                        both(types.faults(), both(snapshot.faults(), AssumedNodeClasses.unusable(snapshot)))),
                List.of(),
                onlyOthers(types.source().catalog(nodeClasses)),
                nodeClasses,
                List.of(),
                usual);
        return new Gathered(
                chosen(facts, options, usual),
                both(
                        types.warnings(),
                        both(
                                warnings,
                                both(
                                        AssumedNodeClasses.missing(snapshot),
                                        types.uncounted().apply(snapshot.nodeClasses())))));
    }

    /** Without the classes whose nodes are as default ones: a saved snapshot need not repeat a thousand types for each. */
    private static Catalog onlyOthers(Catalog catalog) {
        var others = new TreeMap<>(catalog.typesByNodeClass());
        others.values().removeIf(catalog.instanceTypes()::equals);
        return new Catalog(catalog.instanceTypes(), others, catalog.zoneIds());
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

    private Types catalogue(PlanOptions options) {
        var named = options.catalog();
        return named == null
                ? new Types(catalogues.usual(), List.of(), List.of(), UncountedSettings::inRecorded)
                : read(named);
    }

    private Types read(Path file) {
        try {
            var reading = catalogues.parse(ManifestFiles.text("--catalog", file));
            return new Types(
                    new GivenCatalog(reading.catalog()),
                    in(file, reading.faults()),
                    in(file, reading.warnings()),
                    nodeClasses -> UncountedSettings.inFile(nodeClasses, reading.catalog()));
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
