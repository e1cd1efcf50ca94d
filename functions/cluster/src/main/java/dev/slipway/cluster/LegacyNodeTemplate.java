package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the spec of an AWSNodeTemplate (karpenter.k8s.aws/v1alpha1) into that of an EC2NodeClass (aws.md §1.13). */
final class LegacyNodeTemplate {
    private static final List<String> SAME =
            List.of("userData", "tags", "blockDeviceMappings", "detailedMonitoring", "context");

    /** Tags whose value is by custom the cluster's name. */
    private static final List<String> CLUSTER_TAGS = List.of("karpenter.sh/discovery", "alpha.eksctl.io/cluster-name");

    private LegacyNodeTemplate() {}

    /** Where a path of the EC2NodeClass stands in the AWSNodeTemplate. */
    static String asWritten(String path) {
        return path.replaceFirst("^spec\\.(subnet|securityGroup|ami)SelectorTerms.*", "spec.$1Selector")
                .replaceFirst("^spec\\.role$", "spec.instanceProfile");
    }

    static Map<String, @Nullable Object> toNodeClass(Map<?, ?> specValues, ObjectReport report) {
        var spec = new Fields(specValues, "spec", report);
        var nodeClass = new TreeMap<String, @Nullable Object>();
        for (var name : SAME) {
            if (spec.has(name)) {
                nodeClass.put(name, spec.get(name));
            }
        }
        var subnets = spec.textMap("subnetSelector");
        nodeClass.put("subnetSelectorTerms", terms(subnets));
        nodeClass.put("securityGroupSelectorTerms", terms(spec.textMap("securityGroupSelector")));
        images(spec, nodeClass);
        nodeClass.put("metadataOptions", BetaNodeClass.metadataOptions(spec.get("metadataOptions")));
        if (spec.has("launchTemplate") || spec.has("launchTemplateName")) {
            spec.get("launchTemplate");
            spec.get("launchTemplateName");
            report.fault(
                    "spec.launchTemplate",
                    "launch templates of your own are not used. Write their settings into an EC2NodeClass.");
        }
        spec.get("apiVersion");
        spec.get("kind");
        var profile = spec.text("instanceProfile");
        if (profile.isEmpty()) {
            profile = usualProfile(subnets, report);
        }
        if (!profile.isEmpty()) {
            nodeClass.put("instanceProfile", profile);
        }
        spec.rejectUnknown();
        return nodeClass;
    }

    /** In v1alpha1 the profile could come from a global setting, which is not at hand here. */
    private static String usualProfile(Map<String, String> subnets, ObjectReport report) {
        for (var tag : CLUSTER_TAGS) {
            var cluster = subnets.getOrDefault(tag, "*");
            if (!cluster.equals("*")) {
                var profile = "KarpenterNodeInstanceProfile-" + cluster;
                report.warn(
                        "spec.instanceProfile",
                        "this field is missing; %s is taken, by Karpenter's custom.".formatted(profile));
                return profile;
            }
        }
        return "";
    }

    private static void images(Fields spec, Map<String, @Nullable Object> nodeClass) {
        var family = spec.text("amiFamily");
        var selector = spec.textMap("amiSelector");
        if (family.equals("Ubuntu")) {
            spec.report().fault("spec.amiFamily", BetaNodeClass.NO_UBUNTU);
        } else if (!selector.isEmpty()) {
            nodeClass.put("amiFamily", family.isEmpty() ? "AL2" : family);
            nodeClass.put("amiSelectorTerms", terms(selector));
        } else {
            nodeClass.put("amiSelectorTerms", BetaNodeClass.latest(family.isEmpty() ? "AL2" : family));
        }
    }

    /** One term for each combination of the comma separated values. */
    private static List<Map<String, Object>> terms(Map<String, String> selector) {
        List<TreeMap<String, String>> combinations = List.of(new TreeMap<>());
        for (var entry : new TreeMap<>(selector).entrySet()) {
            var longer = new ArrayList<TreeMap<String, String>>();
            for (var combination : combinations) {
                for (var value : entry.getValue().split(",", -1)) {
                    var next = new TreeMap<>(combination);
                    next.put(entry.getKey(), value.strip());
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations.stream()
                .filter(combination -> !combination.isEmpty())
                .map(LegacyNodeTemplate::term)
                .toList();
    }

    private static Map<String, Object> term(Map<String, String> selected) {
        var term = new TreeMap<String, Object>();
        var tags = new TreeMap<String, String>();
        selected.forEach((key, value) -> {
            if (Arrays.asList("aws-ids", "aws::ids").contains(key)) {
                term.put("id", value);
            } else if (key.equals("aws::name")) {
                term.put("name", value);
            } else if (key.equals("aws::owners")) {
                term.put("owner", value);
            } else {
                tags.put(key, value);
            }
        });
        if (!tags.isEmpty()) {
            term.put("tags", tags);
        }
        return term;
    }
}
