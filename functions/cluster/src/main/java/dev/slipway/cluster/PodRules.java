package dev.slipway.cluster;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TopologySpread;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a pod's rules about other pods and about its node's ports (Kubernetes, "Assigning Pods to Nodes", "Pod Topology Spread Constraints", read 2026-11-24). */
final class PodRules {
    private final Pod pod;
    private final String namespace;
    private final Map<String, String> labels;
    private final References references;
    private final Set<String> unsupported;
    private final Set<String> selected = new TreeSet<>();

    /**
     * @param unsupported where what cannot be understood is named
     */
    PodRules(Pod pod, References references, Set<String> unsupported) {
        this.pod = pod;
        this.namespace = PodReader.id(pod).namespace();
        this.labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        this.references = references;
        this.unsupported = unsupported;
    }

    List<TopologySpread> spreads() {
        var spreads = new ArrayList<TopologySpread>();
        var own = orEmpty(pod.getSpec().getTopologySpreadConstraints());
        for (var constraint : own.isEmpty() ? references.defaultSpreads().of(pod) : own) {
            var spread = spread(constraint);
            if (spread != null) {
                spreads.add(spread);
            }
        }
        return spreads;
    }

    private @Nullable TopologySpread spread(TopologySpreadConstraint constraint) {
        var place = "spec.topologySpreadConstraints";
        var maxSkew = constraint.getMaxSkew() == null ? 0 : constraint.getMaxSkew();
        var when = constraint.getWhenUnsatisfiable();
        var key = constraint.getTopologyKey();
        var minDomains = constraint.getMinDomains() == null ? 1 : constraint.getMinDomains();
        if (maxSkew < 1) {
            unsupported.add("%s: maxSkew %d; it must be at least 1".formatted(place, maxSkew));
        } else if (key == null || key.isEmpty()) {
            unsupported.add(place + ": topologyKey is missing");
        } else if (!"DoNotSchedule".equals(when) && !"ScheduleAnyway".equals(when)) {
            unsupported.add(
                    "%s: whenUnsatisfiable \"%s\"; it is DoNotSchedule or ScheduleAnyway".formatted(place, when));
        } else if (minDomains < 1) {
            unsupported.add("%s: minDomains %d; it must be at least 1".formatted(place, minDomains));
        } else {
            return new TopologySpread(
                    maxSkew,
                    LabelNames.stable(key),
                    when.equals("DoNotSchedule"),
                    selector(constraint.getLabelSelector(), constraint.getMatchLabelKeys(), List.of(), place),
                    minDomains,
                    !"Ignore".equals(constraint.getNodeAffinityPolicy()),
                    "Honor".equals(constraint.getNodeTaintsPolicy()));
        }
        return null;
    }

    /** Keys of labels that the rules read so far select pods by. */
    Set<String> selected() {
        return selected;
    }

    PodAffinity affinity() {
        var affinity = pod.getSpec().getAffinity();
        var near = affinity == null ? null : affinity.getPodAffinity();
        return near == null
                ? PodAffinity.NONE
                : read(
                        near.getRequiredDuringSchedulingIgnoredDuringExecution(),
                        near.getPreferredDuringSchedulingIgnoredDuringExecution(),
                        "spec.affinity.podAffinity");
    }

    PodAffinity antiAffinity() {
        var affinity = pod.getSpec().getAffinity();
        var apart = affinity == null ? null : affinity.getPodAntiAffinity();
        return apart == null
                ? PodAffinity.NONE
                : read(
                        apart.getRequiredDuringSchedulingIgnoredDuringExecution(),
                        apart.getPreferredDuringSchedulingIgnoredDuringExecution(),
                        "spec.affinity.podAntiAffinity");
    }

    private PodAffinity read(
            @Nullable List<io.fabric8.kubernetes.api.model.PodAffinityTerm> required,
            @Nullable List<WeightedPodAffinityTerm> preferred,
            String place) {
        var must = new ArrayList<PodAffinityTerm>();
        for (var term : orEmpty(required)) {
            if (term.getTopologyKey() == null || term.getTopologyKey().isEmpty()) {
                unsupported.add(place + ": topologyKey is missing");
            } else {
                must.add(term(term, place));
            }
        }
        var wishes = new ArrayList<PodAffinity.Preferred>();
        for (var wish : orEmpty(preferred)) {
            var term = wish.getPodAffinityTerm();
            if (term != null && term.getTopologyKey() != null) {
                wishes.add(
                        new PodAffinity.Preferred(wish.getWeight() == null ? 1 : wish.getWeight(), term(term, place)));
            }
        }
        return must.isEmpty() && wishes.isEmpty() ? PodAffinity.NONE : new PodAffinity(must, wishes);
    }

