package dev.slipway.cluster;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.Toleration;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reduces a pod to what decides where it may run. */
final class PodReader {
    /** Labels that tell replicas or revisions of one template apart, and that no constraint read here selects by. */
    private static final Set<String> NOISE = Set.of(
            "pod-template-hash",
            "pod-template-generation",
            "controller-revision-hash",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "batch.kubernetes.io/job-completion-index",
            "batch.kubernetes.io/controller-uid",
            "controller-uid");

    private PodReader() {}

    static PodId id(Pod pod) {
        var namespace = pod.getMetadata().getNamespace();
        return new PodId(
                namespace == null ? "default" : namespace, pod.getMetadata().getName());
    }

    static String ownerKind(Pod pod) {
        var owner = controller(pod);
        return owner == null ? "" : owner.getKind();
    }

    static @Nullable OwnerReference controller(Pod pod) {
        var owners = pod.getMetadata().getOwnerReferences();
        return owners == null
                ? null
                : owners.stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst()
                        .orElse(null);
    }

    static boolean finished(Pod pod) {
        var phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /** Throws {@link IllegalArgumentException} with one sentence, when an amount in it cannot be read. */
    static PodKind kind(Pod pod) {
        return kind(pod, ownerKind(pod));
    }

    static PodKind kind(Pod pod, String owner) {
        var spec = pod.getSpec();
        var unsupported = new TreeSet<>(PodConstraints.unsupported(spec));
        // A DaemonSet's controller pins each pod to its node, which would make one kind of every pod; these pods, like
        // mirror pods, go nowhere else, so nobody asks where they might.
        var stays = owner.equals("DaemonSet") || owner.equals("Node");
        var terms = stays ? List.<NodeSelectorTerm>of() : requiredTerms(spec, unsupported);
        return new PodKind(
                id(pod).namespace(),
                owner,
                labels(pod.getMetadata().getLabels()),
                PodRequests.of(pod),
                LabelNames.stable(spec.getNodeSelector()),
                terms,
                tolerations(spec, unsupported),
                spec.getPriority() == null ? 0 : spec.getPriority(),
                List.copyOf(unsupported));
    }

    private static SortedMap<String, String> labels(@Nullable Map<String, String> labels) {
        var kept = new TreeMap<String, String>();
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (!NOISE.contains(key)) {
                    kept.put(key, value == null ? "" : value);
                }
            });
        }
        return kept;
    }

    static List<NodeSelectorTerm> requiredTerms(PodSpec spec, Set<String> unsupported) {
        var affinity = spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        var required = affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
        var terms = new ArrayList<NodeSelectorTerm>();
        if (required != null && required.getNodeSelectorTerms() != null) {
            for (var term : required.getNodeSelectorTerms()) {
                terms.add(new NodeSelectorTerm(
                        requirements(term.getMatchExpressions(), unsupported),
                        requirements(term.getMatchFields(), unsupported)));
            }
        }
        return terms;
    }

    private static List<Requirement> requirements(
            @Nullable List<NodeSelectorRequirement> written, Set<String> unsupported) {
        var requirements = new ArrayList<Requirement>();
        for (var requirement : written == null ? List.<NodeSelectorRequirement>of() : written) {
            var operator = Operator.named(String.valueOf(requirement.getOperator()));
            var values = requirement.getValues() == null ? List.<String>of() : requirement.getValues();
            if (operator.isEmpty() || operator.get() == Operator.GTE || operator.get() == Operator.LTE) {
                unsupported.add(
                        "spec.affinity.nodeAffinity: the operator \"%s\"; a pod's are In, NotIn, Exists, DoesNotExist, Gt, Lt"
                                .formatted(requirement.getOperator()));
                continue;
            }
            var wrong = RequirementReader.wrongValues(operator.get(), values, null);
            if (wrong != null) {
                unsupported.add("spec.affinity.nodeAffinity, %s: %s".formatted(requirement.getKey(), wrong));
            }
            requirements.add(new Requirement(LabelNames.stable(requirement.getKey()), operator.get(), values));
        }
        return requirements;
    }

    private static List<Toleration> tolerations(PodSpec spec, Set<String> unsupported) {
        var tolerations = new ArrayList<Toleration>();
        if (spec.getTolerations() == null) {
            return tolerations;
        }
        for (var toleration : spec.getTolerations()) {
            var operator = toleration.getOperator() == null ? "Equal" : toleration.getOperator();
            var effectText = toleration.getEffect() == null ? "" : toleration.getEffect();
            var effect = TaintEffect.named(effectText);
            // What is not understood tolerates nothing; a pod that needs it says so instead of running elsewhere.
            if ((!operator.equals("Equal") && !operator.equals("Exists"))
                    || (effect.isEmpty() && !effectText.isEmpty())) {
                unsupported.add("spec.tolerations: \"%s %s\"".formatted(operator, effectText));
                continue;
            }
            tolerations.add(new Toleration(
                    toleration.getKey() == null ? "" : toleration.getKey(),
                    operator.equals("Exists"),
                    toleration.getValue() == null ? "" : toleration.getValue(),
                    effect.orElse(null)));
        }
        return tolerations;
    }
}
