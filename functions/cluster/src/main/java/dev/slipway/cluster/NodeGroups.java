package dev.slipway.cluster;

import dev.slipway.cluster.ManifestDocuments.Document;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads groups of nodes from what the AWS CLI prints ({@code eks describe-nodegroup}, {@code autoscaling
 * describe-auto-scaling-groups}; EKS API, Nodegroup, and Auto Scaling API, AutoScalingGroup, read 2026-11-27) and from
 * the ClusterConfig of eksctl (eksctl.io, schema of v1alpha5, read 2026-11-27).
 */
final class NodeGroups {
    private static final String CLUSTER_AUTOSCALER = "k8s.io/cluster-autoscaler/";

    /** Parts of a description that are about the group itself, and no wish of anybody's about its nodes. */
    private static final List<String> SAID_OF_MANAGED = List.of(
            "nodegroupArn",
            "version",
            "releaseVersion",
            "createdAt",
            "modifiedAt",
            "status",
            "health",
            "resources",
            "tags");

    private static final List<String> SAID_OF_SCALING = List.of(
            "AutoScalingGroupARN",
            "AvailabilityZones",
            "CapacityRebalance",
            "CreatedTime",
            "DefaultCooldown",
            "DesiredCapacity",
            "EnabledMetrics",
            "HealthCheckGracePeriod",
            "HealthCheckType",
            "NewInstancesProtectedFromScaleIn",
            "ServiceLinkedRoleARN",
            "TerminationPolicies",
            "TrafficSources");

    private static final Map<String, String> EFFECTS =
            Map.of("NO_SCHEDULE", "NoSchedule", "NO_EXECUTE", "NoExecute", "PREFER_NO_SCHEDULE", "PreferNoSchedule");

    private final Document document;
    private final Findings findings;

    private NodeGroups(Document document, Findings findings) {
        this.document = document;
        this.findings = findings;
    }

    /** True for what the AWS CLI prints about groups. */
    static boolean described(Map<?, ?> fields) {
        return fields.get("nodegroup") instanceof Map<?, ?> || fields.get("AutoScalingGroups") instanceof List<?>;
    }

    static boolean ofEksctl(Map<?, ?> fields) {
        return "ClusterConfig".equals(fields.get("kind"))
                && String.valueOf(fields.get("apiVersion")).startsWith("eksctl.io/");
    }

    /** The groups of one document that are sound. */
    static List<NodeGroup> read(Document document, Findings findings) {
        var groups = new NodeGroups(document, findings);
        var fields = document.fields();
        if (fields.get("nodegroup") instanceof Map<?, ?> managed) {
            return sound(List.of(groups.managed(managed)));
        }
        if (fields.get("AutoScalingGroups") instanceof List<?> scaling) {
            return sound(scaling.stream()
                    .filter(Map.class::isInstance)
                    .map(group -> groups.scaling((Map<?, ?>) group))
                    .toList());
        }
        return sound(groups.eksctl());
    }

    private static List<NodeGroup> sound(List<NodeGroup> groups) {
        return groups.stream().filter(group -> group.report().sound()).toList();
    }

    private ObjectReport about(String kind, String name) {
        return findings.about(document.place() + ": " + kind + "/" + name);
    }

    private NodeGroup managed(Map<?, ?> values) {
        var report = about("nodegroup", String.valueOf(values.get("nodegroupName")));
        var group = new Fields(values, "nodegroup", report);
        var name = name(group, "nodegroupName");
        var cluster = group.required("clusterName", "my-cluster");
        SAID_OF_MANAGED.forEach(group::get);
        var amiType = group.text("amiType");
        var requirements = new ArrayList<Map<String, Object>>();
        types(group.texts("instanceTypes"), "nodegroup.instanceTypes", report, requirements);
        requirements.add(capacity(group.text("capacityType").equals("SPOT") ? List.of("spot") : List.of("on-demand")));
        requirements.add(system(amiType.startsWith("WINDOWS")));
        if (group.text("capacityType").equals("CAPACITY_BLOCK")) {
            report.fault("nodegroup.capacityType", "capacity blocks are not supported. Keep this group as it is.");
        }
        var architecture = amiType.contains("ARM") ? "arm64" : amiType.contains("x86_64") ? "amd64" : "";
        if (!architecture.isEmpty()) {
            requirements.add(NodeGroup.requirement(WellKnown.ARCH, "In", List.of(architecture)));
        }
        var size = group.object("scalingConfig");
        var taints = new ArrayList<Map<String, Object>>();
        for (var taint : group.objects("taints")) {
            var effect = taint.text("effect");
            taints.add(taint(taint.text("key"), taint.text("value"), EFFECTS.getOrDefault(effect, effect)));
        }
        var disk = group.number("diskSize", 1, 16_384);
        var read = new NodeGroup(
                name,
                cluster,
                requirements,
                labels(group.textMap("labels"), "nodegroup.labels", report),
                taints,
                most(size, "minSize", "maxSize"),
                ids(group.texts("subnets")),
                alias(amiType, "nodegroup.amiType", report),
                group.text("nodeRole").replaceFirst(".*/", ""),
                disk == null || disk == 20 ? "" : disk + "Gi",
                Map.of(),
                report);
        group.get("updateConfig");
        tellOfRest(group, name);
        return read;
    }

