package dev.slipway.local.kubernetes.api;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The label selector of a manifest ({@code matchLabels}, {@code matchExpressions}). */
public final class Selection {

    private Selection() {}

    /** True when the labels match; an absent selector matches nothing, an empty one everything. */
    public static boolean matches(@Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> given = labels == null ? Map.of() : labels;
        var wanted = selector.getMatchLabels();
        return (wanted == null || given.entrySet().containsAll(wanted.entrySet()))
                && selector.getMatchExpressions().stream().allMatch(requirement -> matches(requirement, given));
    }

    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        var value = labels.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default ->
                throw new IllegalArgumentException(
                        "The selector operator %s of label %s is none of In, NotIn, Exists, DoesNotExist."
                                .formatted(requirement.getOperator(), requirement.getKey()));
        };
    }
}
