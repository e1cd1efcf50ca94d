package dev.slipway.cli;

import dev.slipway.cluster.ManifestReader;
import dev.slipway.cluster.Manifests;
import dev.slipway.solver.provision.ProvisionSolver;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
                new FileCatalogues(RecordedCatalogueWiring::read));
        return new Planning(facts, ProvisionSolver::solve, Clock.systemUTC());
    }

    static LocalRun localRun() {
        return new RunLocally(Path.of(System.getProperty("slipway.home", ".")), Clock.systemUTC());
    }

    private static Manifests readCluster(List<Manifest> manifests, Instant takenAt) {
        var reader = new ManifestReader();
        manifests.forEach(manifest -> reader.read(manifest.name(), manifest.text()));
        return reader.manifests(takenAt);
    }
}
