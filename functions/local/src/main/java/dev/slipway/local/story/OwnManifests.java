package dev.slipway.local.story;

import dev.slipway.cluster.ManifestReader;
import dev.slipway.local.LocalSlipway;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A user's own manifests in the embedded default: applied as kubectl would, watched until nothing changes any more. */
public final class OwnManifests {
    /** How long nothing may change before the outcome counts as final. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    /** When the outcome is final although some pods were neither placed nor spoken of. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String UNTOLD = "it waits, and no event says why";

    private final LocalSlipway slipway;
    private final Consumer<String> progress;
    private final Clock clock;

    public OwnManifests(LocalSlipway slipway, Consumer<String> progress, Clock clock) {
        this.slipway = slipway;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * What became of the manifests.
     *
     * @param faults one line for each file or object that could not be applied
     * @param pods by name
     */
    public record Outcome(List<String> faults, List<PodOutcome> pods) {}

    /**
     * What became of one pod.
     *
     * @param name {@code namespace/name}
     * @param node where it runs; empty for nowhere
     * @param why it does not run; empty when it does
     */
    public record PodOutcome(String name, String node, String why) {}

    /** Applies what can be read of files and folders, in order, and waits until the cluster is quiet. */
    public Outcome apply(List<Path> paths) {
        var reader = new ManifestReader();
        paths.forEach(reader::read);
        var manifests = reader.manifests(clock.instant());
        var faults = new ArrayList<String>();
        manifests.snapshot().faults().forEach(fault -> faults.add(fault.toString()));
        manifests.warnings().forEach(warning -> progress.accept("note: " + warning));
        manifests.objects().forEach(object -> applyObject(object, faults));
        waitUntilQuiet();
        var pods = slipway.client().pods().inAnyNamespace().list().getItems().stream()
                .map(this::outcome)
                .sorted(Comparator.comparing(PodOutcome::name))
                .toList();
        return new Outcome(faults, pods);
    }

    private void applyObject(HasMetadata resource, List<String> faults) {
        var name = "%s/%s".formatted(resource.getKind(), resource.getMetadata().getName());
        try {
            slipway.client().resource(resource).create();
            progress.accept("applied " + name);
        } catch (KubernetesClientException e) {
            faults.add("%s: the API server refused it: %s".formatted(name, firstLine(e)));
        }
    }

    /** Until every pod runs or has been told why it does not, and that has stayed so for a while. */
    private void waitUntilQuiet() {
        var picture = "";
        var since = System.nanoTime();
        var end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - since < QUIET.toNanos() && System.nanoTime() < end) {
            var now = picture();
            if (!now.equals(picture)) {
                picture = now;
                since = System.nanoTime();
                progress.accept(now);
            } else if (!everyPodIsAccountedFor()) {
                since = System.nanoTime();
            }
            Patience.pause();
        }
    }

    private boolean everyPodIsAccountedFor() {
        return slipway.client().pods().inAnyNamespace().list().getItems().stream()
                .allMatch(pod -> "Running".equals(pod.getStatus().getPhase())
                        || (pod.getSpec().getNodeName() == null && !why(pod).equals(UNTOLD)));
    }

    private String picture() {
        var pods = slipway.client().pods().inAnyNamespace().list().getItems();
        var running = pods.stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
        return "%d of %d pods run on %d nodes"
                .formatted(
                        running,
                        pods.size(),
                        slipway.client().nodes().list().getItems().size());
    }

    private PodOutcome outcome(Pod pod) {
        var name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        var node = pod.getSpec().getNodeName();
        return node == null ? new PodOutcome(name, "", why(pod)) : new PodOutcome(name, node, "");
    }

    /** Slipway's own words when it has said something, else the scheduler's. */
    private String why(Pod pod) {
        return slipway.client().v1().events().inNamespace(pod.getMetadata().getNamespace()).list().getItems().stream()
                .filter(event -> "FailedScheduling".equals(event.getReason())
                        && pod.getMetadata()
                                .getName()
                                .equals(event.getInvolvedObject().getName()))
                .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
                .map(event -> event.getMessage())
                .orElse(UNTOLD);
    }

    private static String firstLine(Exception e) {
        var message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
