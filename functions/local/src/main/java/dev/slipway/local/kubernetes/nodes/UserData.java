package dev.slipway.local.kubernetes.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads user data as an image of its family does. For AL2023 that is what nodeadm does: NodeConfig documents, merged in
 * their order.
 *
 * <p>Source: nodeadm's API (awslabs.github.io/amazon-eks-ami/nodeadm), read 2026-11-22.
 */
final class UserData {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Fields without which nodeadm refuses to start. */
    private static final List<String> REQUIRED = List.of("name", "apiServerEndpoint", "certificateAuthority", "cidr");

    private UserData() {}

    static BootConfig read(String userData) {
        try {
            if (BootstrapScript.in(userData)) {
                return BootstrapScript.read(userData);
            }
            if (BottlerocketSettings.in(userData)) {
                return BottlerocketSettings.read(userData);
            }
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
        var flags = new ArrayList<String>();
        kubelet.path("flags").forEach(flag -> flags.add(flag.asText()));
        var told = KubeletFlags.read(flags);
        var config = kubelet.path("config");
        var taints = new ArrayList<>(told.taints());
        for (var taint : config.path("registerWithTaints")) {
            taints.add(new Taint(
                    taint.path("effect").asText(),
                    taint.path("key").asText(),
                    null,
                    taint.path("value").asText("")));
        }
        var maxPods =
                config.has("maxPods") ? OptionalInt.of(config.path("maxPods").asInt()) : told.maxPods();
        return new BootConfig.Joins(told.labels(), taints, maxPods);
    }
}
