package dev.slipway.cluster;

import dev.slipway.cluster.CapacityBufferReader.Target;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Resolves CapacityBuffers against what they refer to, one request for each target, and writes their status. */
record CapacityBuffers(KubernetesClient client, Clock clock) {
    /** Buffers that are looked after, a count; our own choice, for whoever may make one must not keep all pods waiting. */
    static final int MOST = 100;

    /** Virtual pods of all buffers, a count, for the same reason. */
    static final int MOST_PODS = 5_000;

    /** By namespace and name; those beyond {@link #MOST} say so. */
    List<CapacityBuffer> resolved(List<GenericKubernetesResource> objects, References references) {
        var found = new TreeMap<String, Optional<Target>>();
        var buffers = new ArrayList<CapacityBuffer>();
        var pods = 0;
        for (var object : sorted(objects)) {
            if (buffers.size() >= MOST) {
                buffers.add(CapacityBufferReader.unresolved(
                        object,
                        "ResolutionFailed",
                        "a cluster has %d buffers at most, the first ones by namespace and name; this one is not among them."
                                .formatted(MOST)));
                continue;
            }
            try {
                var read = CapacityBufferReader.read(
                        object,
                        (kind, namespace, name) -> found.computeIfAbsent(
                                kind + "/" + namespace + "/" + name, _ -> target(kind, namespace, name)),
                        references);
                if (read.isPresent() && pods + read.get().replicas() > MOST_PODS) {
                    buffers.add(CapacityBufferReader.unresolved(
                            object,
                            "ResolutionFailed",
                            "with its %d pods all buffers of the cluster would have more than %d. Maybe another one can be smaller."
                                    .formatted(read.get().replicas(), MOST_PODS)));
                } else if (read.isPresent()) {
                    pods += read.get().replicas();
                    buffers.add(read.get());
                }
            } catch (KubernetesClientException e) {
                var fault = ApiFaults.of("kubernetes:Get", object.getMetadata().getName(), e);
                if (fault instanceof RetryableFault) {
                    throw fault;
                }
                buffers.add(CapacityBufferReader.unresolved(
                        object, "ResolutionFailed", String.valueOf(fault.getMessage())));
            }
        }
        return buffers;
    }

    private static List<GenericKubernetesResource> sorted(List<GenericKubernetesResource> objects) {
        return objects.stream()
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing((GenericKubernetesResource object) ->
                                String.valueOf(object.getMetadata().getNamespace()))
                        .thenComparing(object -> object.getMetadata().getName()))
                .toList();
    }

    private Optional<Target> target(String kind, String namespace, String name) {
        var objects = switch (kind) {
            case "Deployment" -> client.apps().deployments();
            case "ReplicaSet" -> client.apps().replicaSets();
            case "StatefulSet" -> client.apps().statefulSets();
            default -> client.v1().podTemplates();
        };
        return Target.of(objects.inNamespace(namespace).withName(name).get());
    }

    void write(CapacityBuffer buffer, List<Condition> conditions) {
        new StatusPatches(client, CustomKind.CAPACITY_BUFFER, buffer.namespace())
                .writeIfAllowed(buffer.name(), before -> {
                    var fields = new LinkedHashMap<String, @Nullable Object>();
                    fields.put("replicas", buffer.replicas());
                    fields.put("provisioningStrategy", CapacityBufferReader.ACTIVE_CAPACITY);
                    var observed = Map.of("observedGeneration", Math.toIntExact(buffer.generation()));
                    fields.put("conditions", StatusPatches.conditions(conditions, before, observed, clock.instant()));
                    return fields;
                });
    }
}
