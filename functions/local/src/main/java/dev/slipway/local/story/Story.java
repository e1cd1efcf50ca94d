package dev.slipway.local.story;

import dev.slipway.local.LocalSlipway;
import dev.slipway.local.ec2.Lifecycle;
import dev.slipway.local.kubernetes.workloads.LoadCurve;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The acts of the story, one after the other. Each waits until the world has got there, and goes on at once. */
public final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The type that has no spot capacity left anywhere; see {@code 2-workloads.yaml}. */
    private static final String SCARCE_TYPE = "c6i.large";

    private final LocalSlipway slipway;
    private final Consumer<String> progress;
    private final Clock clock;
    private final Stage stage;
    private final ClaimTable table;
    private final List<Moment> acts = new ArrayList<>();
    private final List<String> unmatched = new ArrayList<>();

    public Story(LocalSlipway slipway, Consumer<String> progress, Clock clock) {
        this.slipway = slipway;
        this.progress = progress;
        this.clock = clock;
        this.stage = new Stage(slipway);
        this.table = new ClaimTable(slipway);
    }

    /**
     * Runs the story to its end.
     *
     * @throws StoryStuck when the world does not get where it should
     */
    public StoryReport tell() {
        var begun = clock.instant();
        slipway.aws().bus().onUnmatched(unmatched::add);
        podsGetNodes();
        var interrupted = spotIsInterrupted();
        nightComes();
        return new Evidence(slipway, acts, unmatched, interrupted, begun, clock.instant()).report();
    }

    private void podsGetNodes() {
        for (var zone : List.of("us-east-1a", "us-east-1b", "us-east-1c")) {
            slipway.ec2().world().capacity(Lifecycle.SPOT, SCARCE_TYPE, zone, 0);
        }
        act("takes all spot capacity of " + SCARCE_TYPE + " away", "EC2 stand-in");
        stage.apply(manifest("1-pools.yaml"));
        act("applies NodePools spot and scarce, EC2NodeClass default, legacy Provisioner on-demand", "kubectl get");
        stage.apply(manifest("2-workloads.yaml"));
        slipway.cluster()
                .horizontalAutoscaler(new LoadCurve(
                        List.of(new LoadCurve.Step(Duration.ZERO, 6), new LoadCurve.Step(Duration.ofSeconds(4), 12))));
        act("applies Deployments inflate*, DaemonSet node-agent, HorizontalPodAutoscaler", "kubectl get");
        Patience.until(
                "the load curve is at its top and every pod runs",
                PATIENCE,
                () -> stage.podsOf("inflate").size() == 12 && stage.allRun(),
                stage::missing);
        act(
                "sees %d pods run on %d nodes"
                        .formatted(stage.running(), stage.nodes().size()),
                "kubectl get pods");
        Patience.until(
                "every claim is initialized",
                PATIENCE,
                () -> table.live().stream()
                        .allMatch(claim -> claim.state().text().equals("Initialized")),
                () -> "Live claims: " + table.live());
        act("sees every claim Initialized", "DynamoDB, index by-state");
    }

    /** Returns the instance that was taken. */
    private String spotIsInterrupted() {
        var node = stage.busiestSpotNode("inflate")
                .orElseThrow(() -> new StoryStuck("No spot node has a pod of inflate. " + stage.missing()));
        var providerId = node.getSpec().getProviderID();
        var instance = providerId.substring(providerId.lastIndexOf('/') + 1);
        var name = node.getMetadata().getName();
        slipway.aws().bus().put(Events.unrelated(clock.instant()));
        act("puts an event that no rule of the template asks for", "event bus");
        slipway.aws().bus().put(Events.spotWarning(instance, clock.instant()));
        act("EC2 warns: spot instance %s (%s) will be taken".formatted(instance, name), "event bus");
        Patience.until(
                "every pod runs on another node than the interrupted one",
                PATIENCE,
                () -> stage.allRunWithout(name),
                stage::missing);
        act("sees every pod run again, none on " + name, "kubectl get pods");
        return instance;
    }

    private void nightComes() {
        stage.scaleToZero();
        act("scales every Deployment to zero", "kubectl scale");
        Patience.until(
                "no node and no instance is left",
                PATIENCE,
                () -> stage.nodes().isEmpty()
                        && slipway.ec2().world().instances().stream()
                                .allMatch(instance -> instance.state().leaving()),
                stage::missing);
        act("sees no node left", "kubectl get nodes");
        // The last claims are closed by the step after the one that deleted their nodes.
        Patience.until(
                "every claim is closed", PATIENCE, () -> table.live().isEmpty(), () -> "Live claims: " + table.live());
    }

    private void act(String what, String where) {
        acts.add(new Moment(clock.instant(), "you", what, where));
        progress.accept(what);
    }

    private List<HasMetadata> manifest(String name) {
        try (InputStream stream = Story.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The story's manifest %s is missing.".formatted(name));
            }
            return slipway.client().load(stream).items();
        } catch (IOException e) {
            throw new UncheckedIOException("The story's manifest %s cannot be read.".formatted(name), e);
        }
    }
}
