package dev.slipway.local.kubernetes;

import dev.slipway.local.kubernetes.api.ApiServer;
import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.loop.Loop;
import dev.slipway.local.kubernetes.loop.Timer;
import dev.slipway.local.kubernetes.loop.WallTimer;
import dev.slipway.local.kubernetes.nodes.BootingInstance;
import dev.slipway.local.kubernetes.nodes.Kubelets;
import dev.slipway.local.kubernetes.nodes.NodeTimes;
import dev.slipway.local.kubernetes.nodes.PodRunner;
import dev.slipway.local.kubernetes.scheduling.Scheduler;
import dev.slipway.local.kubernetes.workloads.Autoscaler;
import dev.slipway.local.kubernetes.workloads.DaemonSets;
import dev.slipway.local.kubernetes.workloads.Deployments;
import dev.slipway.local.kubernetes.workloads.DisruptionBudgets;
import dev.slipway.local.kubernetes.workloads.LoadCurve;
import dev.slipway.local.kubernetes.workloads.ReplicaSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes cluster on one machine: an API over plain HTTP, and stand-ins for scheduler, controllers and kubelets.
 *
 * <p>It starts without nodes; instances that {@link #join} bring them.
 */
public final class LocalCluster implements AutoCloseable {

    /**
     * What may be chosen.
     *
     * @param port of the API on 127.0.0.1; 0 takes a free one
     * @param times how long nodes and pods take
     * @param minor version of Kubernetes 1 that it is like: from 35 on the scheduler keeps to nominations of others
     */
    public record Settings(int port, NodeTimes times, int minor) {
        /** Like a version that keeps to nominations. */
        public Settings(int port, NodeTimes times) {
            this(port, times, Scheduler.KEEPS_NOMINATIONS);
        }
    }

    private final ApiServer server;
    private final ExecutorService controlPlane;
    private final Kubelets kubelets;
    private final Autoscaler autoscaler;
    private final Loop autoscalers;
    private final Runnable stopTimer;

    private LocalCluster(Settings settings, Timer timer, Runnable stopTimer) {
        this.server = ApiServer.start(settings.port(), settings.minor(), timer);
        this.stopTimer = stopTimer;
        // One thread for all: the passes follow each other in a fixed order, and none sees another half done.
        this.controlPlane = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("local-control-plane").daemon(true).factory());
        var registry = server.registry();
        this.kubelets = new Kubelets(registry, timer, settings.times());
        this.autoscaler = new Autoscaler(registry, timer);
        this.autoscalers =
                run("autoscaler", timer, autoscaler::pass, List.of(HorizontalPodAutoscaler.class, Deployment.class));
        run("deployments", timer, new Deployments(registry)::pass, List.of(Deployment.class, ReplicaSet.class));
        run("replica sets", timer, new ReplicaSets(registry)::pass, List.of(ReplicaSet.class, Pod.class));
        run("daemon sets", timer, new DaemonSets(registry)::pass, List.of(DaemonSet.class, Node.class, Pod.class));
        run(
                "disruption budgets",
                timer,
                new DisruptionBudgets(registry)::pass,
                List.of(PodDisruptionBudget.class, Pod.class));
        run(
                "scheduler",
                timer,
                new Scheduler(registry, timer, settings.minor())::pass,
                List.of(Pod.class, Node.class, Namespace.class));
        var pods = new PodRunner(registry, timer, settings.times(), kubelets);
        run("kubelets", timer, pods::pass, List.of(Pod.class, Node.class));
        registry.onRemoval(new Loop("garbage collector", controlPlane, timer, registry::collectGarbage)::trigger);
    }

    /** Starts a cluster in real time. */
    public static LocalCluster start(Settings settings) {
        var timer = new WallTimer(Clock.systemUTC());
        return new LocalCluster(settings, timer, timer::close);
    }

    /** Starts a cluster whose time the caller steps. */
    public static LocalCluster start(Settings settings, Timer timer) {
        return new LocalCluster(settings, timer, () -> {});
    }

    private Loop run(String name, Timer timer, Runnable pass, List<Class<? extends HasMetadata>> watched) {
        var loop = new Loop(name, controlPlane, timer, pass);
        watched.forEach(type -> registry().onChange(type, loop::trigger));
        return loop;
    }

    /** The API's address, as {@code kubectl --server} takes it. */
    public String url() {
        return server.url();
    }

    /** The objects without HTTP, for those who set a stage or look at it. */
    public Registry registry() {
        return server.registry();
    }

    /** A new client over HTTP that does not retry; the caller closes it. */
    public KubernetesClient client() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** An instance was launched: its node joins after the boot time. */
    public void join(BootingInstance instance) {
        kubelets.boot(instance);
    }

    /** An instance was terminated: its node is lost, then removed, and its pods with it. */
    public void instanceGone(String instanceId) {
        kubelets.end(instanceId);
    }

    /** Lets every HorizontalPodAutoscaler follow a load curve that starts now. */
    public void horizontalAutoscaler(LoadCurve curve) {
        autoscaler.follow(curve, autoscalers::trigger);
    }

    /** While away, every HTTP request fails with 503 and watches end; the cluster's own parts go on. */
    public void away(boolean isAway) {
        server.away(isAway);
    }

    @Override
    public void close() {
        stopTimer.run();
        controlPlane.shutdownNow();
        server.close();
    }
}
