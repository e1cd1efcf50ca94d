package dev.slipway.local.kubernetes.nodes;

import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.loop.Timer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Runs the pods that are bound to nodes, ends those that are deleted, and drops those whose node is gone. */
public final class PodRunner {

    private final Registry registry;
    private final Timer timer;
    private final NodeTimes times;
    private final Kubelets kubelets;
    private final Set<String> starting = new ConcurrentSkipListSet<>();
    private final Set<String> stopping = new ConcurrentSkipListSet<>();

    public PodRunner(Registry registry, Timer timer, NodeTimes times, Kubelets kubelets) {
        this.registry = registry;
        this.timer = timer;
        this.times = times;
        this.kubelets = kubelets;
    }

    /** One pass over all pods, as the kubelets and the garbage collection of pods would make it. */
    public void pass() {
        var nodes = new TreeSet<String>();
        registry.all(Node.class).forEach(node -> nodes.add(node.getMetadata().getName()));
        var present = new TreeSet<String>();
        for (var pod : registry.all(Pod.class)) {
            var node = pod.getSpec().getNodeName();
            present.add(pod.getMetadata().getUid());
            if (node == null || node.isEmpty()) {
                continue;
            }
            if (!nodes.contains(node)) {
                registry.deleteNow(pod);
            } else if (kubelets.serves(node)) {
                serve(pod);
            }
        }
        starting.retainAll(present);
        stopping.retainAll(present);
    }

    private void serve(Pod pod) {
        var uid = pod.getMetadata().getUid();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            if (stopping.add(uid)) {
                timer.after(stopTime(pod), () -> ifServed(pod, () -> registry.deleteNow(pod)));
            }
        } else if ("Pending".equals(pod.getStatus().getPhase()) && starting.add(uid)) {
            timer.after(times.podStart(), () -> ifServed(pod, () -> start(pod)));
        }
    }

    /** A kubelet whose instance ended meanwhile does nothing any more. */
    private void ifServed(Pod pod, Runnable work) {
        if (kubelets.serves(pod.getSpec().getNodeName())) {
            work.run();
        }
    }

    private Duration stopTime(Pod pod) {
        var seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
        var grace = Duration.ofSeconds(seconds == null ? 0 : seconds);
        return grace.compareTo(times.podStop()) < 0 ? grace : times.podStop();
    }

    private void start(Pod pod) {
        var now = timer.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        registry.change(Pod.class, pod, copy -> {
            var status = copy.getStatus();
            status.setPhase("Running");
            status.setStartTime(now);
            status.setContainerStatuses(copy.getSpec().getContainers().stream()
                    .map(container -> running(container.getName(), String.valueOf(container.getImage()), now))
                    .toList());
            for (var type : List.of("PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready")) {
                status.getConditions().removeIf(condition -> condition.getType().equals(type));
                status.getConditions()
                        .add(new PodConditionBuilder()
                                .withType(type)
                                .withStatus("True")
                                .withLastTransitionTime(now)
                                .build());
            }
        });
    }

    private static ContainerStatus running(String name, String image, String now) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withImage(image)
                .withImageID(image)
                .withReady(true)
                .withStarted(true)
                .withRestartCount(0)
                .withNewState()
                .withNewRunning(now)
                .endState()
                .build();
    }
}
