package dev.slipway.local.kubernetes.workloads;

import static java.util.Comparator.comparing;

import dev.slipway.local.kubernetes.api.Registry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Makes as many pods as each replica set asks for, and replaces those that are deleted or evicted. */
public final class ReplicaSets {

    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    /** Who goes first when there are too many: not bound, not running, not ready, cheap to delete, young. */
    private static final Comparator<Pod> LEAST_MISSED = comparing(Owners::bound)
            .thenComparing(pod -> "Running".equals(pod.getStatus().getPhase()))
            .thenComparing(Owners::ready)
            .thenComparing(ReplicaSets::deletionCost)
            .thenComparing(comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                    .reversed())
            .thenComparing(comparing((Pod pod) -> pod.getMetadata().getUid()).reversed());

    private final Registry registry;

    public ReplicaSets(Registry registry) {
        this.registry = registry;
    }

    /** One pass over all replica sets. */
    public void pass() {
        var pods = registry.all(Pod.class);
        for (var set : registry.all(ReplicaSet.class)) {
            if (set.getMetadata().getDeletionTimestamp() == null) {
                reconcile(
                        set,
                        pods.stream()
                                .filter(pod -> Owners.owns(set, pod))
                                .filter(Owners::active)
                                .toList());
            }
        }
    }

    private void reconcile(ReplicaSet set, List<Pod> pods) {
        var wanted = Deployments.replicas(set.getSpec().getReplicas());
        for (var missing = pods.size(); missing < wanted; missing++) {
            registry.create(PodTemplates.pod(set, set.getSpec().getTemplate(), Map.of()));
        }
        pods.stream()
                .sorted(LEAST_MISSED)
                .limit(Math.max(0, pods.size() - wanted))
                .forEach(registry::delete);
        var ready = (int) pods.stream().filter(Owners::ready).count();
        registry.change(ReplicaSet.class, set, copy -> {
            if (copy.getStatus() == null) {
                copy.setStatus(new ReplicaSetStatus());
            }
            copy.getStatus().setReplicas(pods.size());
            copy.getStatus().setReadyReplicas(ready);
            copy.getStatus().setAvailableReplicas(ready);
            copy.getStatus().setObservedGeneration(set.getMetadata().getGeneration());
        });
    }

    private static int deletionCost(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        var cost = annotations == null ? "0" : annotations.getOrDefault(DELETION_COST, "0");
        return cost.matches("-?[0-9]{1,9}") ? Integer.parseInt(cost) : 0;
    }
}
