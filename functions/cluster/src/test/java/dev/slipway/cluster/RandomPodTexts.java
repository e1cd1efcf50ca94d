package dev.slipway.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Pods as an API server may send them, from a seed: replicas, and what tells them apart, with fields in any order. */
final class RandomPodTexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random;

    RandomPodTexts(long seed) {
        this.random = new Random(seed);
    }

    /** JSON objects, some of them replicas of others. */
    List<String> pods() throws Exception {
        var pods = new ArrayList<String>();
        for (var template = 0; template < 4; template++) {
            var seed = random.nextLong();
            var replicas = 1 + random.nextInt(3);
            for (var replica = 0; replica < replicas; replica++) {
                pods.add(JSON.writeValueAsString(pod(new Random(seed), "p%d-%d".formatted(template, replica))));
            }
        }
        return pods;
    }

    /** {@code alike} decides what replicas have in common. */
    private Map<String, Object> pod(Random alike, String name) {
        var owner = alike.nextInt(6) == 0 ? null : one(alike, "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "Node");
        var node = owner == null || random.nextInt(3) > 0 ? "n" + random.nextInt(3) : null;
        var pod = object("metadata", metadata(alike, name, owner), "spec", spec(alike, name, owner, node));
        if (alike.nextInt(8) > 0) {
            pod.put("status", status(alike, node));
        }
        return shuffled(pod);
    }

    private Map<String, Object> metadata(Random alike, String name, @Nullable String owner) {
        var labels = object("app", one(alike, "web", "ü \"quoted\" \\ \n", ""), "tier", one(alike, "a", "b"));
        var metadata =
                object("name", name, "namespace", one(alike, "shop", "bank"), "uid", "uid-" + name, "labels", labels);
        if (owner != null) {
            metadata.put(
                    "ownerReferences",
                    List.of(
                            object("kind", "Other", "name", "o", "controller", alike.nextInt(4) == 0 ? null : false),
                            shuffled(object("kind", owner, "name", "owner", "uid", "u", "controller", true))));
        }
        if (owner != null && owner.equals("StatefulSet")) {
            labels.put("statefulset.kubernetes.io/pod-name", name);
        }
        metadata.put("creationTimestamp", "2026-11-27T08:00:0%dZ".formatted(random.nextInt(10)));
        metadata.put("managedFields", List.of(object("manager", "m", "fieldsV1", object("f:a", object()))));
        var annotations = object("cni.example.com/ip", "10.0.0." + random.nextInt(9));
        maybe(alike, annotations, "karpenter.sh/do-not-disrupt", one(alike, "true", "1h", "no"));
        maybe(alike, annotations, "controller.kubernetes.io/pod-deletion-cost", one(alike, "7", "many", "-9999999"));
        metadata.put("annotations", alike.nextInt(5) == 0 ? null : annotations);
        if (random.nextInt(6) == 0) {
            metadata.put("deletionTimestamp", "2026-11-27T08:00:0%dZ".formatted(random.nextInt(10)));
        }
        return shuffled(metadata);
    }

    private Map<String, Object> spec(Random alike, String name, @Nullable String owner, @Nullable String node) {
        var spec = object("containers", containers(alike), "serviceAccountName", "s");
        spec.put("nodeName", node);
        maybe(alike, spec, "initContainers", containers(alike));
        maybe(alike, spec, "nodeSelector", object("kubernetes.io/arch", one(alike, "arm64", "amd64")));
        maybe(alike, spec, "hostNetwork", true);
        maybe(alike, spec, "overhead", object("cpu", "10m"));
        maybe(alike, spec, "resources", object("requests", object("memory", "3Gi")));
        maybe(alike, spec, "priority", alike.nextInt(3) - 1);
        maybe(alike, spec, "schedulerName", "default-scheduler");
        maybe(alike, spec, "schedulingGates", List.of(object("name", "gate")));
        maybe(alike, spec, "resourceClaims", List.of(object("name", "gpu", "resourceClaimName", "gpu")));
        maybe(alike, spec, "tolerations", List.of(object("key", "karpenter.sh/disrupted", "operator", "Exists")));
        maybe(alike, spec, "topologySpreadConstraints", List.of(spread(alike)));
        var pinnedTo = "DaemonSet".equals(owner) ? String.valueOf(node) : "n1";
        maybe(alike, spec, "affinity", affinity(pinnedTo));
        var volumes = new ArrayList<Object>();
        volumes.add(object("name", "token-" + name, "projected", object("sources", List.of())));
        if (alike.nextInt(4) == 0) {
            volumes.add(shuffled(object(
                    "name", "data", "persistentVolumeClaim", object("claimName", one(alike, "data", "data-" + name)))));
        }
        if (alike.nextInt(6) == 0) {
            volumes.add(
                    object("name", "scratch", "ephemeral", object("volumeClaimTemplate", object("spec", object()))));
        }
        if (alike.nextInt(6) == 0) {
            volumes.add(object("name", "old", "awsElasticBlockStore", object("volumeID", "v")));
        }
        maybe(alike, spec, "volumes", volumes);
        return shuffled(spec);
    }

    private static Map<String, Object> affinity(String node) {
        var term = object(
                "matchFields", List.of(object("key", "metadata.name", "operator", "In", "values", List.of(node))));
        var apart = object(
                "topologyKey", "kubernetes.io/hostname", "labelSelector", object("matchLabels", object("app", "web")));
        return object(
                "nodeAffinity",
                object("requiredDuringSchedulingIgnoredDuringExecution", object("nodeSelectorTerms", List.of(term))),
                "podAntiAffinity",
                object("requiredDuringSchedulingIgnoredDuringExecution", List.of(apart)));
    }

    private static Map<String, Object> spread(Random alike) {
        return object(
                "maxSkew",
                alike.nextInt(3),
                "topologyKey",
                "topology.kubernetes.io/zone",
                "whenUnsatisfiable",
                "DoNotSchedule",
                "labelSelector",
                object("matchLabels", object("app", "web")),
                "matchLabelKeys",
                List.of(one(alike, "tier", "statefulset.kubernetes.io/pod-name")));
    }

    private static List<Object> containers(Random alike) {
        var containers = new ArrayList<Object>();
        for (var at = 0; at <= alike.nextInt(2); at++) {
            var container = object("name", "c" + at, "image", "i", "env", List.of(object("name", "A", "value", "b")));
            maybe(alike, container, "restartPolicy", "Always");
            maybe(alike, container, "ports", List.of(object("containerPort", 80, "hostPort", alike.nextInt(2) * 80)));
            maybe(
                    alike,
                    container,
                    "resources",
                    object(
                            "requests",
                            object("cpu", one(alike, "1", "500m", "lots")),
                            "limits",
                            object("memory", "1Gi")));
            containers.add(container);
        }
        return containers;
    }

    private Map<String, Object> status(Random alike, @Nullable String node) {
        var conditions = new ArrayList<Object>();
        var scheduled = object(
                "type", "PodScheduled", "status", node == null ? "False" : "True", "message", "m" + random.nextInt(3));
        if (node == null) {
            scheduled.put("reason", one(alike, "Unschedulable", "SchedulingGated"));
        }
        maybe(
                alike,
                scheduled,
                "lastTransitionTime",
                one(
                        random,
                        "2026-11-27T08:00:0%dZ".formatted(random.nextInt(10)),
                        "soon",
                        "2026-11-27T09:00:00+02:00"));
        conditions.add(shuffled(scheduled));
        conditions.add(shuffled(object(
                "type", "Ready", "status", one(alike, "True", "False"), "lastTransitionTime", "2026-11-27T08:00:00Z")));
        conditions.add(object("type", "Initialized", "status", "True"));
        Collections.shuffle(conditions, random);
        var status = object("phase", one(alike, "Running", "Pending", "Running", "Failed"), "conditions", conditions);
        status.put("podIP", "10.0.0." + random.nextInt(9));
        maybe(random, status, "startTime", one(random, "2026-11-27T07:30:00Z", "2026-11-26T08:00:00Z"));
        if (node == null) {
            maybe(alike, status, "nominatedNodeName", one(random, "n0", "n9"));
        }
        maybe(
                alike,
                status,
                "containerStatuses",
                List.of(object(
                        "name", "c0", "restartCount", random.nextInt(9), "allocatedResources", object("cpu", "2"))));
        return shuffled(status);
    }

    @SafeVarargs
    private static <T> T one(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static void maybe(Random random, Map<String, Object> object, String name, @Nullable Object value) {
        if (random.nextInt(3) == 0) {
            object.put(name, value);
        }
    }

    private Map<String, Object> shuffled(Map<String, Object> object) {
        var names = new ArrayList<>(object.keySet());
        Collections.shuffle(names, random);
        var shuffled = new LinkedHashMap<String, Object>();
        names.forEach(name -> shuffled.put(name, object.get(name)));
        return shuffled;
    }

    private static Map<String, Object> object(@Nullable Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (var at = 0; at < namesAndValues.length; at += 2) {
            object.put(String.valueOf(namesAndValues[at]), namesAndValues[at + 1]);
        }
        return object;
    }
}