    private PodAffinityTerm term(io.fabric8.kubernetes.api.model.PodAffinityTerm term, String place) {
        var namespaces = new ArrayList<>(orEmpty(term.getNamespaces()));
        var everywhere = false;
        if (term.getNamespaceSelector() != null) {
            var selector = selector(term.getNamespaceSelector(), List.of(), List.of(), place);
            everywhere = selector.expressions().isEmpty() && !selector.nothing();
            references.namespaces().forEach((name, namespaceLabels) -> {
                if (matches(selector, namespaceLabels)) {
                    namespaces.add(name);
                }
            });
        } else if (namespaces.isEmpty()) {
            namespaces.add(namespace);
        }
        return new PodAffinityTerm(
                LabelNames.stable(term.getTopologyKey()),
                selector(term.getLabelSelector(), term.getMatchLabelKeys(), term.getMismatchLabelKeys(), place),
                everywhere ? List.of() : namespaces,
                everywhere);
    }

    /** Keys of labels that the pod does not have are passed over. */
    private LabelSelector selector(
            io.fabric8.kubernetes.api.model.@Nullable LabelSelector written,
            @Nullable List<String> same,
            @Nullable List<String> other,
            String place) {
        if (written == null) {
            return LabelSelector.NOTHING;
        }
        var unknown = unknownOperator(written);
        if (unknown != null) {
            unsupported.add("%s: the operator \"%s\" of a label selector; it is In, NotIn, Exists or DoesNotExist"
                    .formatted(place, unknown));
            return LabelSelector.NOTHING;
        }
        var expressions = expressions(written);
        addKeys(same, Operator.IN, expressions);
        addKeys(other, Operator.NOT_IN, expressions);
        expressions.forEach(expression -> selected.add(expression.key()));
        return new LabelSelector(expressions.stream().distinct().toList());
    }

    /** The first operator that is none of a label selector's; null when all are. */
    static @Nullable String unknownOperator(io.fabric8.kubernetes.api.model.LabelSelector written) {
        return orEmpty(written.getMatchExpressions()).stream()
                .map(expression -> String.valueOf(expression.getOperator()))
                .filter(operator -> Operator.named(operator)
                        .filter(known -> known.compareTo(Operator.DOES_NOT_EXIST) <= 0)
                        .isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** What must hold, where all operators are known. */
    static List<Requirement> expressions(io.fabric8.kubernetes.api.model.LabelSelector written) {
        var expressions = new ArrayList<Requirement>();
        if (written.getMatchLabels() != null) {
            new TreeMap<>(written.getMatchLabels())
                    .forEach((key, value) -> expressions.add(Requirement.in(key, value == null ? "" : value)));
        }
        for (var expression : orEmpty(written.getMatchExpressions())) {
            expressions.add(new Requirement(
                    expression.getKey(),
                    Operator.named(expression.getOperator()).orElseThrow(),
                    orEmpty(expression.getValues())));
        }
        return expressions;
    }

    private void addKeys(@Nullable List<String> keys, Operator operator, List<Requirement> expressions) {
        for (var key : orEmpty(keys)) {
            var value = labels.get(key);
            if (value != null) {
                expressions.add(new Requirement(key, operator, List.of(value)));
            }
        }
    }

    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        if (selector.nothing()) {
            return false;
        }
        for (var expression : selector.expressions()) {
            var value = labels.get(expression.key());
            var listed = value != null && expression.values().contains(value);
            var holds = switch (expression.operator()) {
                case IN -> listed;
                case NOT_IN -> !listed;
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

    static List<HostPort> hostPorts(PodSpec spec) {
        var containers = new ArrayList<Container>(orEmpty(spec.getContainers()));
        for (var container : orEmpty(spec.getInitContainers())) {
            if ("Always".equals(container.getRestartPolicy())) {
                containers.add(container);
            }
        }
        var ports = new ArrayList<HostPort>();
        for (var container : containers) {
            for (var port : orEmpty(container.getPorts())) {
                var number = port.getHostPort();
                // On the host's network the API server gives every port the same number on the host; templates come
                // without that.
                if ((number == null || number == 0) && Boolean.TRUE.equals(spec.getHostNetwork())) {
                    number = port.getContainerPort();
                }
                if (number != null && number != 0) {
                    var ip = port.getHostIP() == null || port.getHostIP().isEmpty() ? HostPort.ANY : port.getHostIP();
                    ports.add(new HostPort(ip, number, port.getProtocol() == null ? "TCP" : port.getProtocol()));
                }
            }
        }
        return ports.stream().distinct().toList();
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
