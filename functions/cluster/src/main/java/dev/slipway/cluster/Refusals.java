package dev.slipway.cluster;

import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.scheduling.TaintEffect;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an API server would have refused, of objects in manifests, which no server has seen. */
final class Refusals {
    /** RFC 1123, as the names of pods, nodes and all that is read here; API conventions, "Metadata", read 2026-11-26. */
    private static final String NAME = "[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?";

    private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");

    private Refusals() {}

    /** All of a pod's containers, labels and rules; of what makes it no object at all the first. None when it would be taken. */
    static List<ObjectFault> find(HasMetadata object) {
        var reason = reason(object);
        if (reason != null) {
            return List.of(new ObjectFault(named(object), reason));
        }
        // What a misspelt field was to say may be what another one lacks.
        var typos = FieldTypos.find(object);
        return (typos.isEmpty() ? PodRefusals.find(object) : typos)
                .stream().map(one -> new ObjectFault(named(object), one)).toList();
    }

    /** Kind, namespace where it has one, and name. */
    static String named(HasMetadata object) {
        var namespace = object.getMetadata().getNamespace();
        return object.getKind() + "/" + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }

    private static @Nullable String reason(HasMetadata object) {
        var name = object.getMetadata().getName();
        if (!name.matches(NAME)) {
            return "metadata.name: \"%s\" is not a name: lower-case letters, digits, '-' and '.' alone."
                    .formatted(name);
        }
        var namespace = object.getMetadata().getNamespace();
        if (namespace != null && !namespace.isEmpty() && !namespace.matches(NAMESPACE)) {
            return "metadata.namespace: \"%s\" is not a namespace: at most 63 lower-case letters, digits and '-'."
                    .formatted(namespace);
        }
        return switch (object) {
            case Pod pod -> pod.getSpec() == null ? "spec: this field is missing." : null;
            case Node node ->
                node.getSpec() == null ? null : effects(node.getSpec().getTaints());
            case Deployment deployment ->
                deployment.getSpec() == null
                        ? missingTemplate()
                        : first(
                                count("replicas", deployment.getSpec().getReplicas()),
                                template(deployment.getSpec().getTemplate()));
            case ReplicaSet replicaSet ->
                replicaSet.getSpec() == null
                        ? missingTemplate()
                        : first(
                                count("replicas", replicaSet.getSpec().getReplicas()),
                                template(replicaSet.getSpec().getTemplate()));
            case StatefulSet statefulSet ->
                statefulSet.getSpec() == null
                        ? missingTemplate()
                        : first(
                                count("replicas", statefulSet.getSpec().getReplicas()),
                                first(
                                        ordinals(statefulSet),
                                        first(
                                                template(statefulSet.getSpec().getTemplate()),
                                                unnamedClaim(statefulSet))));
            case DaemonSet daemonSet ->
                daemonSet.getSpec() == null
                        ? missingTemplate()
                        : template(daemonSet.getSpec().getTemplate());
            case Job job ->
                job.getSpec() == null
                        ? missingTemplate()
                        : first(
                                first(
                                        count("parallelism", job.getSpec().getParallelism()),
                                        count("completions", job.getSpec().getCompletions())),
                                template(job.getSpec().getTemplate()));
            case PodDisruptionBudget budget -> budget.getSpec() == null ? null : disruptions(budget.getSpec());
            case StorageClass storageClass -> binding(storageClass.getVolumeBindingMode());
            default -> null;
        };
    }

    private static @Nullable String disruptions(PodDisruptionBudgetSpec budget) {
        return budget.getMinAvailable() != null && budget.getMaxUnavailable() != null
                ? "spec: minAvailable and maxUnavailable are both there. Keep one of them."
                : first(
                        disruptions("minAvailable", budget.getMinAvailable()),
                        disruptions("maxUnavailable", budget.getMaxUnavailable()));
    }

    private static @Nullable String disruptions(String field, @Nullable IntOrString written) {
        if (written == null) {
            return null;
        }
        return written.getStrVal() == null
                ? count(field, written.getIntVal())
                : written.getStrVal().matches("\\d{1,2}%|100%")
                        ? null
                        : "spec.%s: \"%s\" is not a share from 0%% to 100%%; a number of pods has no quotes."
                                .formatted(field, written.getStrVal());
    }

    private static @Nullable String binding(@Nullable String mode) {
        return mode == null || BINDING_MODES.contains(mode)
                ? null
                : "volumeBindingMode: \"%s\" is not a mode. %s".formatted(mode, NearestName.hint(mode, BINDING_MODES));
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static @Nullable String count(String field, @Nullable Integer count) {
        return count == null || count >= 0
                ? null
                : "spec.%s: %d is negative. Maybe %d is meant.".formatted(field, count, -(long) count);
    }

    private static @Nullable String template(@Nullable PodTemplateSpec template) {
        return template == null || template.getSpec() == null ? missingTemplate() : null;
    }

    private static String missingTemplate() {
        return "spec.template.spec: this field is missing, so that there is no pod to plan for.";
    }

    private static @Nullable String ordinals(StatefulSet statefulSet) {
        var ordinals = statefulSet.getSpec().getOrdinals();
        return ordinals == null ? null : count("ordinals.start", ordinals.getStart());
    }

    private static @Nullable String unnamedClaim(StatefulSet statefulSet) {
        var templates = statefulSet.getSpec().getVolumeClaimTemplates();
        if (templates != null) {
            for (var i = 0; i < templates.size(); i++) {
                var metadata = templates.get(i).getMetadata();
                if (metadata == null || metadata.getName() == null) {
                    return "spec.volumeClaimTemplates[%d].metadata.name: this field is missing.".formatted(i);
                }
            }
        }
        return null;
    }

    private static @Nullable String effects(@Nullable List<Taint> taints) {
        if (taints != null) {
            for (var i = 0; i < taints.size(); i++) {
                var effect = String.valueOf(taints.get(i).getEffect());
                if (TaintEffect.named(effect).isEmpty()) {
                    var words = Arrays.stream(TaintEffect.values())
                            .map(TaintEffect::text)
                            .toList();
                    return "spec.taints[%d].effect: \"%s\" is not an effect. %s"
                            .formatted(i, effect, NearestName.hint(effect, words));
                }
            }
        }
        return null;
    }
}
