package dev.slipway.local.kubernetes.workloads;

import dev.slipway.local.kubernetes.api.Registry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one replica set for each deployment's template. A new template starts whole, and the old one ends when it is ready. */
public final class Deployments {

    private static final String HASH = "pod-template-hash";

    private final Registry registry;

    public Deployments(Registry registry) {
        this.registry = registry;
    }

    /** One pass over all deployments. */
    public void pass() {
        var sets = registry.all(ReplicaSet.class);
        for (var deployment : registry.all(Deployment.class)) {
            if (deployment.getMetadata().getDeletionTimestamp() == null) {
                reconcile(
                        deployment,
                        sets.stream()
                                .filter(set -> Owners.owns(deployment, set))
                                .toList());
            }
        }
    }

    private void reconcile(Deployment deployment, List<ReplicaSet> sets) {
        var hash = TemplateHash.of(deployment.getSpec().getTemplate());
        var replicas = replicas(deployment.getSpec().getReplicas());
        var current = sets.stream()
                .filter(set -> hash.equals(set.getMetadata().getLabels().get(HASH)))
                .findFirst();
        if (current.isEmpty()) {
            registry.create(newSet(deployment, hash, replicas));
            return;
        }
        scale(current.get(), replicas);
        var currentReady = ready(current.get());
        if (currentReady >= replicas) {
            sets.stream()
                    .filter(set -> !hash.equals(set.getMetadata().getLabels().get(HASH)))
                    .forEach(old -> scale(old, 0));
        }
        writeStatus(deployment, current.get(), sets);
    }

    private static ReplicaSet newSet(Deployment deployment, String hash, int replicas) {
        var label = Map.of(HASH, hash);
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .addToLabels(label)
                .withOwnerReferences(Owners.controller(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withSelector(deployment.getSpec().getSelector())
                .editSelector()
                .addToMatchLabels(label)
                .endSelector()
                .withTemplate(deployment.getSpec().getTemplate())
                .editTemplate()
                .editMetadata()
                .addToLabels(label)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void scale(ReplicaSet set, int replicas) {
        if (replicas(set.getSpec().getReplicas()) != replicas) {
            registry.change(ReplicaSet.class, set, copy -> copy.getSpec().setReplicas(replicas));
        }
    }

    private void writeStatus(Deployment deployment, ReplicaSet current, List<ReplicaSet> sets) {
        var wanted = replicas(deployment.getSpec().getReplicas());
        var ready = sets.stream().mapToInt(Deployments::ready).sum();
        registry.change(Deployment.class, deployment, copy -> {
            if (copy.getStatus() == null) {
                copy.setStatus(new DeploymentStatus());
            }
            var status = copy.getStatus();
            status.setObservedGeneration(deployment.getMetadata().getGeneration());
            status.setReplicas(sets.stream().mapToInt(Deployments::made).sum());
            status.setUpdatedReplicas(made(current));
            status.setReadyReplicas(ready);
            status.setAvailableReplicas(ready);
            status.setUnavailableReplicas(Math.max(0, wanted - ready));
            status.setConditions(List.of(new DeploymentConditionBuilder()
                    .withType("Available")
                    .withStatus(ready >= wanted ? "True" : "False")
                    .withReason(ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                    .build()));
        });
    }

    private static int made(ReplicaSet set) {
        return set.getStatus() == null ? 0 : count(set.getStatus().getReplicas());
    }

    private static int ready(ReplicaSet set) {
        return set.getStatus() == null ? 0 : count(set.getStatus().getReadyReplicas());
    }

    /** Replicas that are not said are one: API reference of Deployment and ReplicaSet. */
    static int replicas(@Nullable Integer said) {
        return said == null ? 1 : said;
    }

    private static int count(@Nullable Integer said) {
        return said == null ? 0 : said;
    }
}
