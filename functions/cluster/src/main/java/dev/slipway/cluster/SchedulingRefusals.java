package dev.slipway.cluster;

import dev.slipway.model.scheduling.TaintEffect;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an API server would have refused of labels, and of what says where a pod may run. */
final class SchedulingRefusals {
    private static final List<String> OPERATORS = List.of("Equal", "Exists");

    /** Of Kubernetes since 1.35; the reader of tolerations says that they are not understood. */
    private static final List<String> NUMERIC_OPERATORS = List.of("Lt", "Gt");

    private static final List<String> EFFECTS =
            Arrays.stream(TaintEffect.values()).map(TaintEffect::text).toList();

    private static final List<String> NODE_POLICIES = List.of("Honor", "Ignore");

    private static final int HIGHEST_WEIGHT = 100;

    private final Reasons reasons;

    /** @param reasons where each is added, beginning with where it is */
    SchedulingRefusals(Reasons reasons) {
        this.reasons = reasons;
    }

    void checkPod(String path, PodSpec spec) {
        checkLabels(path + ".nodeSelector", spec.getNodeSelector());
        if (spec.getAffinity() != null) {
            checkAffinity(path + ".affinity", spec.getAffinity());
        }
        checkTolerations(path + ".tolerations", PodRules.orEmpty(spec.getTolerations()));
        checkSpreads(path + ".topologySpreadConstraints", PodRules.orEmpty(spec.getTopologySpreadConstraints()));
    }

    void checkLabels(String path, @Nullable Map<String, String> labels) {
        if (labels != null) {
            new TreeMap<>(labels).forEach((key, value) -> {
                checkKey(path, key);
                checkValues(path + "." + key, value == null ? List.of() : List.of(value));
            });
        }
    }

    private void checkKey(String place, @Nullable String key) {
        var wrong = key == null ? "key is missing." : LabelNames.wrongKey(key);
        if (wrong != null) {
            reasons.add(place, wrong);
        }
    }

    private void checkValues(String place, @Nullable List<String> values) {
        for (var value : PodRules.orEmpty(values)) {
            var wrong = value == null ? null : LabelNames.wrongValue(value);
            if (wrong != null) {
                reasons.add(place, wrong);
            }
        }
    }

    private void checkAffinity(String path, Affinity affinity) {
        var nodes = affinity.getNodeAffinity();
        if (nodes != null) {
            var place = path + ".nodeAffinity";
            var required = nodes.getRequiredDuringSchedulingIgnoredDuringExecution();
            if (required != null) {
                PodRules.orEmpty(required.getNodeSelectorTerms()).forEach(term -> checkNodeTerm(place, term, true));
            }
            // What is only wished for may have any value, and then no node has it.
            for (var wish : PodRules.orEmpty(nodes.getPreferredDuringSchedulingIgnoredDuringExecution())) {
                checkWeight(place, wish.getWeight());
                checkNodeTerm(place, wish.getPreference(), false);
            }
        }
        var near = affinity.getPodAffinity();
        if (near != null) {
            checkPodTerms(
                    path + ".podAffinity",
                    near.getRequiredDuringSchedulingIgnoredDuringExecution(),
                    near.getPreferredDuringSchedulingIgnoredDuringExecution());
        }
        var apart = affinity.getPodAntiAffinity();
        if (apart != null) {
            checkPodTerms(
                    path + ".podAntiAffinity",
                    apart.getRequiredDuringSchedulingIgnoredDuringExecution(),
                    apart.getPreferredDuringSchedulingIgnoredDuringExecution());
        }
    }

    private void checkWeight(String place, @Nullable Integer weight) {
        if (weight == null) {
            reasons.add(
                    place,
                    "weight is missing of what is preferred; it is a number from 1 to %d.".formatted(HIGHEST_WEIGHT));
        } else if (weight < 1 || weight > HIGHEST_WEIGHT) {
            reasons.add(place, "the weight %d is not a number from 1 to %d.".formatted(weight, HIGHEST_WEIGHT));
        }
    }

    private void checkNodeTerm(String place, @Nullable NodeSelectorTerm term, boolean required) {
        for (var expression : PodRules.orEmpty(term == null ? null : term.getMatchExpressions())) {
            checkKey(place, expression.getKey());
            if (required) {
                checkValues(place + ", " + expression.getKey(), expression.getValues());
            }
        }
        PodRules.orEmpty(term == null ? null : term.getMatchFields()).forEach(field -> checkKey(place, field.getKey()));
    }

