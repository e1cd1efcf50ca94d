package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selectors, affinities and tolerations, as kubernetes.io's "Labels and Selectors" and "Taints and Tolerations" say. */
final class Selecting {
    private Selecting() {}

    /** NotIn and DoesNotExist hold without the label, the others need it; values that are no integers are not compared. */
    static boolean holds(Requirement one, @Nullable String value) {
        return switch (one.operator()) {
            case IN -> value != null && one.values().contains(value);
            case NOT_IN -> value == null || !one.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GT -> compare(value, one) > 0;
            case LT -> compare(value, one) == -1;
            case GTE -> compare(value, one) >= 0;
            case LTE -> compare(value, one) == -1 || compare(value, one) == 0;
        };
    }

    /** -1, 0 or 1; -2 where either side is no integer. */
    private static int compare(@Nullable String value, Requirement one) {
        if (value == null
                || one.values().isEmpty()
                || !isInteger(value)
                || !isInteger(one.values().getFirst())) {
            return -2;
        }
        return Long.compare(Long.parseLong(value), Long.parseLong(one.values().getFirst()));
    }

    private static boolean isInteger(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return false;
        }
        for (var i = text.charAt(0) == '-' && text.length() > 1 ? 1 : 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Node selector and required node affinity together; a null name is one that nobody knows yet. */
    static boolean nodeAffinity(PodKind pod, NodeLabels labels, @Nullable String name) {
        for (var wanted : pod.nodeSelector().entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        return anyTerm(pod.requiredTerms(), labels, name);
    }

    /** True without terms. */
    static boolean anyTerm(List<NodeSelectorTerm> terms, NodeLabels labels, @Nullable String name) {
        if (terms.isEmpty()) {
            return true;
        }
        for (var term : terms) {
            if (term(term, labels, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean term(NodeSelectorTerm term, NodeLabels labels, @Nullable String name) {
        if (term.expressions().isEmpty() && term.fields().isEmpty()) {
            return false;
        }
        for (var expression : term.expressions()) {
            if (!holds(expression, labels.get(expression.key()))) {
                return false;
            }
        }
        for (var field : term.fields()) {
            if (!field.key().equals("metadata.name") || !holds(field, name)) {
                return false;
            }
        }
        return true;
    }

    static boolean selects(LabelSelector selector, PodKind pod) {
        if (selector.nothing()) {
            return false;
        }
        for (var expression : selector.expressions()) {
            if (!holds(expression, pod.labels().get(expression.key()))) {
                return false;
            }
        }
        return true;
    }

    static boolean selects(PodAffinityTerm term, PodKind pod) {
        return (term.everyNamespace() || term.namespaces().contains(pod.namespace())) && selects(term.selector(), pod);
    }

    static boolean selectsByAll(List<PodAffinityTerm> terms, PodKind pod) {
        for (var term : terms) {
            if (!selects(term, pod)) {
                return false;
            }
        }
        return true;
    }

    /** The first taint that keeps the pod off; null when none does. PreferNoSchedule keeps nobody off. */
    static @Nullable Taint untolerated(PodKind pod, List<Taint> taints) {
        for (var taint : taints) {
            if (taint.effect() != TaintEffect.PREFER_NO_SCHEDULE && !tolerated(pod.tolerations(), taint)) {
                return taint;
            }
        }
        return null;
    }

    private static boolean tolerated(List<Toleration> tolerations, Taint taint) {
        for (var toleration : tolerations) {
            var effect = toleration.effect() == null || toleration.effect() == taint.effect();
            var key = toleration.key().isEmpty()
                    ? toleration.exists()
                    : toleration.key().equals(taint.key());
            var value = toleration.exists() || toleration.value().equals(taint.value());
            if (effect && key && value) {
                return true;
            }
        }
        return false;
    }
}
