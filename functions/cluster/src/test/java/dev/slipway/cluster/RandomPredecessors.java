package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Sound objects of v1alpha5, v1alpha1 and v1beta1, by seed; two classes, and pools that refer to either. */
final class RandomPredecessors {
    private static final List<String> CLASSES = List.of("default", "other");

    private final Random random;
    private final boolean kubelets;

    /** @param kubelets whether some pools have settings of the kubelet */
    RandomPredecessors(long seed, boolean kubelets) {
        this.random = new Random(seed);
        this.kubelets = kubelets;
    }

    List<Map<String, Object>> objects() {
        var objects = new ArrayList<Map<String, Object>>();
        for (var name : CLASSES) {
            objects.add(
                    chance(2)
                            ? object("karpenter.k8s.aws/v1alpha1", "AWSNodeTemplate", name, nodeTemplate())
                            : object("karpenter.k8s.aws/v1beta1", "EC2NodeClass", name, betaNodeClass()));
        }
        for (var i = 0; i < 3; i++) {
            objects.add(
                    chance(2)
                            ? object("karpenter.sh/v1alpha5", "Provisioner", "pool-" + i, provisioner())
                            : object("karpenter.sh/v1beta1", "NodePool", "pool-" + i, betaNodePool()));
        }
        return objects;
    }

