package dev.slipway.cli;

import dev.slipway.local.LocalSlipway;
import dev.slipway.local.kubernetes.nodes.NodeTimes;
import dev.slipway.local.story.OwnManifests;
import dev.slipway.local.story.Story;
import dev.slipway.local.story.StoryStuck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** The body of {@code slipway local}: starts everything, runs the story or the user's manifests, reports, stays or ends. */
final class RunLocally implements LocalRun {
    private static final String CLUSTER = "demo";

    private final Path home;
    private final Clock clock;

    /**
     * Runs from one checkout.
     *
     * @param home folder of {@code template.yaml} and the built modules
     */
    RunLocally(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public int run(LocalOptions options, Console console) {
        if (!Files.exists(home.resolve("template.yaml"))) {
            throw new UserFault(
                    "there is no template.yaml in %s. Maybe the launcher was copied out of its repository; link to it instead."
                            .formatted(home));
        }
        var logs = logs();
        var began = clock.instant();
        Progress progress = what -> console.err()
                .printf(
                        "%6.1f s  %s%n",
                        Duration.between(began, clock.instant()).toMillis() / 1000.0, what);
        var settings = new LocalSlipway.Settings(
                CLUSTER, home, logs, options.speed(), NodeTimes.quick(options.bootTime()), options.kubernetesPort());
        progress.tell("starting Slipway for the cluster " + CLUSTER + "; logs in " + logs);
        try (var slipway = LocalSlipway.start(settings, what -> progress.tell("starting " + what))) {
            var code = options.manifests().isEmpty()
                    ? story(slipway, options, console, progress, began)
                    : manifests(slipway, options, console, progress);
            if (options.keep()) {
                stay(slipway, console);
            }
            return code;
        }
    }

    /** Tells people what goes on. */
    private interface Progress {
        void tell(String what);
    }

    private int story(LocalSlipway slipway, LocalOptions options, Console console, Progress progress, Instant began) {
        try {
            progress.tell("the story begins");
            var report = new Story(slipway, progress::tell, clock).tell();
            new StoryPrinter(console, options.output(), slipway).print(report, began);
            return report.held() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
        } catch (StoryStuck stuck) {
            console.err().println("slipway local: " + stuck.getMessage());
            console.err()
                    .println("Maybe a function failed; look into "
                            + slipway.settings().logs() + ".");
            return ExitCode.FAULTY_INPUT;
        }
    }

    private int manifests(LocalSlipway slipway, LocalOptions options, Console console, Progress progress) {
        var outcome = new OwnManifests(slipway, progress::tell, clock).apply(options.manifests());
        outcome.faults().forEach(fault -> console.err().println("slipway local: " + fault));
        var table = new TextTable("POD", "NODE", "WHY NOT");
        outcome.pods().forEach(pod -> table.row(pod.name(), pod.node(), pod.why()));
        table.print(console);
        return outcome.faults().isEmpty()
                        && outcome.pods().stream().allMatch(pod -> pod.why().isEmpty())
                ? ExitCode.DONE
                : ExitCode.FAULTY_INPUT;
    }

    private static void stay(LocalSlipway slipway, Console console) {
        console.out().flush();
        var err = console.err();
        err.println("Everything stays up until Ctrl-C.");
        err.println("Say this in another shell:");
        err.println("  export SLIPWAY_CLUSTER=" + CLUSTER + " KUBECONFIG=" + kubeconfig(slipway)
                + " AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
                + " AWS_ENDPOINT_URL_DYNAMODB=" + slipway.aws().dynamoDbEndpoint()
                + " AWS_ENDPOINT_URL_EC2=" + slipway.ec2().endpoint()
                + " AWS_ENDPOINT_URL_SQS=" + slipway.aws().sqsEndpoint());
        err.println("and then, for example:");
        err.println("  slipway status --context " + CLUSTER);
        err.println("  kubectl --server " + slipway.cluster().url() + " get nodes,pods -A");
        err.println("  aws dynamodb scan --table-name slipway-" + CLUSTER);
        err.println("  aws ec2 describe-instances");
        err.println("  aws sqs list-queues");
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ended.countDown();
            slipway.close();
        }));
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** So that kubectl and this program find the cluster as they find any other. */
    private static Path kubeconfig(LocalSlipway slipway) {
        var file = slipway.settings().logs().resolve("kubeconfig");
        try {
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: %1$s, cluster: {server: "%2$s"}}]
                    users: [{name: %1$s, user: {}}]
                    contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                    current-context: %1$s
                    """.formatted(CLUSTER, slipway.cluster().url()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The file %s cannot be written.".formatted(file), e);
        }
    }

    private static Path logs() {
        try {
            return Files.createTempDirectory("slipway-local-");
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for logs can be made in the system's temporary folder.", e);
        }
    }
}
