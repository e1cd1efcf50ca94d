package dev.slipway.cluster;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.scheduling.Requirement;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an API server would have refused of the pods in manifests, where it would be planned for without a word (Kubernetes,
 * {@code pkg/apis/core/validation}, read 2026-11-29). What the readers of pods name themselves is not among it.
 */
final class PodRefusals {
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

    private static final int HIGHEST_PORT = 65_535;

    private final List<String> reasons = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private PodRefusals() {}

    /** One sentence for each, which begins with where it is. */
    static List<String> find(HasMetadata object) {
        var refusals = new PodRefusals();
        refusals.checkLabels("metadata.labels", object.getMetadata().getLabels());
        var template = template(object);
        if (object instanceof Pod pod) {
            refusals.checkPod("spec", pod.getSpec());
        } else if (template != null) {
            var path = object instanceof PodTemplate ? "template" : "spec.template";
            refusals.checkLabels(
                    path + ".metadata.labels",
                    template.getMetadata() == null
                            ? null
                            : template.getMetadata().getLabels());
            refusals.checkPod(path + ".spec", template.getSpec());
            refusals.checkOwnSelector(object, template.getMetadata());
        }
        return refusals.reasons;
    }

    /** What a workload makes its pods of, or a PodTemplate holds; null for other kinds, and where it is missing. */
    private static @Nullable PodTemplateSpec template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment ->
                deployment.getSpec() == null ? null : deployment.getSpec().getTemplate();
            case ReplicaSet replicaSet ->
                replicaSet.getSpec() == null ? null : replicaSet.getSpec().getTemplate();
            case StatefulSet statefulSet ->
                statefulSet.getSpec() == null ? null : statefulSet.getSpec().getTemplate();
            case DaemonSet daemonSet ->
                daemonSet.getSpec() == null ? null : daemonSet.getSpec().getTemplate();
            case Job job -> job.getSpec() == null ? null : job.getSpec().getTemplate();
            case PodTemplate template -> template.getTemplate();
            default -> null;
        };
    }

    private void add(String place, String reason) {
        reasons.add(place + ": " + reason);
    }

    private void checkPod(String path, @Nullable PodSpec spec) {
        if (spec == null) {
            return;
        }
        checkContainers(path + ".containers", spec.getContainers());
        checkContainers(path + ".initContainers", spec.getInitContainers());
        checkAmounts(path + ".resources", spec.getResources());
        checkLabels(path + ".nodeSelector", spec.getNodeSelector());
        if (spec.getAffinity() != null) {
            checkAffinity(path + ".affinity", spec.getAffinity());
        }
        PodRules.orEmpty(spec.getTopologySpreadConstraints())
                .forEach(spread -> checkSelector(path + ".topologySpreadConstraints", spread.getLabelSelector()));
    }

    private void checkContainers(String path, @Nullable List<Container> containers) {
        for (var container : PodRules.orEmpty(containers)) {
            var name = container.getName();
            var place = path + "[" + name + "]";
            if (name != null && !names.add(name)) {
                add(place, "another container of the pod has this name. Maybe one is there twice.");
            }
            checkPorts(place + ".ports", container.getPorts());
            checkAmounts(place + ".resources", container.getResources());
        }
    }

    private void checkLabels(String path, @Nullable Map<String, String> labels) {
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
            add(place, wrong);
        }
    }

    private void checkValues(String place, @Nullable List<String> values) {
        for (var value : PodRules.orEmpty(values)) {
            var wrong = value == null ? null : LabelNames.wrongValue(value);
            if (wrong != null) {
                add(place, wrong);
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
            PodRules.orEmpty(nodes.getPreferredDuringSchedulingIgnoredDuringExecution())
                    .forEach(wish -> checkNodeTerm(place, wish.getPreference(), false));
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
        PodRules.orEmpty(preferred).forEach(wish -> checkPodTerm(place, wish.getPodAffinityTerm()));
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

    private void checkSelector(String place, @Nullable LabelSelector selector) {
        if (selector == null) {
            return;
        }
        checkLabels(place, selector.getMatchLabels());
        for (var expression : PodRules.orEmpty(selector.getMatchExpressions())) {
            checkKey(place, expression.getKey());
            checkValues(place + ", " + expression.getKey(), expression.getValues());
        }
    }

    /** A workload has to find the pods that it makes. */
    private void checkOwnSelector(HasMetadata workload, @Nullable ObjectMeta template) {
        var written = selector(workload);
        checkSelector("spec.selector", written);
        // A selector that is no selector selects nothing that could be compared.
        if (written == null || !reasons.isEmpty()) {
            return;
        }
        var unknown = PodRules.unknownOperator(written);
        if (unknown != null) {
            add(
                    "spec.selector",
                    "\"%s\" is not an operator: In, NotIn, Exists and DoesNotExist are.".formatted(unknown));
            return;
        }
        var labels = new TreeMap<String, String>();
        if (workload instanceof Job) {
            // The server gives these to a template that has none of its own.
            labels.put("job-name", workload.getMetadata().getName());
            labels.put("batch.kubernetes.io/job-name", workload.getMetadata().getName());
        }
        if (template != null && template.getLabels() != null) {
            template.getLabels().forEach((key, value) -> labels.put(key, value == null ? "" : value));
        }
        var expressions = PodRules.expressions(written);
        if (!PodRules.matches(new dev.slipway.model.scheduling.LabelSelector(expressions), labels)) {
            add(
                    "spec.selector",
                    "it asks for %s, and the pods of the template have the labels %s. Maybe one of the two is misspelt."
                            .formatted(
                                    expressions.stream()
                                            .map(Requirement::toString)
                                            .collect(Collectors.joining(", ")),
                                    labels));
        }
    }

    private static @Nullable LabelSelector selector(HasMetadata workload) {
        return switch (workload) {
            case Deployment deployment -> deployment.getSpec().getSelector();
            case ReplicaSet replicaSet -> replicaSet.getSpec().getSelector();
            case StatefulSet statefulSet -> statefulSet.getSpec().getSelector();
            case DaemonSet daemonSet -> daemonSet.getSpec().getSelector();
            case Job job -> job.getSpec().getSelector();
            default -> null;
        };
    }

    private void checkPorts(String path, @Nullable List<ContainerPort> ports) {
        for (var port : PodRules.orEmpty(ports)) {
            // Not to be on the host is written as 0, too.
            if (port.getHostPort() != null && port.getHostPort() != 0) {
                checkPort(path + ".hostPort", port.getHostPort());
            }
            if (port.getContainerPort() == null) {
                add(path, "containerPort is missing; an example is 8080.");
            } else {
                checkPort(path + ".containerPort", port.getContainerPort());
            }
            var protocol = port.getProtocol();
            if (protocol != null && !protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
                add(
                        path + ".protocol",
                        "\"%s\" is not a protocol. %s".formatted(protocol, NearestName.hint(protocol, PROTOCOLS)));
            }
        }
    }

    private void checkPort(String place, int number) {
        if (number < 1 || number > HIGHEST_PORT) {
            add(place, "%d is not a port, which is a number from 1 to %d.".formatted(number, HIGHEST_PORT));
        }
    }

    private void checkAmounts(String place, @Nullable ResourceRequirements resources) {
        if (resources == null || resources.getRequests() == null || resources.getLimits() == null) {
            return;
        }
        for (var request : new TreeMap<>(resources.getRequests()).entrySet()) {
            var resource = request.getKey();
            var limit = resources.getLimits().get(resource);
            var compared = limit == null ? 0 : compare(request.getValue().toString(), limit.toString());
            if (compared > 0 || (compared < 0 && !overcommitted(resource))) {
                add(
                        place,
                        "the request for %s, %s, is %s its limit, %s. Maybe %s."
                                .formatted(
                                        resource,
                                        request.getValue(),
                                        compared > 0 ? "more than" : "less than",
                                        limit,
                                        overcommitted(resource)
                                                ? "the two are swapped, or one has another suffix"
                                                : "the request is to be left out: of this resource both must be equal"));
            }
        }
    }

    /** Equal where one cannot be read: the reader of amounts says so. */
    private static int compare(String request, String limit) {
        try {
            return Quantity.parse(request).compareTo(Quantity.parse(limit));
        } catch (IllegalArgumentException _) {
            return 0;
        }
    }

    /** Of what Kubernetes has itself, pods may use more than they ask for, pages of memory aside. */
    private static boolean overcommitted(String resource) {
        return (!resource.contains("/") || resource.contains("kubernetes.io/")) && !resource.startsWith("hugepages-");
    }
}
