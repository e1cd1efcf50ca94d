package dev.slipway.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Spread constraints that a cluster's scheduler gives to pods without any of their own (core.md §2.6; Kubernetes, "Pod
 * Topology Spread Constraints", cluster-level default constraints, read 2026-11-27). A user gives them as the
 * KubeSchedulerConfiguration that the scheduler runs with. Without one there are none: the scheduler's built-in ones are
 * wishes about scoring that keep no pod from any node, and those of EKS cannot be changed.
 */
final class DefaultSpreads {
    static final String GROUP = "kubescheduler.config.k8s.io";
    static final String KIND = "KubeSchedulerConfiguration";
    private static final String USUAL_SCHEDULER = "default-scheduler";
    static final String HASH = "pod-template-hash";

    private final TreeMap<String, List<TopologySpreadConstraint>> byScheduler = new TreeMap<>();
    private final TreeMap<String, List<Service>> servicesByNamespace = new TreeMap<>();
    private final TreeMap<String, LabelSelector> selectorsByOwner = new TreeMap<>();

    /** Throws {@link IllegalArgumentException} with one sentence, when a constraint is none that a default can be. */
    void configure(Map<?, ?> configuration) {
        for (var profile : maps(configuration.get("profiles"))) {
            var scheduler = profile.get("schedulerName") instanceof String name ? name : USUAL_SCHEDULER;
            for (var plugin : maps(profile.get("pluginConfig"))) {
                if ("PodTopologySpread".equals(plugin.get("name"))
                        && plugin.get("args") instanceof Map<?, ?> arguments
                        && !"System".equals(arguments.get("defaultingType"))) {
                    byScheduler.put(scheduler, constraints(maps(arguments.get("defaultConstraints"))));
                }
            }
        }
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        var maps = new ArrayList<Map<?, ?>>();
        if (value instanceof List<?> list) {
            for (var item : list) {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            }
        }
        return maps;
    }

    private static List<TopologySpreadConstraint> constraints(List<Map<?, ?>> written) {
        var serialization = new KubernetesSerialization(new ObjectMapper(), false);
        var read = new ArrayList<TopologySpreadConstraint>();
        var seen = new TreeSet<String>();
        for (var one : written) {
            var constraint = serialization.convertValue(one, TopologySpreadConstraint.class);
            var when = constraint.getWhenUnsatisfiable();
            if (constraint.getMaxSkew() == null
                    || constraint.getMaxSkew() < 1
                    || constraint.getTopologyKey() == null
                    || !LabelNames.qualified(constraint.getTopologyKey())
                    || (!"DoNotSchedule".equals(when) && !"ScheduleAnyway".equals(when))) {
                throw new IllegalArgumentException(
                        "the default constraint %s needs maxSkew from 1, topologyKey, and whenUnsatisfiable (DoNotSchedule or ScheduleAnyway)."
                                .formatted(one));
            }
            if (constraint.getLabelSelector() != null
                    || !PodRules.orEmpty(constraint.getMatchLabelKeys()).isEmpty()) {
                throw new IllegalArgumentException(
                        "the default constraint %s selects pods; whose pods are meant follows from their Services and owners."
                                .formatted(one));
            }
            if (!seen.add(constraint.getTopologyKey() + " " + when)) {
                throw new IllegalArgumentException("there are two default constraints for %s with %s."
                        .formatted(constraint.getTopologyKey(), when));
            }
            read.add(constraint);
        }
        return read;
    }

    void add(Service service) {
        var namespace = service.getMetadata().getNamespace();
        servicesByNamespace
                .computeIfAbsent(namespace == null ? "default" : namespace, _ -> new ArrayList<>())
                .add(service);
    }

    /** What a ReplicaSet or StatefulSet selects; of a Deployment, what its ReplicaSet would. */
    void addOwner(String kind, @Nullable String namespace, String name, @Nullable LabelSelector selector) {
        if (selector != null) {
            selectorsByOwner.put(owner(kind, namespace == null ? "default" : namespace, name), selector);
        }
    }

    private static String owner(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    /** Empty for pods that have their own, and for those that neither a Service nor an owner selects. */
    List<TopologySpreadConstraint> of(Pod pod) {
        var scheduler = pod.getSpec().getSchedulerName();
        var constraints = byScheduler.getOrDefault(scheduler == null ? USUAL_SCHEDULER : scheduler, List.of());
        if (constraints.isEmpty()
                || !PodRules.orEmpty(pod.getSpec().getTopologySpreadConstraints())
                        .isEmpty()) {
            return List.of();
        }
        var selector = selector(pod);
        if (selector.getMatchExpressions().isEmpty()
                && selector.getMatchLabels().isEmpty()) {
            return List.of();
        }
        return constraints.stream()
                .map(constraint -> new TopologySpreadConstraintBuilder(constraint)
                        .withLabelSelector(selector)
                        .build())
                .toList();
    }

    private LabelSelector selector(Pod pod) {
        var namespace = PodReader.id(pod).namespace();
        var labels = pod.getMetadata().getLabels() == null
                ? Map.<String, String>of()
                : pod.getMetadata().getLabels();
        var fromServices = new TreeMap<String, String>();
        for (var service : servicesByNamespace.getOrDefault(namespace, List.of())) {
            var selected = service.getSpec() == null ? null : service.getSpec().getSelector();
            if (selected != null && labels.entrySet().containsAll(selected.entrySet())) {
                fromServices.putAll(selected);
            }
        }
        var own = fromOwner(pod, namespace, labels);
        var expressions = new ArrayList<LabelSelectorRequirement>();
        fromServices.forEach((key, value) -> expressions.add(new LabelSelectorRequirement(key, "In", List.of(value))));
        if (own != null) {
            expressions.addAll(PodRules.orEmpty(own.getMatchExpressions()));
        }
        return new LabelSelectorBuilder()
                .withMatchExpressions(expressions)
                .withMatchLabels(own == null || own.getMatchLabels() == null ? Map.of() : own.getMatchLabels())
                .build();
    }

    /** A ReplicaSet that is not known selects by the hash that its Deployment gave it. */
    private @Nullable LabelSelector fromOwner(Pod pod, String namespace, Map<String, String> labels) {
        var owner = PodReader.controller(pod);
        if (owner == null) {
            return null;
        }
        var known = selectorsByOwner.get(owner(owner.getKind(), namespace, owner.getName()));
        var hash = owner.getKind().equals("ReplicaSet") ? labels.get(HASH) : null;
        return known != null || hash == null
                ? known
                : new LabelSelectorBuilder().addToMatchLabels(HASH, hash).build();
    }
}
