package dev.slipway.local.kubernetes.workloads;

import dev.slipway.local.kubernetes.api.Registry;
import dev.slipway.local.kubernetes.loop.Timer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a load curve for every HorizontalPodAutoscaler, within its bounds; there are no metrics to follow. */
public final class Autoscaler {

    private static final Logger log = LoggerFactory.getLogger(Autoscaler.class);

    private record Course(LoadCurve curve, Instant start) {}

    private final Registry registry;
    private final Timer timer;
    private final AtomicReference<Course> course;

    public Autoscaler(Registry registry, Timer timer) {
        this.registry = registry;
        this.timer = timer;
        this.course = new AtomicReference<>(new Course(new LoadCurve(List.of()), timer.instant()));
    }

    /** Starts a curve now, in place of any other; {@code trigger} is called at each of its steps. */
    public void follow(LoadCurve curve, Runnable trigger) {
        course.set(new Course(curve, timer.instant()));
        curve.steps().forEach(step -> timer.after(step.at(), trigger));
    }

    /** One pass over all autoscalers. */
    public void pass() {
        var current = course.get();
        var load = current.curve().at(Duration.between(current.start(), timer.instant()));
        if (load >= 0) {
            registry.all(HorizontalPodAutoscaler.class).forEach(autoscaler -> scale(autoscaler, load));
        }
    }

    private void scale(HorizontalPodAutoscaler autoscaler, int load) {
        var spec = autoscaler.getSpec();
        var minimum = spec.getMinReplicas() == null ? 1 : spec.getMinReplicas();
        var wanted = Math.clamp(load, minimum, Math.max(minimum, spec.getMaxReplicas()));
        var target = spec.getScaleTargetRef();
        var namespace = autoscaler.getMetadata().getNamespace();
        var before = switch (target.getKind()) {
            case "Deployment" -> scaleDeployment(namespace, target.getName(), wanted);
            case "ReplicaSet" -> scaleReplicaSet(namespace, target.getName(), wanted);
            default -> {
                log.warn(
                        "HorizontalPodAutoscaler {} has a target of kind {}, which is not scaled here; use a"
                                + " Deployment or a ReplicaSet",
                        autoscaler.getMetadata().getName(),
                        target.getKind());
                yield wanted;
            }
        };
        registry.change(HorizontalPodAutoscaler.class, autoscaler, copy -> {
            if (copy.getStatus() == null) {
                copy.setStatus(new HorizontalPodAutoscalerStatus());
            }
            copy.getStatus().setCurrentReplicas(before);
            copy.getStatus().setDesiredReplicas(wanted);
            if (before != wanted) {
                copy.getStatus()
                        .setLastScaleTime(
                                timer.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            }
        });
    }

    /** Returns the replicas before. */
    private int scaleDeployment(String namespace, String name, int wanted) {
        var found = registry.find(Deployment.class, namespace, name);
        if (found.isEmpty()) {
            return 0;
        }
        var before = Deployments.replicas(found.get().getSpec().getReplicas());
        // An autoscaler leaves alone what was scaled to zero by hand; "Horizontal Pod Autoscaling", read 2026-11-22.
        if (before != wanted && before != 0) {
            registry.change(
                    Deployment.class, found.get(), copy -> copy.getSpec().setReplicas(wanted));
        }
        return before;
    }

    private int scaleReplicaSet(String namespace, String name, int wanted) {
        var found = registry.find(ReplicaSet.class, namespace, name);
        if (found.isEmpty()) {
            return 0;
        }
        var before = Deployments.replicas(found.get().getSpec().getReplicas());
        if (before != wanted && before != 0) {
            registry.change(
                    ReplicaSet.class, found.get(), copy -> copy.getSpec().setReplicas(wanted));
        }
        return before;
    }
}
