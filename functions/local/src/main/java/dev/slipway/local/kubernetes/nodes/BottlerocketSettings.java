package dev.slipway.local.kubernetes.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Reads user data as Bottlerocket does: settings in TOML.
 *
 * <p>Source: Bottlerocket's settings reference, {@code settings.kubernetes} (bottlerocket.dev), read 2026-11-27.
 */
final class BottlerocketSettings {

    private static final TomlMapper TOML = new TomlMapper();

    /** Settings without which Bottlerocket starts no kubelet. */
    private static final List<String> REQUIRED = List.of("cluster-name", "api-server", "cluster-certificate");

    private BottlerocketSettings() {}

    static boolean in(String userData) {
        try {
            return TOML.readTree(userData).path("settings").path("kubernetes").isObject();
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    /** Throws {@link IllegalArgumentException} as {@link KubeletFlags#check} does. */
    static BootConfig read(String userData) throws JsonProcessingException {
        var kubernetes = TOML.readTree(userData).path("settings").path("kubernetes");
        for (var setting : REQUIRED) {
            if (kubernetes.path(setting).asText("").isEmpty()) {
                return new BootConfig.NeverJoins("settings.kubernetes.%s is missing".formatted(setting));
            }
        }
        var labels = new TreeMap<String, String>();
        kubernetes.path("node-labels").properties().forEach(label -> {
            KubeletFlags.check(label.getKey());
            labels.put(label.getKey(), label.getValue().asText());
        });
        var taints = new ArrayList<Taint>();
        kubernetes
                .path("node-taints")
                .properties()
                .forEach(taint -> taint.getValue().forEach(value -> {
                    var parts = value.asText().split(":", 2);
                    taints.add(new Taint(parts[parts.length - 1], taint.getKey(), null, parts[0]));
                }));
        var maxPods = kubernetes.path("max-pods");
        return new BootConfig.Joins(
                labels, taints, maxPods.isInt() ? OptionalInt.of(maxPods.asInt()) : OptionalInt.empty());
    }
}
