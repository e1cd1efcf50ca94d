package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group of nodes as the Cluster Autoscaler scales it, as far as a NodePool and an EC2NodeClass can say the same.
 *
 * @param name that both get
 * @param cluster name of the EKS cluster
 * @param requirements of the pool, as it writes them
 * @param labels of nodes
 * @param taints of nodes, as the pool writes them
 * @param most how many nodes there may be; null when nobody says
 * @param subnetTerms what selects the subnets, as the class writes it
 * @param alias of the image
 * @param role of nodes; empty when nobody says
 * @param diskSize of the root volume such as {@code 50Gi}; empty for the usual one
 * @param tags of instances
 * @param report on it
 */
record NodeGroup(
        String name,
        String cluster,
        List<Map<String, Object>> requirements,
        Map<String, String> labels,
        List<Map<String, Object>> taints,
        @Nullable Integer most,
        List<Map<String, Object>> subnetTerms,
        String alias,
        String role,
        String diskSize,
        Map<String, String> tags,
        ObjectReport report) {
    /**
     * How long a node is not needed before the Cluster Autoscaler takes it away, when nobody says
     * (<a href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md">its FAQ</a>, {@code
     * --scale-down-unneeded-time}, read 2026-11-27).
     */
    private static final String UNNEEDED_TIME = "10m";

    NodeGroup {
        requirements = List.copyOf(requirements);
        labels = new TreeMap<>(labels);
        taints = List.copyOf(taints);
        subnetTerms = List.copyOf(subnetTerms);
        tags = new TreeMap<>(tags);
    }

    /** A requirement as a NodePool writes it. */
    static Map<String, Object> requirement(String key, String operator, List<String> values) {
        return new TreeMap<>(Map.of("key", key, "operator", operator, "values", values));
    }

    Map<String, @Nullable Object> nodePool(String nodeClass) {
        var spec = new TreeMap<String, @Nullable Object>();
        spec.put(
                "nodeClassRef",
                new TreeMap<>(Map.of(
                        "group",
                        CustomKind.EC2_NODE_CLASS.group(),
                        "kind",
                        CustomKind.EC2_NODE_CLASS.kind(),
                        "name",
                        nodeClass)));
        spec.put("requirements", requirements);
        // The Cluster Autoscaler never ends a node for its age.
        spec.put("expireAfter", "Never");
        if (!taints.isEmpty()) {
            spec.put("taints", taints);
        }
        var template = new TreeMap<String, @Nullable Object>();
        template.put("spec", spec);
        if (!labels.isEmpty()) {
            template.put("metadata", Map.of("labels", labels));
        }
        var pool = new TreeMap<String, @Nullable Object>();
        pool.put("template", template);
        pool.put(
                "disruption",
                new TreeMap<>(
                        Map.of("consolidationPolicy", "WhenEmptyOrUnderutilized", "consolidateAfter", UNNEEDED_TIME)));
        if (most != null) {
            pool.put("limits", Map.of("nodes", most));
        }
        return pool;
    }

    /** @param otherRole instead of the group's; empty for the group's */
    Map<String, @Nullable Object> nodeClass(String otherRole) {
        var spec = new TreeMap<String, @Nullable Object>();
        spec.put("amiSelectorTerms", List.of(Map.of("alias", alias)));
        spec.put("subnetSelectorTerms", subnetTerms);
        // EKS puts this tag onto the security group that it makes for a cluster, and onto no other.
        spec.put("securityGroupSelectorTerms", List.of(Map.of("tags", Map.of("aws:eks:cluster-name", cluster))));
        spec.put("role", !otherRole.isEmpty() ? otherRole : role.isEmpty() ? "SlipwayNodeRole-" + cluster : role);
        if (!diskSize.isEmpty()) {
            var ebs = new TreeMap<>(Map.of("volumeSize", diskSize, "volumeType", "gp3"));
            // Bottlerocket keeps images and pods on its second disk.
            var device = alias.startsWith("bottlerocket") ? "/dev/xvdb" : "/dev/xvda";
            spec.put(
                    "blockDeviceMappings",
                    new ArrayList<>(List.of(new TreeMap<>(Map.of("deviceName", device, "ebs", ebs)))));
        }
        if (!tags.isEmpty()) {
            spec.put("tags", tags);
        }
        return spec;
    }
}
