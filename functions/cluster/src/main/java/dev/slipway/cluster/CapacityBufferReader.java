package dev.slipway.cluster;

import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a CapacityBuffer (autoscaling.x-k8s.io/v1beta1) strictly, by core.md §1.8. What is wrong with it is its readiness. */
final class CapacityBufferReader {
    static final String ACTIVE_CAPACITY = "buffer.x-k8s.io/active-capacity";
    static final String POD_TEMPLATE = "PodTemplate";
    static final List<String> SCALABLE = List.of("Deployment", "ReplicaSet", "StatefulSet");

    /** Of every object whose name is part of a path (Kubernetes, "Object Names and IDs", DNS subdomain, read 2026-11-28). */
    static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile(SUBDOMAIN);

    private static final String RESOLUTION_FAILED = "ResolutionFailed";

    /**
     * What a buffer refers to.
     *
     * @param replicas that it wants; 0 of a PodTemplate
     */
    record Target(@Nullable PodTemplateSpec template, int replicas) {
        /** Empty for other kinds. */
        static Optional<Target> of(@Nullable HasMetadata object) {
            return switch (object) {
                case Deployment one
                when one.getSpec() != null ->
                    scalable(one.getSpec().getTemplate(), one.getSpec().getReplicas());
                case StatefulSet one
                when one.getSpec() != null ->
                    scalable(one.getSpec().getTemplate(), one.getSpec().getReplicas());
                case ReplicaSet one
                when one.getSpec() != null ->
                    scalable(one.getSpec().getTemplate(), one.getSpec().getReplicas());
                case PodTemplate one -> Optional.of(new Target(one.getTemplate(), 0));
                case null, default -> Optional.empty();
            };
        }

        private static Optional<Target> scalable(@Nullable PodTemplateSpec template, @Nullable Integer replicas) {
            return Optional.of(new Target(template, replicas == null ? 1 : replicas));
        }
    }

    /** Looks up what buffers refer to. */
    interface Targets {
        /** Empty when there is none of this kind and name. */
        Optional<Target> find(String kind, String namespace, String name);
    }

    /**
     * What a buffer says.
     *
     * @param field that names the target
     */
    record Asked(
            String field,
            String kind,
            String name,
            @Nullable Integer replicas,
            @Nullable Integer percentage,
            ResourceList limits) {
        /** How many virtual pods that makes. */
        private long pods(ResourceList requests, int targetReplicas) {
            var share = percentage == null ? 0 : (Math.multiplyFull(targetReplicas, percentage) + 99) / 100;
            var wanted = Math.max(replicas == null ? 0 : replicas, share);
            var cap = limits.amounts().entrySet().stream()
                    .filter(limit -> requests.get(limit.getKey()).millis() > 0)
                    .mapToLong(limit -> Math.max(0, limit.getValue().millis())
                            / requests.get(limit.getKey()).millis())
                    .min();
            if (cap.isEmpty()) {
                return wanted;
            }
            return replicas == null && percentage == null ? cap.getAsLong() : Math.min(wanted, cap.getAsLong());
        }
    }

    private CapacityBufferReader() {}

    /** Empty for one that asks for something else than nodes, by another strategy. */
    static Optional<CapacityBuffer> read(GenericKubernetesResource object, Targets targets, References references) {
        var spec = object.getAdditionalProperties().get("spec") instanceof Map<?, ?> map ? map : Map.of();
        if (spec.get("provisioningStrategy") instanceof String strategy
                && !strategy.isEmpty()
                && !strategy.equals(ACTIVE_CAPACITY)) {
            return Optional.empty();
        }
        var findings = new Findings();
        var read = asked(spec, findings.about(""));
        if (read.isEmpty()) {
            var faults = findings.faults().stream()
                    .map(fault -> ApiFaults.ended(fault.message()))
                    .collect(Collectors.joining(" "));
            return Optional.of(unresolved(object, RESOLUTION_FAILED, faults));
        }
        var asked = read.get();
        var found = targets.find(asked.kind(), PodReader.namespace(object), asked.name());
        return Optional.of(found.map(target -> resolved(object, asked, target, references))
                .orElseGet(() -> unresolved(
                        object,
                        asked.kind().equals(POD_TEMPLATE) ? "PodTemplateNotFound" : "ScalableRefNotFound",
                        "%s: there is no %s/%s/%s. Maybe it has not been applied yet, or its name is misspelt."
                                .formatted(asked.field(), asked.kind(), PodReader.namespace(object), asked.name()))));
    }

