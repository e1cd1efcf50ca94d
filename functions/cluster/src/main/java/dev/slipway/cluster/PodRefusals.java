package dev.slipway.cluster;

import dev.slipway.model.resource.Quantity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an API server would have refused of the pods in manifests, where it would be planned for without a word (Kubernetes,
 * {@code pkg/apis/core/validation}, read 2026-11-29). What the readers of pods name themselves is not among it.
 */
final class PodRefusals {
    /** How pods are restarted that say nothing. */
    static final String ALWAYS = "Always";

    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

    private static final List<String> RESTARTS = List.of(ALWAYS, "OnFailure", "Never");

    private static final String CONTAINER_NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final String PAGES = "hugepages-";

    private static final int HIGHEST_PORT = 65_535;

    private final Reasons reasons = new Reasons();
    private final SchedulingRefusals scheduling = new SchedulingRefusals(reasons);
    private final Set<String> names = new HashSet<>();

    private PodRefusals() {}

    /** One sentence for each, which begins with where it is. */
    static List<String> find(HasMetadata object) {
        var refusals = new PodRefusals();
        refusals.scheduling.checkLabels("metadata.labels", object.getMetadata().getLabels());
        var template = template(object);
        if (object instanceof Pod pod) {
            refusals.checkPod("spec", pod.getSpec());
        } else if (template != null) {
            var path = object instanceof PodTemplate ? "template" : "spec.template";
            refusals.scheduling.checkLabels(
                    path + ".metadata.labels",
                    template.getMetadata() == null
                            ? null
                            : template.getMetadata().getLabels());
            if (template.getSpec() != null) {
                refusals.checkPod(path + ".spec", template.getSpec());
                new WorkloadRefusals(refusals.reasons).check(object, template);
            }
        }
        return refusals.reasons.all();
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

    private void checkPod(String path, PodSpec spec) {
        if (PodRules.orEmpty(spec.getContainers()).isEmpty()) {
            reasons.add(
                    path + ".containers", "there is none, and a pod has at least one. Maybe the indentation is off.");
        }
        checkContainers(path + ".containers", PodRules.orEmpty(spec.getContainers()));
        checkContainers(path + ".initContainers", PodRules.orEmpty(spec.getInitContainers()));
        checkAmounts(path + ".resources", spec.getResources());
        checkRestart(path + ".restartPolicy", spec.getRestartPolicy());
        PodRules.orEmpty(spec.getVolumes()).forEach(volume -> checkVolume(path + ".volumes", volume));
        scheduling.checkPod(path, spec);
    }

    private void checkContainers(String path, List<Container> containers) {
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var name = container.getName();
            var place = path + "[" + (name == null ? i : name) + "]";
            if (name == null || !name.matches(CONTAINER_NAME)) {
                reasons.add(
                        place + ".name",
                        name == null
                                ? "this field is missing; an example is web."
                                : "\"%s\" is not a container's name: at most 63 lower-case letters, digits and '-'."
                                        .formatted(name));
            } else if (!names.add(name)) {
                reasons.add(place, "another container of the pod has this name. Maybe one is there twice.");
            }
            checkPorts(place + ".ports", container.getPorts());
            checkRestart(place + ".restartPolicy", container.getRestartPolicy());
            checkNames(place + ".resources", container.getResources());
            checkAmounts(place + ".resources", container.getResources());
        }
    }

    private void checkRestart(String place, @Nullable String policy) {
        if (policy != null && !policy.isEmpty() && !RESTARTS.contains(policy)) {
            reasons.add(place, "\"%s\" is not a policy. %s".formatted(policy, NearestName.hint(policy, RESTARTS)));
        }
    }

    private void checkVolume(String path, Volume volume) {
        var claim = volume.getPersistentVolumeClaim();
        if (claim != null
                && (claim.getClaimName() == null || claim.getClaimName().isEmpty())) {
            reasons.add(
                    "%s[%s].persistentVolumeClaim.claimName".formatted(path, volume.getName()),
                    "this field is missing; an example is data.");
        }
    }

    private void checkPorts(String path, @Nullable List<ContainerPort> ports) {
        for (var port : PodRules.orEmpty(ports)) {
            // Not to be on the host is written as 0, too.
            if (port.getHostPort() != null && port.getHostPort() != 0) {
                checkPort(path + ".hostPort", port.getHostPort());
            }
            if (port.getContainerPort() == null) {
                reasons.add(path, "containerPort is missing; an example is 8080.");
            } else {
                checkPort(path + ".containerPort", port.getContainerPort());
            }
            var protocol = port.getProtocol();
            if (protocol != null && !protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
                reasons.add(
                        path + ".protocol",
                        "\"%s\" is not a protocol. %s".formatted(protocol, NearestName.hint(protocol, PROTOCOLS)));
            }
        }
    }

    private void checkPort(String place, int number) {
        if (number < 1 || number > HIGHEST_PORT) {
            reasons.add(place, "%d is not a port, which is a number from 1 to %d.".formatted(number, HIGHEST_PORT));
        }
    }

    private void checkNames(String place, @Nullable ResourceRequirements resources) {
        if (resources == null) {
            return;
        }
        var asked = new TreeMap<>(orEmpty(resources.getLimits()));
        asked.putAll(orEmpty(resources.getRequests()));
        asked.forEach((resource, amount) -> {
            if (!resource.contains("/") && !resource.matches("cpu|memory|ephemeral-storage|" + PAGES + ".+")) {
                reasons.add(
                        place,
                        "\"%s\" is not a resource of containers: without a domain there are cpu, memory, ephemeral-storage and the like of hugepages-2Mi. Maybe a domain is missing, as in nvidia.com/gpu."
                                .formatted(resource));
            } else if (!LabelNames.qualified(resource)) {
                reasons.add(
                        place, "\"%s\" is not a resource's name. Names look like nvidia.com/gpu.".formatted(resource));
            } else if (!overcommitted(resource) && !whole(amount.toString())) {
                reasons.add(
                        place,
                        "%s of %s cannot be asked for: of this resource there are whole ones alone. Maybe 1 is meant."
                                .formatted(amount, resource));
            }
        });
    }

    private static Map<String, io.fabric8.kubernetes.api.model.Quantity> orEmpty(
            @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
        return amounts == null ? Map.of() : amounts;
    }

    private void checkAmounts(String place, @Nullable ResourceRequirements resources) {
        if (resources == null) {
            return;
        }
        for (var request : new TreeMap<>(orEmpty(resources.getRequests())).entrySet()) {
            var resource = request.getKey();
            var limit = orEmpty(resources.getLimits()).get(resource);
            if (limit == null && !overcommitted(resource)) {
                reasons.add(
                        place,
                        "the request for %s, %s, is without a limit: of this resource both must be there and equal. Maybe it is to be under limits, which makes it a request, too."
                                .formatted(resource, request.getValue()));
            }
            var compared = limit == null ? 0 : compare(request.getValue().toString(), limit.toString());
            if (compared > 0 || (compared < 0 && !overcommitted(resource))) {
                reasons.add(
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

    /** True also where it cannot be read, for the same reason. */
    private static boolean whole(String amount) {
        try {
            return Quantity.parse(amount).millis() % 1000 == 0;
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    /** Of what Kubernetes has itself, pods may use more than they ask for, pages of memory aside. */
    private static boolean overcommitted(String resource) {
        return (!resource.contains("/") || resource.contains("kubernetes.io/")) && !resource.startsWith(PAGES);
    }
}
