package dev.slipway.cluster;

import dev.slipway.cluster.ManifestDocuments.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Karpenter had before v1, and what the Cluster Autoscaler works with, into NodePools and EC2NodeClasses of
 * v1 that mean the same to {@link ManifestReader}. Objects of v1 stay as they are. Not safe for several threads.
 */
public final class ManifestConverter {
    private static final String NODE_ROLE = "SlipwayNodeRole-";

    /** What an API server or Karpenter itself writes, and would be wrong or stale in a new object. */
    private static final String OTHERS_ANNOTATIONS =
            "kubectl\\.kubernetes\\.io/last-applied-configuration|karpenter\\.(sh|k8s\\.aws)/.*-hash(-version)?"
                    + "|compatibility\\.karpenter\\..*|karpenter\\.sh/stored-version-migrated";

    private final String role;
    private final Findings findings = new Findings();
    private final List<Document> documents = new ArrayList<>();

    /** @param role of all EC2NodeClasses; empty to keep what each has */
    public ManifestConverter(String role) {
        this.role = role;
    }

    /**
     * Reads one text that somebody named.
     *
     * @param where what faults call it: a file's name
     */
    public ManifestConverter read(String where, String text) {
        return read(where, text, false);
    }

    /**
     * Reads one text: YAML or JSON with objects, or what {@code aws eks describe-nodegroup} and {@code aws autoscaling
     * describe-auto-scaling-groups} print.
     *
     * @param where what faults call it: a file's name
     * @param found nobody named it, as in {@link ManifestReader#read(String, String, boolean)}
     */
    public ManifestConverter read(String where, String text, boolean found) {
        documents.addAll(ManifestDocuments.read(where, text, found, NodeGroups::described, findings));
        return this;
    }

    /**
     * An object on its way.
     *
     * @param from what it was written as
     * @param kind what it is in v1
     * @param spec in v1
     * @param kubelet settings that a pool had, and its class has in v1
     */
    private record Moved(
            CustomKind from,
            CustomKind kind,
            String name,
            Map<String, Object> metadata,
            Map<String, @Nullable Object> spec,
            ObjectReport report,
            Map<?, ?> kubelet) {
        Moved renamed(String other) {
            var copied = new TreeMap<>(metadata);
            copied.put("name", other);
            return new Moved(from, kind, other, copied, new TreeMap<>(spec), report, kubelet);
        }

        boolean refersTo(String nodeClass) {
            return kind == CustomKind.NODE_POOL
                    && nodeSpec(spec).get("nodeClassRef") instanceof Map<?, ?> ref
                    && nodeClass.equals(ref.get("name"));
        }

        String kubeletPath() {
            return from == CustomKind.PROVISIONER ? "spec.kubeletConfiguration" : "spec.template.spec.kubelet";
        }

        Map<String, Object> object() {
            var object = new TreeMap<String, Object>();
            object.put("apiVersion", kind.apiVersion());
            object.put("kind", kind.kind());
            object.put("metadata", sorted(metadata));
            object.put("spec", sorted(spec));
            return object;
        }
    }

    /** All that was read so far, converted. */
    public ConvertedManifests converted() {
        var moved = new ArrayList<Moved>();
        var passedOver = new TreeMap<String, Integer>();
        for (var document : documents) {
            var apiVersion = String.valueOf(document.fields().get("apiVersion"));
            if (NodeGroups.described(document.fields()) || NodeGroups.ofEksctl(document.fields())) {
                NodeGroups.read(document, findings).forEach(group -> add(group, moved));
            } else if (apiVersion.matches("karpenter\\.(sh|k8s\\.aws)/.*")
                    && !String.valueOf(document.fields().get("kind")).equals("NodeClaim")) {
                add(document, moved);
            } else {
                passedOver.merge(document.fields().get("kind") + " of " + apiVersion, 1, Integer::sum);
            }
        }
        passedOver.forEach((kind, count) ->
                findings.warn(kind, "%d of these have nothing to convert; they stay as they are.".formatted(count)));
        var sound = unique(kubelets(unique(moved))).stream()
                .filter(ManifestConverter::readable)
                .toList();
        tellOfRoles(sound);
        var objects = new ArrayList<Map<String, Object>>();
        for (var kind : List.of(CustomKind.EC2_NODE_CLASS, CustomKind.NODE_POOL, CustomKind.NODE_OVERLAY)) {
            sound.stream()
                    .filter(each -> each.kind() == kind)
                    .map(Moved::object)
                    .forEach(objects::add);
        }
        return new ConvertedManifests(objects, findings.faults(), findings.warnings());
    }

