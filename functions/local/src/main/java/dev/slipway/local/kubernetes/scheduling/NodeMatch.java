package dev.slipway.local.kubernetes.scheduling;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Node selectors and required node affinity. */
public final class NodeMatch {

    private NodeMatch() {}

    /** True when the node has what the selector and the required node affinity ask for. */
    public static boolean matches(PodSpec pod, Node node) {
        Map<String, String> labels = node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
        var selector = pod.getNodeSelector();
        if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
            return false;
        }
        if (pod.getAffinity() == null || pod.getAffinity().getNodeAffinity() == null) {
            return true;
        }
        var required = pod.getAffinity().getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
        return required == null
                || required.getNodeSelectorTerms().stream()
                        .anyMatch(
                                term -> matches(term, labels, node.getMetadata().getName()));
    }

    private static boolean matches(NodeSelectorTerm term, Map<String, String> labels, String name) {
        // A term without requirements selects no node, says the API reference.
        var empty =
                term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty();
        return !empty
                && term.getMatchExpressions().stream()
                        .allMatch(requirement -> matches(requirement, labels.get(requirement.getKey())))
                && term.getMatchFields().stream()
                        .allMatch(requirement ->
                                requirement.getKey().equals("metadata.name") && matches(requirement, name));
    }

    private static boolean matches(NodeSelectorRequirement requirement, @Nullable String value) {
        var values = requirement.getValues();
        return switch (requirement.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" ->
                value != null
                        && number(value)
                        && number(values.getFirst())
                        && Long.parseLong(value) > Long.parseLong(values.getFirst());
            case "Lt" ->
                value != null
                        && number(value)
                        && number(values.getFirst())
                        && Long.parseLong(value) < Long.parseLong(values.getFirst());
            default -> false;
        };
    }

    private static boolean number(String text) {
        return text.matches("-?[0-9]{1,18}");
    }
}
