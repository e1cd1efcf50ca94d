package dev.slipway.cli;

import dev.slipway.cluster.ManifestReader;
import dev.slipway.cluster.Manifests;
import dev.slipway.solver.provision.ProvisionSolver;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What commands are given on a real machine: its terminal, files, clock and solver. */
final class CommandLineWiring {
    private CommandLineWiring() {}

    static Console console(PrintWriter out, PrintWriter err) {
        // Absent without a terminal on some JDKs, an object that says so on others.
        var terminal = Optional.ofNullable(System.console())
                .map(java.io.Console::isTerminal)
                .orElse(false);
        return new Console(out, err, terminal && System.getenv("NO_COLOR") == null);
    }

    static Planning planning(InputStream standardInput) {
        var facts = new GatherPlan(
                new ManifestFiles(standardInput),
                CommandLineWiring::readCluster,
                LiveClusterWiring::read,
                new FileCatalogues(RecordedCatalogueWiring::read));
        return new Planning(facts, ProvisionSolver::solve, Clock.systemUTC());
    }

    static Bench bench() {
        return new Bench(ProvisionSolver::solve, Clock.systemUTC(), new HeapPools());
    }

    static LocalRun localRun() {
        return new RunLocally(Path.of(System.getProperty("slipway.home", ".")), Clock.systemUTC());
    }

    static Inspection inspection() {
        var clock = Clock.systemUTC();
        return new Inspection(DeploymentWiring.of(clock), LiveClusterWiring::read, clock);
    }

    static Manifests readCluster(List<Manifest> manifests, Instant takenAt) {
        var reader = new ManifestReader();
        manifests.forEach(manifest -> reader.read(manifest.name(), manifest.text(), manifest.found()));
        return reader.manifests(takenAt);
    }

    /** The JVM's heap, pool by pool: what all pools were at their fullest, taken together. */
    private static final class HeapPools implements Bench.HeapMeter {
        @Override
        public void reset() {
            System.gc();
            pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        }

        @Override
        public long peak() {
            return pools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        }

        private static Stream<MemoryPoolMXBean> pools() {
            return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
        }
    }
}
