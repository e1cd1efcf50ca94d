package dev.slipway.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the user of {@code slipway local} chose.
 *
 * @param manifests files and folders in the user's order; empty for the built-in story
 * @param keep stay up until interrupted
 * @param bootTime from an instance's launch until its node joins
 * @param speed how many times faster than they say schedules fire; at least 1
 * @param kubernetesPort of the Kubernetes API; 0 takes a free one
 * @param output how the final table is printed
 */
record LocalOptions(
        List<Path> manifests, boolean keep, Duration bootTime, int speed, int kubernetesPort, OutputFormat output) {
    LocalOptions {
        manifests = List.copyOf(manifests);
    }
}
