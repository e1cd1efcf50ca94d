package dev.slipway.cluster;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Objects that pods and nodes refer to by name. They have to be known before whoever refers to them is read. */
final class References {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    /** The API server puts it on every namespace (Kubernetes, "Well-Known Labels", read 2026-11-26). */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private final TreeMap<String, Map<String, String>> labelsByNamespace = new TreeMap<>();
    private final TreeMap<String, PersistentVolume> volumes = new TreeMap<>();
    private final TreeMap<String, PersistentVolumeClaim> claims = new TreeMap<>();
    private final TreeMap<String, StorageClass> storageClasses = new TreeMap<>();
    private final TreeMap<String, @Nullable ResourceList> devices = new TreeMap<>();
    private final TreeMap<String, SortedMap<String, Integer>> limitsByNode = new TreeMap<>();
    private final TreeSet<String> standing = new TreeSet<>();
    private final DefaultSpreads defaultSpreads = new DefaultSpreads();
    private final EvictionBudgets podDisruptionBudgets = new EvictionBudgets();

    EvictionBudgets podDisruptionBudgets() {
        return podDisruptionBudgets;
    }

    DefaultSpreads defaultSpreads() {
        return defaultSpreads;
    }

    void add(Namespace namespace) {
        var name = namespace.getMetadata().getName();
        var labels = new TreeMap<String, String>();
        if (namespace.getMetadata().getLabels() != null) {
            labels.putAll(namespace.getMetadata().getLabels());
        }
        labels.put(NAMESPACE_NAME, name);
        labelsByNamespace.put(name, labels);
    }

    /** A namespace of which no more is known than that there are objects in it. */
    void addNamespace(String name) {
        labelsByNamespace.computeIfAbsent(name, _ -> Map.of(NAMESPACE_NAME, name));
    }

    void add(PersistentVolume volume) {
        volumes.put(volume.getMetadata().getName(), volume);
    }

    void add(PersistentVolumeClaim claim) {
        claims.put(PodReader.namespace(claim) + "/" + claim.getMetadata().getName(), claim);
    }

    void add(StorageClass storageClass) {
        storageClasses.put(storageClass.getMetadata().getName(), storageClass);
    }

    /** How many volumes a node may have attached, by driver; drivers that name no count have no limit. */
    void add(CSINode node) {
        var limits = new TreeMap<String, Integer>();
        if (node.getSpec() != null && node.getSpec().getDrivers() != null) {
            for (var driver : node.getSpec().getDrivers()) {
                if (driver.getAllocatable() != null && driver.getAllocatable().getCount() != null) {
                    limits.put(driver.getName(), driver.getAllocatable().getCount());
                }
            }
        }
        limitsByNode.put(node.getMetadata().getName(), limits);
    }

    void add(Node node) {
        if (node.getMetadata().getDeletionTimestamp() == null) {
            standing.add(node.getMetadata().getName());
        }
    }

    /** True for a node that is there and stays. */
    boolean standing(String node) {
        return standing.contains(node);
    }

    /** Names of namespaces and their labels. */
    SortedMap<String, Map<String, String>> namespaces() {
        return labelsByNamespace;
    }

    @Nullable
    PersistentVolume volume(String name) {
        return volumes.get(name);
    }

    /** All of them, by name. */
    Collection<PersistentVolume> volumes() {
        return volumes.values();
    }

    @Nullable
    PersistentVolumeClaim claim(String namespace, String name) {
        return claims.get(namespace + "/" + name);
    }

    @Nullable
    StorageClass storageClass(String name) {
        return storageClasses.get(name);
    }

    /** The one that claims without a class get; null without one. */
    @Nullable
    StorageClass defaultStorageClass() {
        return storageClasses.values().stream()
                .filter(one -> one.getMetadata().getAnnotations() != null
                        && "true".equals(one.getMetadata().getAnnotations().get(DEFAULT_CLASS)))
                .findFirst()
                .orElse(null);
    }

    SortedMap<String, Integer> volumeLimits(String node) {
        return limitsByNode.getOrDefault(node, Collections.emptySortedMap());
    }

    /** A ResourceClaim or ResourceClaimTemplate, of whatever version. */
    void addDevices(GenericKubernetesResource object) {
        var namespace = object.getMetadata().getNamespace() == null
                ? "default"
                : object.getMetadata().getNamespace();
        devices.put(
                object.getKind() + "/" + namespace + "/" + object.getMetadata().getName(), devicesOf(object));
    }

    private static @Nullable ResourceList devicesOf(GenericKubernetesResource object) {
        Object spec = object.get("spec");
        if (object.getKind().equals("ResourceClaimTemplate")) {
            spec = object.get("spec", "spec");
        }
        var asked = spec instanceof Map<?, ?> fields && fields.get("devices") instanceof Map<?, ?> devices
                ? devices
                : Map.of();
        // Constraints tie devices to each other by attributes that no instance type tells; an allocated claim has its
        // devices on some node already.
        if (!(asked.get("requests") instanceof List<?> list)
                || (asked.get("constraints") instanceof List<?> constraints && !constraints.isEmpty())
                || object.get("status", "allocation") != null) {
            return null;
        }
        var total = ResourceList.NONE;
        for (var request : list) {
            var one = request instanceof Map<?, ?> fields ? devicesOf(fields) : null;
            if (one == null) {
                return null;
            }
            total = total.plus(one);
        }
        return total;
    }

    /** {@code exactly} holds the request since v1beta2; before, the request held it itself. */
    private static @Nullable ResourceList devicesOf(Map<?, ?> request) {
        var exactly = request.get("exactly") instanceof Map<?, ?> inner ? inner : request;
        var mode = exactly.get("allocationMode");
        if (!(exactly.get("deviceClassName") instanceof String deviceClass)
                || exactly.get("selectors") != null
                || exactly.get("capacity") != null
                || Boolean.TRUE.equals(exactly.get("adminAccess"))
                || (mode != null && !mode.equals("ExactCount"))
                || request.get("firstAvailable") != null) {
            return null;
        }
        var count = exactly.get("count") instanceof Number number ? number.longValue() : 1;
        return count < 1
                ? null
                : ResourceList.of(
                        "deviceclass.resource.kubernetes.io/" + deviceClass, Quantity.parse(Long.toString(count)));
    }

    /** What a pod's claim asks for; null when it is not known or too particular. */
    @Nullable
    ResourceList devices(String namespace, PodResourceClaim claim) {
        return claim.getResourceClaimTemplateName() != null
                ? devices.get("ResourceClaimTemplate/" + namespace + "/" + claim.getResourceClaimTemplateName())
                : devices.get("ResourceClaim/" + namespace + "/" + claim.getResourceClaimName());
    }
}
