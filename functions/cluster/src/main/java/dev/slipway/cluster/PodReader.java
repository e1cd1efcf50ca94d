package dev.slipway.cluster;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reduces a pod to what decides where it may run. */
final class PodReader {
    static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    static final String POD_INDEX = "apps.kubernetes.io/pod-index";
    static final String COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index";

    /** Labels that tell the replicas of one template apart; left out unless the pod itself selects by them. */
    private static final Set<String> NOISE = Set.of("pod-template-generation", POD_NAME, POD_INDEX, COMPLETION_INDEX);

    private PodReader() {}

    static PodId id(Pod pod) {
        return new PodId(namespace(pod), pod.getMetadata().getName());
    }

    /** Of an object that has one; where it is left out, Kubernetes takes {@code default}. */
    static String namespace(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "default");
    }

    /** A pod as a template makes it in a namespace, without a name; the template has a spec. */
    static Pod of(PodTemplateSpec template, String namespace) {
        var metadata = template.getMetadata() == null
                ? new ObjectMetaBuilder()
                : new ObjectMetaBuilder(template.getMetadata());
        return new PodBuilder()
                .withMetadata(metadata.withNamespace(namespace).build())
                .withSpec(template.getSpec())
                .build();
    }

    static String ownerKind(Pod pod) {
        var owner = controller(pod);
        return owner == null ? "" : owner.getKind();
    }

    static @Nullable OwnerReference controller(Pod pod) {
        for (var owner : PodRules.orEmpty(pod.getMetadata().getOwnerReferences())) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    /** Neither a DaemonSet's nor the kubelet's own, both of which come and go with their node. */
    static boolean comesBack(Pod pod) {
        var owner = ownerKind(pod);
        return !owner.equals("DaemonSet") && !owner.equals("Node");
    }

    static boolean finished(Pod pod) {
        var phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /** Throws {@link IllegalArgumentException} with one sentence, when an amount in it cannot be read. */
    static PodKind kind(Pod pod, References references) {
        return kind(pod, ownerKind(pod), references);
    }

    static PodKind kind(Pod pod, String owner, References references) {
        var spec = pod.getSpec();
        var unsupported = new TreeSet<String>();
        // A DaemonSet's controller pins each pod to its node, which would make one kind of every pod; these pods, like
        // mirror pods, go nowhere else, so nobody asks where they might.
        var stays = owner.equals("DaemonSet") || owner.equals("Node");
        var terms = stays ? List.<NodeSelectorTerm>of() : requiredTerms(spec, unsupported);
        var rules = new PodRules(pod, references, unsupported);
        var spreads = rules.spreads();
        var affinity = rules.affinity();
        var antiAffinity = rules.antiAffinity();
        var requests = PodRequests.of(pod).plus(DeviceClaims.of(pod, references, unsupported));
        // What is wrong with the volumes of a pod that runs already concerns nobody.
        var placed = spec.getNodeName() != null && !spec.getNodeName().isEmpty();
        var volumes = new VolumeReader(pod, references, placed || stays ? new TreeSet<>() : unsupported).read();
        restricted(
                spec.getNodeSelector() == null
                        ? Set.of()
                        : spec.getNodeSelector().keySet(),
                unsupported);
        // With several alternatives another one may do.
        if (terms.size() == 1) {
            restricted(
                    terms.getFirst().expressions().stream()
                            .filter(PodReader::wantsLabel)
                            .map(Requirement::key)
                            .toList(),
                    unsupported);
        }
        return new PodKind(
                id(pod).namespace(),
                owner,
                labels(pod.getMetadata().getLabels(), rules.selected()),
                requests,
                LabelNames.stable(spec.getNodeSelector()),
                terms,
                stays ? List.of() : preferredTerms(spec, unsupported),
                tolerations(spec, unsupported),
                spreads,
                affinity,
                antiAffinity,
                PodRules.hostPorts(spec),
                volumes,
                spec.getPriority() == null ? 0 : spec.getPriority(),
                List.copyOf(unsupported));
    }

    private static boolean wantsLabel(Requirement requirement) {
        return requirement.operator() != Operator.NOT_IN && requirement.operator() != Operator.DOES_NOT_EXIST;
    }

    /** Labels of Karpenter's domain that no node of a pool will ever have (core.md §2.1). */
    private static void restricted(Collection<String> keys, Set<String> unsupported) {
        for (var key : keys) {
            var stable = LabelNames.stable(key);
            var slash = stable.indexOf('/');
            var domain = slash < 0 ? "" : stable.substring(0, slash);
            if ((domain.equals("karpenter.sh") || domain.endsWith(".karpenter.sh"))
                    && !WellKnown.label(stable)
                    && !stable.equals(WellKnown.REGISTERED)
                    && !stable.equals(WellKnown.INITIALIZED)) {
                unsupported.add("spec: the label %s is reserved; of the domain karpenter.sh, pods may ask for %s and %s"
                        .formatted(key, WellKnown.NODE_POOL, WellKnown.CAPACITY_TYPE));
            }
        }
    }

    private static List<PreferredNodeTerm> preferredTerms(PodSpec spec, Set<String> unsupported) {
        var affinity = spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        var terms = new ArrayList<PreferredNodeTerm>();
        if (affinity != null) {
            for (var wish : PodRules.orEmpty(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())) {
                var term = wish.getPreference();
                if (term != null) {
                    terms.add(new PreferredNodeTerm(
                            wish.getWeight() == null ? 1 : wish.getWeight(),
                            new NodeSelectorTerm(
                                    requirements(term.getMatchExpressions(), unsupported),
                                    requirements(term.getMatchFields(), unsupported))));
                }
            }
        }
        return terms;
    }

    private static SortedMap<String, String> labels(@Nullable Map<String, String> labels, Set<String> selected) {
        var kept = new TreeMap<String, String>();
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (!NOISE.contains(key) || selected.contains(key)) {
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
        if (required == null) {
            return terms;
        }
        for (var term : PodRules.orEmpty(required.getNodeSelectorTerms())) {
            terms.add(new NodeSelectorTerm(
                    requirements(term.getMatchExpressions(), unsupported),
                    requirements(term.getMatchFields(), unsupported)));
        }
        // An affinity that is there and offers nothing matches nothing, as a term without conditions does.
        return terms.isEmpty() ? List.of(new NodeSelectorTerm(List.of(), List.of())) : terms;
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

    static List<Toleration> tolerations(PodSpec spec, Set<String> unsupported) {
        var tolerations = new ArrayList<Toleration>();
        if (spec.getTolerations() == null) {
            return tolerations;
        }
        for (var toleration : spec.getTolerations()) {
            var written = toleration.getOperator();
            var operator = written == null || written.isEmpty() ? "Equal" : written;
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
