package dev.slipway.local.kubernetes.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads AL2023 user data as nodeadm and the kubelet read it: NodeConfig documents, merged in their order.
 *
 * <p>Sources: nodeadm's API (awslabs.github.io/amazon-eks-ami/nodeadm) and the kubelet's check of {@code --node-labels}
 * (kubernetes.io, "NodeRestriction"), read 2026-11-22.
 */
final class UserData {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Fields without which nodeadm refuses to start. */
    private static final List<String> REQUIRED = List.of("name", "apiServerEndpoint", "certificateAuthority", "cidr");

    /** Labels of Kubernetes' own domains that a kubelet may still give itself. */
    private static final Set<String> KUBELET_LABELS = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/instance-type",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region");

    private UserData() {}

    static BootConfig read(String userData) {
        try {
            var config = YAML.createObjectNode();
            documents(userData).forEach(document -> merge(config, document));
            if (config.isEmpty()) {
                return new BootConfig.NeverJoins("it holds no part of type application/node.eks.aws");
            }
            for (var field : REQUIRED) {
                if (config.at("/spec/cluster/" + field).asText("").isEmpty()) {
                    return new BootConfig.NeverJoins("spec.cluster.%s of its NodeConfig is missing".formatted(field));
                }
            }
            return joins(config.at("/spec/kubelet"));
        } catch (JsonProcessingException e) {
            return new BootConfig.NeverJoins("its NodeConfig is not YAML: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return new BootConfig.NeverJoins(String.valueOf(e.getMessage()));
        }
    }

    private static List<ObjectNode> documents(String userData) throws JsonProcessingException {
        var texts = MimeParts.isMime(userData)
                ? MimeParts.read(userData).stream()
                        .filter(part -> part.type().equals("application/node.eks.aws"))
                        .map(MimeParts.Part::body)
                        .toList()
                : userData.contains("node.eks.aws/v1alpha1") ? List.of(userData) : List.<String>of();
        var documents = new ArrayList<ObjectNode>();
        for (var text : texts) {
            if (!(YAML.readTree(text) instanceof ObjectNode document)
                    || !document.path("apiVersion").asText().equals("node.eks.aws/v1alpha1")
                    || !document.path("kind").asText().equals("NodeConfig")) {
                throw new IllegalArgumentException(
                        "one of its parts is not a NodeConfig of apiVersion node.eks.aws/v1alpha1");
            }
            documents.add(document);
        }
        return documents;
    }

    /** Later documents win; lists of flags add up. */
    private static void merge(ObjectNode config, ObjectNode more) {
        more.properties().forEach(field -> {
            var known = config.path(field.getKey());
            if (known instanceof ObjectNode object && field.getValue() instanceof ObjectNode changes) {
                merge(object, changes);
            } else if (field.getKey().equals("flags") && known.isArray()) {
                field.getValue().forEach(config.withArray("/flags")::add);
            } else {
                config.set(field.getKey(), field.getValue());
            }
        });
    }

    private static BootConfig joins(JsonNode kubelet) {
        var labels = new TreeMap<String, String>();
        var taints = new ArrayList<Taint>();
        for (var flag : kubelet.path("flags")) {
            var text = flag.asText();
            if (text.startsWith("--node-labels=")) {
                readLabels(unquoted(text.substring("--node-labels=".length())), labels);
            } else if (text.startsWith("--register-with-taints=")) {
                readTaints(unquoted(text.substring("--register-with-taints=".length())), taints);
            }
        }
        var config = kubelet.path("config");
        for (var taint : config.path("registerWithTaints")) {
            taints.add(new Taint(
                    taint.path("effect").asText(),
                    taint.path("key").asText(),
                    null,
                    taint.path("value").asText("")));
        }
        var maxPods =
                config.has("maxPods") ? OptionalInt.of(config.path("maxPods").asInt()) : OptionalInt.empty();
        return new BootConfig.Joins(labels, taints, maxPods);
    }

    private static void readLabels(String text, SortedMap<String, String> labels) {
        for (var pair : text.split(",", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--node-labels holds '%s', which is not key=value".formatted(pair));
            }
            var key = pair.substring(0, equals);
            if (!allowed(key)) {
                throw new IllegalArgumentException(
                        "unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [%s]; the kubelet"
                                        .formatted(key)
                                + " refuses to start with them");
            }
            labels.put(key, pair.substring(equals + 1));
        }
    }

    private static boolean allowed(String key) {
        var domain = key.contains("/") ? key.substring(0, key.indexOf('/')) : "";
        var ofKubernetes = domain.equals("kubernetes.io")
                || domain.endsWith(".kubernetes.io")
                || domain.equals("k8s.io")
                || domain.endsWith(".k8s.io");
        return !ofKubernetes
                || KUBELET_LABELS.contains(key)
                || domain.equals("kubelet.kubernetes.io")
                || domain.endsWith(".kubelet.kubernetes.io")
                || domain.equals("node.kubernetes.io")
                || domain.endsWith(".node.kubernetes.io");
    }

    /** Each is {@code key=value:Effect}, or {@code key:Effect}. */
    private static void readTaints(String text, List<Taint> taints) {
        for (var taint : text.split(",", -1)) {
            var colon = taint.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "--register-with-taints holds '%s', which is not key=value:Effect".formatted(taint));
            }
            var pair = taint.substring(0, colon).split("=", 2);
            taints.add(new Taint(taint.substring(colon + 1), pair[0], null, pair.length > 1 ? pair[1] : ""));
        }
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