    private void checkPodTerms(
            String place, @Nullable List<PodAffinityTerm> required, @Nullable List<WeightedPodAffinityTerm> preferred) {
        PodRules.orEmpty(required).forEach(term -> checkPodTerm(place, term));
        for (var wish : PodRules.orEmpty(preferred)) {
            checkWeight(place, wish.getWeight());
            var term = wish.getPodAffinityTerm();
            if (term == null
                    || term.getTopologyKey() == null
                    || term.getTopologyKey().isEmpty()) {
                reasons.add(
                        place, "topologyKey is missing of what is preferred; an example is kubernetes.io/hostname.");
            }
            checkPodTerm(place, term);
        }
    }

    private void checkPodTerm(String place, @Nullable PodAffinityTerm term) {
        if (term == null) {
            return;
        }
        var key = term.getTopologyKey();
        // Without one, the reader of rules says so.
        if (key != null && !key.isEmpty()) {
            checkKey(place + ".topologyKey", key);
        }
        checkSelector(place + ".labelSelector", term.getLabelSelector());
        checkSelector(place + ".namespaceSelector", term.getNamespaceSelector());
    }

    void checkSelector(String place, @Nullable LabelSelector selector) {
        if (selector == null) {
            return;
        }
        checkLabels(place, selector.getMatchLabels());
        for (var expression : PodRules.orEmpty(selector.getMatchExpressions())) {
            checkKey(place, expression.getKey());
            checkValues(place + ", " + expression.getKey(), expression.getValues());
        }
    }

    private void checkTolerations(String path, List<Toleration> tolerations) {
        for (var i = 0; i < tolerations.size(); i++) {
            checkToleration(path + "[" + i + "]", tolerations.get(i));
        }
    }

    private void checkToleration(String place, Toleration toleration) {
        var operator = orElse(toleration.getOperator(), "Equal");
        var key = orElse(toleration.getKey(), "");
        var value = orElse(toleration.getValue(), "");
        var effect = orElse(toleration.getEffect(), "");
        if (!OPERATORS.contains(operator) && !NUMERIC_OPERATORS.contains(operator)) {
            reasons.add(
                    place + ".operator",
                    "\"%s\" is not an operator of tolerations. %s"
                            .formatted(operator, NearestName.hint(operator, OPERATORS)));
        } else if (key.isEmpty() && !operator.equals("Exists")) {
            reasons.add(
                    place + ".key",
                    "it is missing, which goes with the operator Exists alone, and tolerates every taint. Maybe operator: Exists"
                            + " is meant.");
        } else if (operator.equals("Exists") && !value.isEmpty()) {
            reasons.add(
                    place + ".value",
                    "\"%s\" goes with the operator Equal, and the operator is Exists. Maybe one of the two is to be left out."
                            .formatted(value));
        }
        if (!key.isEmpty()) {
            checkKey(place + ".key", key);
        }
        if (operator.equals("Equal")) {
            checkValues(place + ".value", List.of(value));
        }
        if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
            reasons.add(
                    place + ".effect",
                    "\"%s\" is not an effect. %s".formatted(effect, NearestName.hint(effect, EFFECTS)));
        } else if (toleration.getTolerationSeconds() != null && !effect.equals("NoExecute")) {
            reasons.add(
                    place + ".tolerationSeconds",
                    "%d goes with the effect NoExecute alone, and the effect is %s. Maybe it is to be left out."
                            .formatted(toleration.getTolerationSeconds(), effect.isEmpty() ? "missing" : effect));
        }
    }

    /** What is empty is as good as left out. */
    private static String orElse(@Nullable String text, String other) {
        return text == null || text.isEmpty() ? other : text;
    }

    private void checkSpreads(String path, List<TopologySpreadConstraint> spreads) {
        var seen = new HashSet<String>();
        for (var spread : spreads) {
            checkSelector(path, spread.getLabelSelector());
            if (!seen.add(spread.getTopologyKey() + ", " + spread.getWhenUnsatisfiable())) {
                reasons.add(
                        path,
                        "two are of %s, %s. Maybe one is to be left out."
                                .formatted(spread.getTopologyKey(), spread.getWhenUnsatisfiable()));
            }
            if (spread.getMinDomains() != null && "ScheduleAnyway".equals(spread.getWhenUnsatisfiable())) {
                reasons.add(
                        path,
                        "minDomains %d goes with DoNotSchedule alone, and whenUnsatisfiable is ScheduleAnyway. Maybe it is to be left out."
                                .formatted(spread.getMinDomains()));
            }
            checkPolicy(path + ".nodeAffinityPolicy", spread.getNodeAffinityPolicy());
            checkPolicy(path + ".nodeTaintsPolicy", spread.getNodeTaintsPolicy());
        }
    }

    private void checkPolicy(String place, @Nullable String policy) {
        if (policy != null && !NODE_POLICIES.contains(policy)) {
            reasons.add(place, "\"%s\" is not a policy. %s".formatted(policy, NearestName.hint(policy, NODE_POLICIES)));
        }
    }
}
