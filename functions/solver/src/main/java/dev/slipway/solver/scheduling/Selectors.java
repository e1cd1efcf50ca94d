package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import java.util.SortedMap;

/** Whether pods are meant by a label selector. */
public final class Selectors {
    private Selectors() {}

    /** Whether a term of pod affinity or anti-affinity is about such pods. */
    public static boolean matches(PodAffinityTerm term, PodKind pod) {
        return (term.everyNamespace() || term.namespaces().contains(pod.namespace()))
                && matches(term.selector(), pod.labels());
    }

    /** NotIn holds also where the label is missing, as in Kubernetes. */
    public static boolean matches(LabelSelector selector, SortedMap<String, String> labels) {
        if (selector.nothing()) {
            return false;
        }
        for (var expression : selector.expressions()) {
            var value = labels.get(expression.key());
            var holds = switch (expression.operator()) {
                case IN -> value != null && expression.values().contains(value);
                case NOT_IN -> value == null || !expression.values().contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GT, LT, GTE, LTE -> false;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