    private NodeGroup scaling(Map<?, ?> values) {
        var report = about("AutoScalingGroup", String.valueOf(values.get("AutoScalingGroupName")));
        var group = new Fields(values, "AutoScalingGroup", report);
        var name = name(group, "AutoScalingGroupName");
        SAID_OF_SCALING.forEach(group::get);
        var labels = new TreeMap<String, String>();
        var taints = new ArrayList<Map<String, Object>>();
        var tags = new TreeMap<String, String>();
        var cluster = "";
        for (var tag : group.objects("Tags")) {
            var key = tag.text("Key");
            var value = tag.text("Value");
            var template = CLUSTER_AUTOSCALER + "node-template/";
            if (key.startsWith("kubernetes.io/cluster/") || key.equals("eks:cluster-name")) {
                cluster = key.startsWith("eks:") ? value : key.substring("kubernetes.io/cluster/".length());
            } else if (key.startsWith(template + "label/")) {
                labels.put(key.substring((template + "label/").length()), value);
            } else if (key.startsWith(template + "taint/")) {
                var parts = value.split(":", 2);
                taints.add(taint(key.substring((template + "taint/").length()), parts[0], parts[parts.length - 1]));
            } else if (key.startsWith(template)) {
                report.warn(
                        "AutoScalingGroup.Tags." + key,
                        "nodes are asked what they have, and a NodePool says nothing of it; it is left out.");
            } else if (Boolean.TRUE.equals(tag.flag("PropagateAtLaunch"))
                    && !key.matches("(aws|eks|k8s\\.io|karpenter\\.sh)[:/].*")) {
                tags.put(key, value);
            }
        }
        if (cluster.isEmpty()) {
            report.fault(
                    "AutoScalingGroup.Tags",
                    "no tag kubernetes.io/cluster/NAME says to which cluster it belongs. Maybe it is no group of nodes.");
        }
        var requirements = new ArrayList<Map<String, Object>>();
        var capacityTypes = List.of("on-demand");
        var types = new ArrayList<String>();
        if (group.has("MixedInstancesPolicy")) {
            var policy = group.object("MixedInstancesPolicy");
            capacityTypes = mix(policy.object("InstancesDistribution"));
            for (var override : policy.object("LaunchTemplate").objects("Overrides")) {
                if (override.has("InstanceType")) {
                    types.add(override.text("InstanceType"));
                } else if (override.has("InstanceRequirements")) {
                    attributes(override.object("InstanceRequirements"), requirements);
                }
            }
        }
        for (var instance : group.objects("Instances")) {
            if (types.isEmpty() && requirements.isEmpty() && instance.has("InstanceType")) {
                types.add(instance.text("InstanceType"));
            }
        }
        if (requirements.isEmpty()) {
            types(types, "AutoScalingGroup.Instances", report, requirements);
        }
        requirements.add(capacity(capacityTypes));
        requirements.add(system(false));
        group.get("LaunchTemplate");
        report.warn(
                "AutoScalingGroup.LaunchTemplate",
                "image, role, security groups, disks and user data are in the launch template, which is not read: al2023@latest,"
                        + " SlipwayNodeRole-%s and the cluster's own security group are taken. Look at the EC2NodeClass before it is applied."
                                .formatted(cluster));
        var read = new NodeGroup(
                name,
                cluster,
                requirements,
                labels(labels, "AutoScalingGroup.Tags", report),
                taints,
                most(group, "MinSize", "MaxSize"),
                ids(Arrays.stream(group.text("VPCZoneIdentifier").split(",", -1))
                        .filter(id -> !id.isBlank())
                        .toList()),
                "al2023@latest",
                "",
                "",
                tags,
                report);
        tellOfRest(group, name);
        return read;
    }

