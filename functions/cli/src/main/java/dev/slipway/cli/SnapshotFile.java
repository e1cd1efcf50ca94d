package dev.slipway.cli;

import dev.slipway.cluster.ModelJson;
import dev.slipway.cluster.UnreadableJson;
import dev.slipway.solver.provision.ProvisionFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Facts in a file, so that a plan can be made again elsewhere and later. */
final class SnapshotFile {
    private SnapshotFile() {}

    static void save(ProvisionFacts facts, Path file) {
        try (var bytes = Files.newOutputStream(file);
                var out = file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            out.write(ModelJson.write(facts).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserFault("--snapshot %s: it cannot be written (%s).".formatted(file, e.getMessage()));
        }
    }

    /** True when a plan can be made from what is there. */
    static boolean holds(Path file) {
        try {
            read(file);
            return true;
        } catch (UserFault _) {
            return false;
        }
    }

    static ProvisionFacts read(Path file) {
        try {
            return ModelJson.read(ManifestFiles.text("--snapshot", file), ProvisionFacts.class);
        } catch (UnreadableJson e) {
            throw new UserFault(
                    "--snapshot %s: it is no snapshot of Slipway, or is cut off: %s".formatted(file, e.getMessage()));
        }
    }
}