    private void add(NodeGroup group, List<Moved> moved) {
        var nodeClass = group.nodeClass(role);
        // Groups that differ in nothing that a class says share one.
        var name = moved.stream()
                .filter(each ->
                        each.kind() == CustomKind.EC2_NODE_CLASS && each.spec().equals(nodeClass))
                .map(each -> each.name())
                .findFirst()
                .orElse(group.name());
        if (name.equals(group.name())) {
            moved.add(new Moved(
                    CustomKind.EC2_NODE_CLASS,
                    CustomKind.EC2_NODE_CLASS,
                    name,
                    named(name),
                    nodeClass,
                    group.report(),
                    Map.of()));
        }
        moved.add(new Moved(
                CustomKind.NODE_POOL,
                CustomKind.NODE_POOL,
                group.name(),
                named(group.name()),
                group.nodePool(name),
                group.report(),
                Map.of()));
    }

    private static Map<String, Object> named(String name) {
        return new TreeMap<>(Map.of("name", name));
    }

    private void add(Document document, List<Moved> moved) {
        var fields = document.fields();
        var metadata = fields.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        var name = metadata.get("name") instanceof String text ? text : "";
        var report = findings.about(document.place() + ": " + fields.get("kind") + "/" + name);
        if (name.isEmpty()) {
            report.fault("metadata.name", "this field is missing.");
            return;
        }
        var kind = CustomObjects.kind(
                String.valueOf(fields.get("apiVersion")), String.valueOf(fields.get("kind")), report);
        if (kind.isEmpty() || !CustomObjects.envelope(fields, report)) {
            return;
        }
        var spec = copy(fields.get("spec") instanceof Map<?, ?> map ? map : Map.of());
        var envelope = metadata(new Fields(metadata, "metadata", report), name);
        if (kind.get() == CustomKind.PROVISIONER && spec.remove("provider") instanceof Map<?, ?> provider) {
            report.warn("spec.provider", "these settings are the EC2NodeClass \"%s\" now.".formatted(name));
            spec.put("providerRef", Map.of("name", name));
            moved.add(moved(CustomKind.AWS_NODE_TEMPLATE, name, named(name), copy(provider), report));
        }
        moved.add(moved(kind.get(), name, envelope, spec, report));
    }

    private Moved moved(
            CustomKind kind,
            String name,
            Map<String, Object> metadata,
            Map<String, @Nullable Object> written,
            ObjectReport report) {
        var kubelet = kubelet(kind, written, report);
        var nodeClass = kind == CustomKind.AWS_NODE_TEMPLATE
                || kind == CustomKind.EC2_NODE_CLASS
                || kind == CustomKind.BETA_EC2_NODE_CLASS;
        if (nodeClass && !role.isEmpty()) {
            // Before the translation, which takes a profile by custom where none is named.
            written.put("instanceProfile", role);
        }
        var spec = copy(Successors.spec(kind, written, report));
        if (nodeClass && !role.isEmpty()) {
            spec.remove("instanceProfile");
            spec.put("role", role);
        }
        tellOfExpiry(kind, spec, report);
        var v1 = nodeClass
                ? CustomKind.EC2_NODE_CLASS
                : kind == CustomKind.NODE_OVERLAY ? CustomKind.NODE_OVERLAY : CustomKind.NODE_POOL;
        return new Moved(kind, v1, name, metadata, spec, report.translating(Successors.asWritten(kind)), kubelet);
    }