    private List<NodeGroup> eksctl() {
        var config = new Fields(document.fields(), "", about("ClusterConfig", ""));
        var cluster = config.object("metadata").required("name", "my-cluster");
        var groups = new ArrayList<NodeGroup>();
        for (var list : List.of("managedNodeGroups", "nodeGroups")) {
            for (var fields : config.objects(list)) {
                groups.add(eksctl(fields, cluster));
            }
        }
        return groups;
    }

    private NodeGroup eksctl(Fields written, String cluster) {
        var report = about("ClusterConfig", cluster);
        var group = written.reportingTo(report);
        var name = name(group, "name");
        List.of("desiredCapacity", "privateNetworking", "ssh", "updateConfig").forEach(group::get);
        var requirements = new ArrayList<Map<String, Object>>();
        var types = new ArrayList<>(group.texts("instanceTypes"));
        if (group.has("instanceType")) {
            types.add(group.text("instanceType"));
        }
        types(types, group.path("instanceTypes"), report, requirements);
        requirements.add(capacity(Boolean.TRUE.equals(group.flag("spot")) ? List.of("spot") : List.of("on-demand")));
        var family = group.text("amiFamily");
        requirements.add(system(family.startsWith("Windows")));
        var zones = group.texts("availabilityZones");
        if (!zones.isEmpty()) {
            requirements.add(NodeGroup.requirement(WellKnown.ZONE, "In", zones));
        }
        var taints = new ArrayList<Map<String, Object>>();
        for (var taint : group.objects("taints")) {
            taints.add(taint(taint.text("key"), taint.text("value"), taint.text("effect")));
        }
        var disk = group.number("volumeSize", 1, 16_384);
        group.get("volumeType");
        var iam = group.object("iam");
        var subnets = group.texts("subnets");
        var read = new NodeGroup(
                name,
                cluster,
                requirements,
                labels(group.textMap("labels"), group.path("labels"), report),
                taints,
                most(group, "minSize", "maxSize"),
                subnets.isEmpty()
                        ? List.of(Map.of("tags", Map.of("alpha.eksctl.io/cluster-name", cluster)))
                        : ids(subnets),
                alias(family.isEmpty() ? "AmazonLinux2023" : family, group.path("amiFamily"), report),
                iam.text("instanceRoleARN").replaceFirst(".*/", ""),
                disk == null ? "" : disk + "Gi",
                group.textMap("tags"),
                report);
        tellOfRest(iam, name);
        tellOfRest(group, name);
        return read;
    }

    private static void tellOfRest(Fields fields, String name) {
        for (var field : fields.unread()) {
            if (!nothing(fields.get(field))) {
                fields.report()
                        .warn(
                                fields.path(field),
                                "this is not converted. Where it matters, write it into the EC2NodeClass \"%s\" by hand."
                                        .formatted(name));
            }
        }
    }

