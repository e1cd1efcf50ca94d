package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.LabelSelector;
import java.util.SortedMap;

/** Whether pods are meant by a label selector. */
public final class Selectors {
    private Selectors() {}

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