    /** Takes the kubelet's settings out of a pool, which has none in v1. */
    private static Map<?, ?> kubelet(CustomKind kind, Map<String, @Nullable Object> spec, ObjectReport report) {
        if (kind == CustomKind.PROVISIONER && spec.get("kubeletConfiguration") instanceof Map<?, ?> kubelet) {
            spec.remove("kubeletConfiguration");
            var kept = copy(kubelet);
            if (kept.remove("containerRuntime") != null) {
                report.warn(
                        "spec.kubeletConfiguration.containerRuntime",
                        "v1 has no such field, for containerd is all there is; it is left out.");
            }
            return kept;
        }
        if (kind == CustomKind.BETA_NODE_POOL
                && spec.get("template") instanceof Map<?, ?> template
                && template.get("spec") instanceof Map<?, ?> nodeSpec
                && nodeSpec.get("kubelet") instanceof Map<?, ?> kubelet) {
            var rest = copy(nodeSpec);
            rest.remove("kubelet");
            var templateRest = copy(template);
            templateRest.put("spec", rest);
            spec.put("template", templateRest);
            return kubelet;
        }
        return Map.of();
    }

    private static void tellOfExpiry(CustomKind kind, Map<String, @Nullable Object> spec, ObjectReport report) {
        var after = nodeSpec(spec).get("expireAfter");
        if ((kind == CustomKind.PROVISIONER || kind == CustomKind.BETA_NODE_POOL)
                && after != null
                && !after.equals("Never")) {
            report.warn(
                    kind == CustomKind.PROVISIONER ? "spec.ttlSecondsUntilExpired" : "spec.disruption.expireAfter",
                    "in v1 a node of that age goes without waiting for a replacement, whatever the budgets say;"
                            + " this is expireAfter: %s now. Maybe Never is better, with drift to renew nodes."
                                    .formatted(after));
        }
    }

    private static Map<?, ?> nodeSpec(Map<String, @Nullable Object> pool) {
        return pool.get("template") instanceof Map<?, ?> template && template.get("spec") instanceof Map<?, ?> spec
                ? spec
                : Map.of();
    }

    private static Map<String, Object> metadata(Fields written, String name) {
        var metadata = named(name);
        for (var field : List.of("labels", "annotations")) {
            var kept = new TreeMap<>(written.textMap(field));
            kept.keySet().removeIf(key -> key.matches(OTHERS_ANNOTATIONS));
            if (!kept.isEmpty()) {
                metadata.put(field, kept);
            }
        }
        return metadata;
    }

    private static List<Moved> unique(List<Moved> moved) {
        var byName = new LinkedHashMap<String, Moved>();
        for (var each : moved) {
            if (byName.putIfAbsent(each.kind() + "/" + each.name(), each) != null) {
                each.report()
                        .fault(
                                "metadata.name",
                                "a %s \"%s\" is there twice; the first one is used. Maybe one has another name."
                                        .formatted(each.kind().kind(), each.name()));
            }
        }
        return List.copyOf(byName.values());
    }

    /** Gives each class the kubelet that its pools had; a copy of it where they had different ones. */
    private static List<Moved> kubelets(List<Moved> moved) {
        var all = new ArrayList<>(moved);
        var without = new ArrayList<>(moved);
        without.removeIf(pool -> pool.kubelet().isEmpty());
        for (var nodeClass : moved) {
            var pools = moved.stream()
                    .filter(each -> nodeClass.kind() == CustomKind.EC2_NODE_CLASS && each.refersTo(nodeClass.name()))
                    .toList();
            without.removeAll(pools);
            kubelets(nodeClass, pools, all);
        }
        without.forEach(pool -> pool.report()
                .warn(
                        pool.kubeletPath(),
                        "its node class is not among the files, and has to have these settings as spec.kubelet; they are"
                                + " left out. Maybe another file is to be converted with it."));
        return all;
    }