    private static boolean nothing(@Nullable Object value) {
        return value == null
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** An object's name may have lower case letters, digits, '-' and '.' alone, a group's has others too. */
    private static String name(Fields group, String field) {
        var written = group.required(field, "general");
        var name = written.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.-]", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        if (!name.equals(written)) {
            group.report().warn(group.path(field), "it becomes \"%s\", for Kubernetes allows no more.".formatted(name));
        }
        return name;
    }

    private static void types(
            List<String> types, String path, ObjectReport report, List<Map<String, Object>> requirements) {
        if (types.isEmpty()) {
            report.warn(
                    path,
                    "no instance type is named, so that the pool takes general purpose types (categories c, m, r)."
                            + " Write the requirements that are meant.");
            requirements.add(
                    NodeGroup.requirement("karpenter.k8s.aws/instance-category", "In", List.of("c", "m", "r")));
            requirements.add(NodeGroup.requirement("karpenter.k8s.aws/instance-generation", "Gt", List.of("2")));
        } else {
            requirements.add(NodeGroup.requirement(
                    WellKnown.INSTANCE_TYPE, "In", types.stream().distinct().toList()));
        }
    }

    private static Map<String, Object> capacity(List<String> types) {
        return NodeGroup.requirement(WellKnown.CAPACITY_TYPE, "In", types);
    }

    private static Map<String, Object> system(boolean windows) {
        return NodeGroup.requirement(WellKnown.OS, "In", List.of(windows ? "windows" : "linux"));
    }

    private static Map<String, Object> taint(String key, String value, String effect) {
        var taint = new TreeMap<String, Object>(Map.of("key", key, "effect", effect));
        if (!value.isEmpty()) {
            taint.put("value", value);
        }
        return taint;
    }

    private static List<Map<String, Object>> ids(List<String> ids) {
        return ids.stream().map(id -> Map.<String, Object>of("id", id.strip())).toList();
    }

    private static Map<String, String> labels(Map<String, String> written, String path, ObjectReport report) {
        var labels = new TreeMap<>(written);
        for (var key : written.keySet()) {
            var refusal = LabelNames.refusal(key);
            if (refusal != null) {
                report.warn(path + "." + key, "%s It is left out.".formatted(refusal));
                labels.remove(key);
            }
        }
        return labels;
    }

    private static @Nullable Integer most(Fields size, String least, String most) {
        var lowest = size.number(least, 0, Integer.MAX_VALUE);
        if (lowest != null && lowest > 0) {
            size.report()
                    .warn(
                            size.path(least),
                            "a NodePool has no least size: nodes are there when pods need them. Maybe pods of low priority"
                                    + " are to hold room.");
        }
        return size.number(most, 0, Integer.MAX_VALUE);
    }

    /** What capacity a group of several types may have. */
    private static List<String> mix(Fields distribution) {
        var base = distribution.number("OnDemandBaseCapacity", 0, Integer.MAX_VALUE);
        var above = distribution.number("OnDemandPercentageAboveBaseCapacity", 0, 100);
        if (above == null || above == 100) {
            return List.of("on-demand");
        }
        if (above == 0 && (base == null || base == 0)) {
            return List.of("spot");
        }
        distribution
                .report()
                .warn(
                        distribution.path("OnDemandPercentageAboveBaseCapacity"),
                        "a NodePool has no ratio of spot to on-demand: it takes spot where there is any, else on-demand."
                                + " Maybe two pools with a weight and limits are meant.");
        return List.of("on-demand", "spot");
    }

    private static void attributes(Fields wanted, List<Map<String, Object>> requirements) {
        range(wanted.object("VCpuCount"), "karpenter.k8s.aws/instance-cpu", requirements);
        range(wanted.object("MemoryMiB"), "karpenter.k8s.aws/instance-memory", requirements);
        for (var field : wanted.unread()) {
            if (!nothing(wanted.get(field))) {
                wanted.report()
                        .warn(
                                wanted.path(field),
                                "this is not converted. Maybe a requirement of karpenter.k8s.aws/instance-* says the same.");
            }
        }
    }

    private static void range(Fields range, String label, List<Map<String, Object>> requirements) {
        var least = range.number("Min", 0, Integer.MAX_VALUE);
        var most = range.number("Max", 0, Integer.MAX_VALUE);
        if (least != null) {
            requirements.add(NodeGroup.requirement(label, "Gte", List.of(least.toString())));
        }
        if (most != null) {
            requirements.add(NodeGroup.requirement(label, "Lte", List.of(most.toString())));
        }
    }

    private static String alias(String type, String path, ObjectReport report) {
        var word = type.toUpperCase(Locale.ROOT).replace("AMAZONLINUX", "AL");
        for (var family : List.of("AL2023", "AL2", "BOTTLEROCKET")) {
            if (word.startsWith(family)) {
                return family.toLowerCase(Locale.ROOT) + "@latest";
            }
        }
        for (var year : List.of("2019", "2022", "2025")) {
            if (word.startsWith("WINDOWS") && word.contains(year)) {
                return "windows" + year + "@latest";
            }
        }
        report.warn(
                path,
                "\"%s\" says nothing of an image that is known here: al2023@latest is taken. Write into the EC2NodeClass which image is meant."
                        .formatted(type));
        return "al2023@latest";
    }
}
