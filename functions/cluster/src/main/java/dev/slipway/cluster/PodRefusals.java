package dev.slipway.cluster;

import dev.slipway.model.resource.Quantity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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

    /** The first one; null when there is none, or no pod in the object. */
    static @Nullable String find(HasMetadata object) {
        var refusals = new PodRefusals();
        var template = PodTypos.template(object);
        if (object instanceof Pod pod) {
            refusals.addOf("spec", pod.getSpec());
        } else if (template != null) {
            refusals.addOf(PodTypos.templatePath(object) + ".spec", template.getSpec());
        }
        return refusals.reasons.isEmpty() ? null : refusals.reasons.getFirst();
    }

    private void add(String place, String reason) {
        reasons.add(place + ": " + reason);
    }

    private void addOf(String path, @Nullable PodSpec spec) {
        if (spec == null) {
            return;
        }
        addOf(path + ".containers", spec.getContainers());
        addOf(path + ".initContainers", spec.getInitContainers());
        amounts(path + ".resources", spec.getResources());
    }

    private void addOf(String path, @Nullable List<Container> containers) {
        for (var container : PodRules.orEmpty(containers)) {
            var name = container.getName();
            var place = path + "[" + name + "]";
            if (name != null && !names.add(name)) {
                add(place, "another container of the pod has this name. Maybe one is there twice.");
            }
            addOfPorts(place + ".ports", container.getPorts());
            amounts(place + ".resources", container.getResources());
        }
    }

    private void addOfPorts(String path, @Nullable List<ContainerPort> ports) {
        for (var port : PodRules.orEmpty(ports)) {
            // Not to be on the host is written as 0, too.
            if (port.getHostPort() != null && port.getHostPort() != 0) {
                addOfPort(path + ".hostPort", port.getHostPort());
            }
            if (port.getContainerPort() == null) {
                add(path, "containerPort is missing; an example is 8080.");
            } else {
                addOfPort(path + ".containerPort", port.getContainerPort());
            }
            var protocol = port.getProtocol();
            if (protocol != null && !protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
                add(
                        path + ".protocol",
                        "\"%s\" is not a protocol. %s".formatted(protocol, NearestName.hint(protocol, PROTOCOLS)));
            }
        }
    }

    private void addOfPort(String place, int number) {
        if (number < 1 || number > HIGHEST_PORT) {
            add(place, "%d is not a port, which is a number from 1 to %d.".formatted(number, HIGHEST_PORT));
        }
    }

    private void amounts(String place, @Nullable ResourceRequirements resources) {
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