    /** Empty when anything in it is wrong; the report says what. */
    static Optional<Asked> asked(Map<?, ?> specValues, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        // Those of other strategies are not asked.
        var _ = spec.text("provisioningStrategy");
        var byTemplate = spec.has("podTemplateRef");
        var template = spec.object("podTemplateRef");
        var scalable = spec.object("scalableRef");
        var replicas = spec.number("replicas", 0, Integer.MAX_VALUE);
        var percentage = spec.number("percentage", 0, Integer.MAX_VALUE);
        var amounts = spec.amounts("limits");
        spec.rejectUnknown();
        if (byTemplate == spec.has("scalableRef")) {
            report.fault(
                    "spec",
                    "it takes a podTemplateRef or a scalableRef, one of the two. Say what pods are to find room.");
        }
        if (byTemplate && replicas == null && amounts.isEmpty()) {
            report.fault(
                    "spec", "with a podTemplateRef it needs replicas or limits. Say how many pods are to find room.");
        }
        var name = byTemplate ? template.required("name", "web") : "";
        var kind = byTemplate ? POD_TEMPLATE : "";
        if (spec.has("scalableRef")) {
            var group = scalable.text("apiGroup");
            kind = scalable.required("kind", "Deployment");
            name = scalable.required("name", "web");
            if (!group.isEmpty() && !group.equals("apps")) {
                report.fault(scalable.path("apiGroup"), "\"%s\" is not read. Write apps.".formatted(group));
            }
            if (!kind.isEmpty() && !SCALABLE.contains(kind)) {
                report.fault(
                        scalable.path("kind"), "\"%s\" is not one of %s.".formatted(kind, String.join(", ", SCALABLE)));
            }
        }
        Stream.of(template, scalable).forEach(Fields::rejectUnknown);
        var field = spec.path(byTemplate ? "podTemplateRef" : "scalableRef") + ".name";
        // It becomes a part of a path.
        if (!name.isEmpty()
                && (name.length() > LONGEST_NAME || !NAME.matcher(name).matches())) {
            report.fault(
                    field,
                    "\"%s\" is not a name. Write lower case letters, digits, '-' and '.', up to %d of them."
                            .formatted(name, LONGEST_NAME));
        }
        var limits = NodePoolReader.limits(amounts, report);
        return report.sound()
                ? Optional.of(new Asked(field, kind, name, replicas, percentage, limits))
                : Optional.empty();
    }

    private static CapacityBuffer resolved(
            GenericKubernetesResource object, Asked asked, Target target, References references) {
        PodKind kind;
        long pods;
        try {
            kind = kind(PodReader.namespace(object), target.template(), references);
            pods = asked.pods(kind.requests(), target.replicas());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return unresolved(
                    object,
                    RESOLUTION_FAILED,
                    "%s: the template of %s/%s/%s cannot be read: %s"
                            .formatted(
                                    asked.field(),
                                    asked.kind(),
                                    PodReader.namespace(object),
                                    asked.name(),
                                    e.getMessage()));
        }
        if (pods > CapacityBuffer.MOST_REPLICAS) {
            return unresolved(
                    object,
                    RESOLUTION_FAILED,
                    "it asks for room for %d pods, and one buffer has %d at most. Maybe a digit is too much, or a NodePool with replicas is meant."
                            .formatted(pods, CapacityBuffer.MOST_REPLICAS));
        }
        var readiness = new Condition(
                CapacityBuffer.READY_FOR_PROVISIONING,
                Truth.TRUE,
                "Resolved",
                "It asks for room for %d pods as %s/%s/%s has them."
                        .formatted(pods, asked.kind(), PodReader.namespace(object), asked.name()));
        return buffer(object, kind, Math.toIntExact(pods), readiness);
    }

    /** Without volumes, whose claims would be made for no pod, and of the lowest priority: real pods go first. */
    private static PodKind kind(String namespace, @Nullable PodTemplateSpec template, References references) {
        if (template == null || template.getSpec() == null) {
            throw new IllegalArgumentException("it has no spec.");
        }
        var pod = new PodBuilder(PodReader.of(template, namespace))
                .editSpec()
                .withVolumes(List.of())
                .withPriority(Integer.MIN_VALUE)
                .endSpec()
                .build();
        return PodReader.kind(pod, CustomKind.CAPACITY_BUFFER.kind(), references);
    }

    static CapacityBuffer unresolved(GenericKubernetesResource object, String reason, String message) {
        return buffer(object, null, 0, Condition.failed(CapacityBuffer.READY_FOR_PROVISIONING, reason, message));
    }

    private static CapacityBuffer buffer(
            GenericKubernetesResource object, @Nullable PodKind kind, int replicas, Condition readiness) {
        var generation = object.getMetadata().getGeneration();
        var said = Stream.of(CapacityBuffer.READY_FOR_PROVISIONING, CapacityBuffer.PROVISIONING)
                .flatMap(type -> NodePoolStatuses.condition(object, type).stream())
                .toList();
        return new CapacityBuffer(
                PodReader.namespace(object),
                object.getMetadata().getName(),
                generation == null ? 0 : generation,
                kind,
                replicas,
                readiness,
                said);
    }
}
