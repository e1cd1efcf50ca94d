package dev.slipway.cluster;

import dev.slipway.model.cluster.ObjectFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads manifests as a Karpenter user has them: files and directories, YAML with many documents, JSON, Lists. Pods
 * without a node wait for one, workloads stand for their replicas. What cannot be read becomes a fault of the snapshot
 * with file, line and reason; everything else goes on. Not safe for several threads.
 */
public final class ManifestReader {
    private final TreeMap<String, String> variables;
    private final Findings findings = new Findings();
    private final ManifestObjects objects = new ManifestObjects(findings);

    public ManifestReader() {
        this(new TreeMap<>());
    }

    /**
     * Replaces <code>${NAME}</code> in all texts first.
     *
     * @param variables values by name
     */
    public ManifestReader(SortedMap<String, String> variables) {
        this.variables = new TreeMap<>(variables);
    }

    /** Reads a file, or every {@code .yaml}, {@code .yml} and {@code .json} below a directory, by path. */
    public ManifestReader read(Path path) {
        if (!Files.exists(path)) {
            findings.fault(path.toString(), "there is no such file or directory.");
            return this;
        }
        var found = Files.isDirectory(path);
        for (var file : files(path)) {
            try {
                read(file.toString(), Files.readString(file), found);
            } catch (IOException e) {
                findings.fault(file.toString(), "the file cannot be read (%s). Maybe it is not text.".formatted(e));
            }
        }
        return this;
    }

    private List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        var files = new ArrayList<Path>();
        try (var below = Files.walk(path)) {
            below.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            findings.fault(path.toString(), "the directory cannot be read (%s).".formatted(e));
        }
        if (files.isEmpty()) {
            findings.warn(path.toString(), "there is no .yaml, .yml or .json file in this directory.");
        }
        return files;
    }

    /**
     * Reads one text.
     *
     * @param where what faults call it: a file's name
     */
    public ManifestReader read(String where, String text) {
        return read(where, text, false);
    }

    /**
     * Reads one text.
     *
     * @param where what faults call it: a file's name
     * @param found nobody named it: it lay in a folder, where values of a chart or a report may lie, too. What has nothing of
     *     a Kubernetes object is passed over with a warning then.
     */
    public ManifestReader read(String where, String text, boolean found) {
        ManifestDocuments.read(where, replaced(text), found, _ -> false, findings)
                .forEach(objects::add);
        return this;
    }

    private String replaced(String text) {
        var replaced = text;
        for (var variable : variables.entrySet()) {
            replaced = replaced.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return replaced;
    }

    /** All that was read so far. */
    public Manifests manifests(Instant takenAt) {
        var builder = new SnapshotBuilder(takenAt, SnapshotBuilder.Pending.WITHOUT_NODE);
        findings.faults().forEach(builder::fault);
        objects.addTo(builder);
        var built = builder.build();
        var warnings = new ArrayList<ObjectFault>(findings.warnings());
        warnings.addAll(builder.warnings());
        warnings.addAll(objects.notUnderstood(built));
        var snapshot =
                built.withFaults(built.faults().stream().map(objects::placed).toList());
        return new Manifests(
                objects.all(), snapshot, warnings.stream().map(objects::placed).toList());
    }
}
