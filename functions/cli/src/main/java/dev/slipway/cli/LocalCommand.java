package dev.slipway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway local}: everything on one machine. Checks what was chosen, and leaves the rest to {@link LocalRun}. */
@Command(
        name = "local",
        description = {
            "Runs all of Slipway on this machine, with no account, no cluster and no Docker:",
            "the real Lambda handlers and AWS clients against a local DynamoDB, SQS, EC2 and Kubernetes API.",
            "Without -f it tells a story: pods wait, nodes come, a spot node is interrupted, load falls, nodes go."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway local                               the story, then a table of what happened",
            "  slipway local -f my-manifests/ --keep       your manifests; stays up and prints endpoints",
            "    aws dynamodb scan --table-name … --endpoint-url http://127.0.0.1:<port>",
            "    kubectl --server http://127.0.0.1:<port> get nodes",
            "  slipway local --keep --kubernetes-port 8001",
        })
final class LocalCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    private final Console console;
    private final LocalRun localRun;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR",
            description = "Manifests to apply instead of the story's; may be given several times.")
    private List<Path> manifests = new ArrayList<>();

    @Option(names = "--keep", description = "Stay up when the work is done, with all endpoints printed, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--boot-time",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "From an instance's launch until its node joins (default: ${DEFAULT-VALUE}).")
    private double bootSeconds;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "30",
            description = "How many times faster than they say schedules fire; a sweep is due every minute"
                    + " (default: ${DEFAULT-VALUE}, so every two seconds).")
    private int speed;

    @Option(
            names = "--kubernetes-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the Kubernetes API; any free one unless given.")
    private int kubernetesPort;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Form of the final report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.TABLE;

    LocalCommand(Console console, LocalRun localRun) {
        this.console = console;
        this.localRun = localRun;
    }

    @Override
    public Integer call() {
        var faults = new ArrayList<String>();
        for (var manifest : manifests) {
            if (!Files.exists(manifest)) {
                faults.add("-f %s: there is no such file or folder.".formatted(manifest));
            }
        }
        if (speed < 1 || speed > 120) {
            faults.add("--speed %d: the factor must be from 1 to 120.".formatted(speed));
        }
        if (!(bootSeconds >= 0 && bootSeconds <= 600)) {
            faults.add("--boot-time %s: the seconds must be from 0 to 600.".formatted(bootSeconds));
        }
        if (kubernetesPort < 0 || kubernetesPort > HIGHEST_PORT) {
            faults.add("--kubernetes-port %d: a port is from 1 to %d.".formatted(kubernetesPort, HIGHEST_PORT));
        }
        if (!faults.isEmpty()) {
            throw new UserFault(faults);
        }
        var bootTime = Duration.ofMillis(Math.round(bootSeconds * 1000));
        return localRun.run(new LocalOptions(manifests, keep, bootTime, speed, kubernetesPort, output), console);
    }
}
