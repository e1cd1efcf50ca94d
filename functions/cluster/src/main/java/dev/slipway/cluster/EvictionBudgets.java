package dev.slipway.cluster;

import dev.slipway.model.scheduling.LabelSelector;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster's PodDisruptionBudgets, as far as they forbid evictions now (core.md §3.4). */
final class EvictionBudgets {
    private static final String ALWAYS_ALLOW = "AlwaysAllow";

    private final Map<String, List<Entry>> byNamespace = new TreeMap<>();

    private record Entry(String name, LabelSelector selector, boolean exhausted, boolean unhealthyGo) {}

    void add(PodDisruptionBudget budget) {
        var namespace = budget.getMetadata().getNamespace();
        var spec = budget.getSpec();
        if (spec == null || spec.getSelector() == null) {
            return;
        }
        var selector = PodRules.unknownOperator(spec.getSelector()) == null
                ? new LabelSelector(PodRules.expressions(spec.getSelector()))
                : LabelSelector.NOTHING;
        byNamespace
                .computeIfAbsent(namespace == null ? "default" : namespace, _ -> new ArrayList<>())
                .add(new Entry(
                        budget.getMetadata().getName(),
                        selector,
                        exhausted(budget),
                        ALWAYS_ALLOW.equals(spec.getUnhealthyPodEvictionPolicy())));
    }

    /** As its controller says; before that has looked, or in a file, as it says itself when it never allows any. */
    private static boolean exhausted(PodDisruptionBudget budget) {
        var status = budget.getStatus();
        if (status != null && status.getDisruptionsAllowed() != null) {
            return status.getDisruptionsAllowed() <= 0;
        }
        return text(budget.getSpec().getMaxUnavailable()).matches("0%?")
                || text(budget.getSpec().getMinAvailable()).equals("100%");
    }

    private static String text(@Nullable IntOrString value) {
        return value == null ? "" : String.valueOf(value.getValue());
    }

    /** Which budget forbids to evict the pod, in a few words; null when none does. */
    @Nullable
    String forbidding(Pod pod) {
        var entries = byNamespace.getOrDefault(PodReader.id(pod).namespace(), List.of());
        if (entries.isEmpty()) {
            return null;
        }
        var labels = pod.getMetadata().getLabels() == null
                ? Map.<String, String>of()
                : pod.getMetadata().getLabels();
        var matching = entries.stream()
                .filter(entry -> PodRules.matches(entry.selector(), labels))
                .toList();
        if (matching.size() > 1) {
            return "%d PodDisruptionBudgets match it (%s, %s), and then it cannot be evicted"
                    .formatted(
                            matching.size(),
                            matching.get(0).name(),
                            matching.get(1).name());
        }
        return matching.stream()
                .filter(entry -> entry.exhausted() && !(entry.unhealthyGo() && !ready(pod)))
                .map(entry -> "PodDisruptionBudget %s allows no disruption now".formatted(entry.name()))
                .findFirst()
                .orElse(null);
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && PodRules.orEmpty(pod.getStatus().getConditions()).stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