    private Map<String, Object> object(String apiVersion, String kind, String name, Map<String, Object> spec) {
        var metadata = new TreeMap<String, Object>(Map.of("name", name));
        maybe(metadata, "annotations", Map.of("slipway.dev/node-price", "0.01", "karpenter.sh/provisioner-hash", "7"));
        return Map.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata, "spec", spec);
    }

    private Map<String, Object> provisioner() {
        var spec = new TreeMap<String, Object>();
        spec.put("providerRef", Map.of("name", oneOf(CLASSES)));
        maybe(spec, "labels", Map.of("team", text()));
        maybe(spec, "annotations", Map.of("example.com/a", text(), "karpenter.sh/do-not-consolidate", "true"));
        maybe(spec, "requirements", requirements());
        maybe(spec, "taints", List.of(Map.of("key", "team", "value", text(), "effect", "NoSchedule")));
        maybe(spec, "startupTaints", List.of(Map.of("key", "wait", "effect", "NoExecute")));
        maybe(spec, "limits", Map.of("resources", Map.of("cpu", random.nextInt(1000), "memory", "100Gi")));
        maybe(spec, "weight", 1 + random.nextInt(100));
        maybe(spec, "ttlSecondsUntilExpired", random.nextInt(1 << 20));
        switch (random.nextInt(4)) {
            case 0 -> spec.put("ttlSecondsAfterEmpty", random.nextInt(1000));
            case 1 -> spec.put("consolidation", Map.of("enabled", true));
            case 2 -> spec.put("consolidation", Map.of("enabled", false));
            default -> {
                // Nodes stay.
            }
        }
        if (kubelets) {
            maybe(spec, "kubeletConfiguration", kubelet());
        }
        return spec;
    }

    private Map<String, Object> betaNodePool() {
        var nodeSpec = new TreeMap<String, Object>();
        var ref = new TreeMap<String, Object>(Map.of("name", oneOf(CLASSES)));
        maybe(ref, "apiVersion", "karpenter.k8s.aws/v1beta1");
        maybe(ref, "kind", "EC2NodeClass");
        nodeSpec.put("nodeClassRef", ref);
        nodeSpec.put("requirements", requirements());
        maybe(nodeSpec, "taints", List.of(Map.of("key", "team", "value", text(), "effect", "NoSchedule")));
        if (kubelets) {
            maybe(nodeSpec, "kubelet", kubelet());
        }
        var template = new TreeMap<String, Object>(Map.of("spec", nodeSpec));
        maybe(template, "metadata", Map.of("labels", Map.of("team", text())));
        var spec = new TreeMap<String, Object>(Map.of("template", template));
        maybe(spec, "weight", 1 + random.nextInt(100));
        maybe(spec, "limits", Map.of("cpu", random.nextInt(1000)));
        var disruption = new TreeMap<String, Object>();
        switch (random.nextInt(4)) {
            case 0 -> {
                disruption.put("consolidationPolicy", "WhenEmpty");
                disruption.put("consolidateAfter", oneOf(List.of("30s", "1h30m", "Never")));
            }
            case 1 -> disruption.put("consolidationPolicy", "WhenUnderutilized");
            case 2 -> disruption.put("consolidateAfter", "Never");
            default -> {
                // What v1beta1 took when nothing was said.
            }
        }
        maybe(disruption, "expireAfter", oneOf(List.of("Never", "48h")));
        maybe(
                disruption,
                "budgets",
                List.of(Map.of("nodes", "20%"), Map.of("nodes", "0", "schedule", "@daily", "duration", "10m")));
        maybe(spec, "disruption", disruption);
        return spec;
    }

    private List<Object> requirements() {
        var requirements = new ArrayList<Object>();
        for (var requirement : List.of(
                Map.of("key", "karpenter.sh/capacity-type", "operator", "In", "values", List.of("spot", "on-demand")),
                Map.of("key", "kubernetes.io/arch", "operator", "In", "values", List.of("arm64")),
                Map.of("key", "node.kubernetes.io/instance-type", "operator", "NotIn", "values", List.of(text())),
                Map.of(
                        "key",
                        "karpenter.k8s.aws/instance-cpu",
                        "operator",
                        "Gt",
                        "values",
                        List.of("" + random.nextInt(9))),
                Map.of("key", "team", "operator", "Exists"))) {
            if (chance(2)) {
                requirements.add(requirement);
            }
        }
        return requirements;
    }

    private Map<String, Object> nodeTemplate() {
        var spec = common();
        spec.put("subnetSelector", selector("subnet-"));
        spec.put("securityGroupSelector", selector("sg-"));
        maybe(spec, "amiFamily", oneOf(List.of("AL2", "Bottlerocket", "Windows2022")));
        maybe(
                spec,
                "amiSelector",
                oneOf(List.of(Map.of("aws::name", "a*", "aws::owners", "self,amazon"), Map.of("team", "b"))));
        spec.put("instanceProfile", "p-" + random.nextInt(9));
        return spec;
    }

    private Map<String, Object> selector(String prefix) {
        return oneOf(List.of(
                Map.of("aws-ids", prefix + "1," + prefix + "2"),
                Map.of("karpenter.sh/discovery", "demo", "tier", "a, b"),
                Map.of("Name", "*private*")));
    }

    private Map<String, Object> betaNodeClass() {
        var spec = common();
        spec.put("subnetSelectorTerms", List.of(Map.of("tags", Map.of("karpenter.sh/discovery", "demo"))));
        spec.put("securityGroupSelectorTerms", List.of(Map.of("id", "sg-1"), Map.of("name", "a*")));
        spec.put("amiFamily", oneOf(List.of("AL2", "AL2023", "Bottlerocket", "Windows2019")));
        maybe(spec, "amiSelectorTerms", List.of(Map.of("name", "mine-*", "owner", "self")));
        spec.put(oneOf(List.of("role", "instanceProfile")), "r-" + random.nextInt(9));
        maybe(spec, "instanceStorePolicy", "RAID0");
        maybe(spec, "associatePublicIPAddress", chance(2));
        return spec;
    }

    private Map<String, Object> common() {
        var spec = new TreeMap<String, Object>();
        maybe(
                spec,
                "userData",
                "#!/bin/bash\n  echo \"" + text() + "\": 'x' # y\n\t--- \n\nend" + (chance(2) ? "\n" : ""));
        maybe(spec, "tags", Map.of("team", text(), "no", "yes", "number", "0x10"));
        maybe(spec, "detailedMonitoring", chance(2));
        maybe(spec, "context", "c-" + random.nextInt(9));
        maybe(
                spec,
                "metadataOptions",
                oneOf(List.of(Map.of("httpTokens", "optional"), Map.of("httpPutResponseHopLimit", 3))));
        maybe(
                spec,
                "blockDeviceMappings",
                List.of(Map.of("deviceName", "/dev/xvda", "ebs", Map.of("volumeSize", "50Gi", "volumeType", "gp3"))));
        return spec;
    }

    private Map<String, Object> kubelet() {
        var kubelet = new TreeMap<String, Object>(Map.of("maxPods", 10 + random.nextInt(3)));
        maybe(kubelet, "kubeReserved", Map.of("cpu", "100m", "memory", "200Mi"));
        maybe(kubelet, "evictionHard", Map.of("memory.available", "5%"));
        return kubelet;
    }

    private String text() {
        return oneOf(List.of("a", "no", "1e3", "007", "true", "b.c_d", "null"));
    }

    private void maybe(Map<String, Object> object, String name, Object value) {
        if (chance(2)) {
            object.put(name, value);
        }
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