    private static void kubelets(Moved nodeClass, List<Moved> pools, List<Moved> all) {
        var classesByKubelet = new LinkedHashMap<Map<?, ?>, Moved>();
        if (pools.stream().anyMatch(pool -> pool.kubelet().isEmpty())) {
            classesByKubelet.put(Map.of(), nodeClass);
        }
        var ownKubelet = nodeClass.spec().containsKey("kubelet");
        for (var pool : pools) {
            if (pool.kubelet().isEmpty()) {
                continue;
            }
            if (ownKubelet) {
                pool.report()
                        .fault(
                                pool.kubeletPath(),
                                "the EC2NodeClass \"%s\" has a spec.kubelet already. Keep one of them."
                                        .formatted(nodeClass.name()));
                continue;
            }
            // Looked at here, so that faults are named at the pool.
            KubeletReader.read(new Fields(pool.kubelet(), pool.kubeletPath(), pool.report()), "");
            if (!pool.report().sound()) {
                continue;
            }
            var own = classesByKubelet.get(pool.kubelet());
            if (own == null) {
                own = classesByKubelet.isEmpty() ? nodeClass : nodeClass.renamed(nodeClass.name() + "-" + pool.name());
                classesByKubelet.put(pool.kubelet(), own);
                own.spec().put("kubelet", pool.kubelet());
                if (!own.name().equals(nodeClass.name())) {
                    all.add(own);
                }
            }
            refer(pool, own.name());
            pool.report()
                    .warn(
                            pool.kubeletPath(),
                            "these settings are spec.kubelet of the EC2NodeClass \"%s\" now.".formatted(own.name()));
        }
    }

    private static void refer(Moved pool, String nodeClass) {
        if (pool.spec().get("template") instanceof Map<?, ?> template
                && template.get("spec") instanceof Map<?, ?> spec
                && spec.get("nodeClassRef") instanceof Map<?, ?> ref) {
            var newRef = copy(ref);
            newRef.put("name", nodeClass);
            var newSpec = copy(spec);
            newSpec.put("nodeClassRef", newRef);
            var newTemplate = copy(template);
            newTemplate.put("spec", newSpec);
            pool.spec().put("template", newTemplate);
        }
    }

    /** True when the result can be read; faults name the fields as they were written. */
    private static boolean readable(Moved moved) {
        var report = moved.report();
        switch (moved.kind()) {
            case NODE_POOL -> NodePoolReader.read(moved.name(), moved.spec(), annotations(moved), report);
            case NODE_OVERLAY -> NodeOverlayReader.read(moved.name(), moved.spec(), report);
            case EC2_NODE_CLASS -> NodeClassReader.read(moved.name(), moved.spec(), report);
            case PROVISIONER, AWS_NODE_TEMPLATE, BETA_NODE_POOL, BETA_EC2_NODE_CLASS, CAPACITY_BUFFER ->
                throw new IllegalStateException("Nothing becomes a %s.".formatted(moved.kind()));
        }
        return moved.report().sound();
    }

    private static Map<String, String> annotations(Moved moved) {
        var texts = new TreeMap<String, String>();
        if (moved.metadata().get("annotations") instanceof Map<?, ?> annotations) {
            annotations.forEach((key, value) -> texts.put(key.toString(), String.valueOf(value)));
        }
        return texts;
    }

    private static void tellOfRoles(List<Moved> moved) {
        // A class and its copies were written once.
        var told = new HashSet<ObjectReport>();
        for (var nodeClass : moved) {
            if (nodeClass.kind() == CustomKind.EC2_NODE_CLASS
                    && told.add(nodeClass.report())
                    && !String.valueOf(nodeClass.spec().get("role")).startsWith(NODE_ROLE)) {
                nodeClass
                        .report()
                        .warn(
                                nodeClass.spec().containsKey("role") ? "spec.role" : "spec.instanceProfile",
                                "Slipway may give instances the role %sCLUSTER alone. Before Slipway takes this class over, convert it with --role %sCLUSTER."
                                        .formatted(NODE_ROLE, NODE_ROLE));
            }
        }
    }

    private static Object sorted(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ManifestConverter::sorted).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var sorted = new TreeMap<String, Object>();
        map.forEach((name, element) -> {
            if (element != null) {
                sorted.put(name.toString(), sorted(element));
            }
        });
        return sorted;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        var copy = new TreeMap<String, @Nullable Object>();
        map.forEach((name, value) -> copy.put(name.toString(), value));
        return copy;
    }
}
