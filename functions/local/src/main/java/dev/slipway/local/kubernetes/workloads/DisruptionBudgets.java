package dev.slipway.local.kubernetes.workloads;

import dev.slipway.local.kubernetes.api.Registry;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;

/** Keeps the status of PodDisruptionBudgets. */
public final class DisruptionBudgets {

    private final Registry registry;

    public DisruptionBudgets(Registry registry) {
        this.registry = registry;
    }

    /** One pass over all budgets. */
    public void pass() {
        for (var budget : registry.all(PodDisruptionBudget.class)) {
            var room = registry.room(budget);
            registry.change(PodDisruptionBudget.class, budget, copy -> {
                if (copy.getStatus() == null) {
                    copy.setStatus(new PodDisruptionBudgetStatus());
                }
                var status = copy.getStatus();
                status.setObservedGeneration(budget.getMetadata().getGeneration());
                status.setExpectedPods(room.expected());
                status.setDesiredHealthy(room.desired());
                status.setCurrentHealthy(room.healthy());
                status.setDisruptionsAllowed(room.allowed());
            });
        }
    }
}
