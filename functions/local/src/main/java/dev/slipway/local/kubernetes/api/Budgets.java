package dev.slipway.local.kubernetes.api;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;

/**
 * What PodDisruptionBudgets allow, counted from the pods as they are at this moment.
 *
 * <p>A budget's status is not consulted: it may lag behind, and two evictions could then pass where one may.
 */
final class Budgets {

    sealed interface Verdict {}

    record Allowed() implements Verdict {}

    record Ambiguous() implements Verdict {}

    record Exhausted(String budget, int needed, int healthy) implements Verdict {}

    private final Store store;
    private final ResourceKind pods;
    private final ResourceKind budgets;

    Budgets(Store store, KnownKinds kinds) {
        this.store = store;
        this.pods = kinds.of(Pod.class);
        this.budgets = kinds.of(PodDisruptionBudget.class);
    }

    Verdict judge(Stored stored) {
        var pod = stored.as(Pod.class);
        var phase = pod.getStatus().getPhase();
        if (!"Running".equals(phase)) {
            return new Allowed();
        }
        var guarding = store.cache().all(budgets).stream()
                .map(budget -> budget.as(PodDisruptionBudget.class))
                .filter(budget -> budget.getMetadata().getNamespace().equals(stored.namespace()))
                .filter(budget -> guards(budget, pod))
                .toList();
        if (guarding.isEmpty()) {
            return new Allowed();
        }
        if (guarding.size() > 1) {
            return new Ambiguous();
        }
        return judge(guarding.getFirst(), pod);
    }

    private Verdict judge(PodDisruptionBudget budget, Pod pod) {
        var room = room(budget);
        if (!healthy(pod)) {
            var always = "AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy());
            if (always || (room.healthy() >= room.desired() && room.desired() > 0)) {
                return new Allowed();
            }
        }
        return room.allowed() > 0
                ? new Allowed()
                : new Exhausted(budget.getMetadata().getName(), room.desired(), room.healthy());
    }

    /** Counts of pods: how many the budget expects, wants healthy, and finds healthy. */
    record Room(int expected, int desired, int healthy) {
        int allowed() {
            return Math.max(0, healthy - desired);
        }
    }

    Room room(PodDisruptionBudget budget) {
        List<Pod> guarded = store.cache().all(pods).stream()
                .map(pod -> pod.as(Pod.class))
                .filter(pod -> pod.getMetadata()
                        .getNamespace()
                        .equals(budget.getMetadata().getNamespace()))
                .filter(pod -> guards(budget, pod))
                .filter(pod -> !ended(pod))
                .toList();
        // The disruption controller expects the replicas of the owner; live pods are the same while one is replaced,
        // because a terminating pod is still there and its replacement is not yet healthy.
        var alive = (int) guarded.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .count();
        var healthy = (int) guarded.stream().filter(Budgets::healthy).count();
        var expected = Math.max(alive, replicas(guarded));
        var spec = budget.getSpec();
        var desired = spec.getMaxUnavailable() != null
                ? Math.max(0, expected - count(spec.getMaxUnavailable(), expected))
                : spec.getMinAvailable() != null ? count(spec.getMinAvailable(), expected) : 1;
        return new Room(expected, desired, healthy);
    }

    private int replicas(List<Pod> guarded) {
        return store.cache().everything().stream()
                .filter(object -> object.json().path("spec").has("replicas"))
                .filter(object -> guarded.stream()
                        .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
                        .anyMatch(owner -> owner.getUid()
                                .equals(object.json()
                                        .path("metadata")
                                        .path("uid")
                                        .asText())))
                .mapToInt(object -> object.json().path("spec").path("replicas").asInt())
                .sum();
    }

    /** Percentages round up for both fields; Kubernetes, "Specifying a Disruption Budget", read 2026-11-22. */
    private static int count(IntOrString value, int expected) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        var percent = Integer.parseInt(value.getStrVal().replace("%", "").strip());
        return Math.ceilDiv(percent * expected, 100);
    }

    private static boolean guards(PodDisruptionBudget budget, Pod pod) {
        return Selection.matches(
                budget.getSpec().getSelector(), pod.getMetadata().getLabels());
    }

    private static boolean ended(Pod pod) {
        var phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static boolean healthy(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }
}
