package dev.slipway.aws.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.slipway.model.pool.BlockDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bottlerocket: settings in TOML. What the user wrote stays, but for what a node needs to join, and for the kubelet's
 * settings of the node class, which win (aws.md §1.10).
 */
record Bottlerocket() implements ImageFamily {
    private static final TomlMapper TOML = new TomlMapper();

    /** The release from which on binding disks needs no list of directories; aws.md §1.10. */
    private static final int BINDS_BY_ITSELF_MINOR = 46;

    private static final Pattern VERSION = Pattern.compile("(?:^|-)v(\\d+)\\.(\\d+)\\.");

    @Override
    public List<BlockDevice> defaultDevices() {
        return List.of(ImageFamily.volume("/dev/xvda", false, "4Gi"), ImageFamily.volume("/dev/xvdb", true, "20Gi"));
    }

    @Override
    public Optional<String> faultOf(String userData) {
        try {
            var settings = TOML.readTree(userData).path("settings");
            if (!settings.isMissingNode() && !settings.isObject()) {
                return Optional.of("gives \"settings\" as a value, where a table is expected");
            }
            for (var table : List.of("kubernetes", "bootstrap-commands")) {
                var value = settings.path(table);
                if (!value.isMissingNode() && !value.isObject()) {
                    return Optional.of("gives \"settings.%s\" as a value, where a table is expected".formatted(table));
                }
            }
            var labels = settings.path("kubernetes").path("node-labels");
            return labels.isMissingNode() || labels.isObject()
                    ? Optional.empty()
                    : Optional.of("gives \"settings.kubernetes.node-labels\" as a value, where a table is expected");
        } catch (JsonProcessingException e) {
            return Optional.of("is not TOML in line %d: %s"
                    .formatted(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage()));
        }
    }

    @Override
    public String userData(FirstBoot boot) {
        try {
            var document =
                    TOML.readTree(boot.userData()) instanceof ObjectNode written ? written : TOML.createObjectNode();
            var settings = document.withObjectProperty("settings");
            kubernetes(boot, settings.withObjectProperty("kubernetes"));
            if (boot.raid0()) {
                mountInstanceStorage(boot, settings.withObjectProperty("bootstrap-commands"));
            }
            return TOML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "User data of Bottlerocket cannot be merged: %s. Maybe it was not looked at for faults."
                            .formatted(e.getOriginalMessage()),
                    e);
        }
    }

    private static void kubernetes(FirstBoot boot, ObjectNode settings) {
        var kubelet = boot.kubelet();
        settings.put("cluster-name", boot.cluster().name());
        settings.put("api-server", boot.cluster().endpoint());
        settings.put("cluster-certificate", boot.cluster().caBundle());
        settings.put("max-pods", boot.maxPods());
        if (!boot.clusterDns().isEmpty()) {
            settings.put("cluster-dns-ip", boot.clusterDns().getFirst());
        }
        boot.labels()
                .forEach((key, value) ->
                        settings.withObjectProperty("node-labels").put(key, value));
        settings.remove("node-taints");
        for (var taint : boot.taints()) {
            settings.withObjectProperty("node-taints")
                    .withArrayProperty(taint.key())
                    .add(taint.value() + ":" + taint.effect().text());
        }
        table(settings, "system-reserved", kubelet.systemReserved(), Object::toString);
        table(settings, "kube-reserved", kubelet.kubeReserved(), Object::toString);
        table(settings, "eviction-hard", kubelet.evictionHard(), Function.identity());
        table(settings, "eviction-soft", kubelet.evictionSoft(), Function.identity());
        table(settings, "eviction-soft-grace-period", kubelet.evictionSoftGracePeriod(), KubeletFlags::text);
        if (kubelet.evictionMaxPodGracePeriod() != null) {
            settings.put("eviction-max-pod-grace-period", kubelet.evictionMaxPodGracePeriod());
        }
        percent(settings, "image-gc-high-threshold-percent", kubelet.imageGcHighThresholdPercent());
        percent(settings, "image-gc-low-threshold-percent", kubelet.imageGcLowThresholdPercent());
        if (kubelet.cpuCfsQuota() != null) {
            settings.put("cpu-cfs-quota-enforced", kubelet.cpuCfsQuota());
        }
    }

    /** Replaces the user's table. */
    private static <T> void table(ObjectNode settings, String name, Map<String, T> values, Function<T, String> text) {
        if (!values.isEmpty()) {
            var table = settings.putObject(name);
            values.forEach((key, value) -> table.put(key, text.apply(value)));
        }
    }

    /** Bottlerocket takes percentages as texts. */
    private static void percent(ObjectNode settings, String name, @Nullable Integer percent) {
        if (percent != null) {
            settings.put(name, percent.toString());
        }
    }

    private static void mountInstanceStorage(FirstBoot boot, ObjectNode commands) {
        var mount = commands.putObject("000-mount-instance-storage");
        var steps = mount.putArray("commands");
        steps.addArray().add("apiclient").add("ephemeral-storage").add("init");
        var bind = steps.addArray().add("apiclient").add("ephemeral-storage").add("bind");
        if (!bindsByItself(boot.imageNames())) {
            bind.add("--dirs")
                    .add("/var/lib/containerd")
                    .add("/var/lib/kubelet")
                    .add("/var/log/pods");
        }
        mount.put("mode", "always");
        mount.put("essential", true);
    }

    /** False when a version is not known: naming the directories works everywhere. */
    private static boolean bindsByItself(List<String> imageNames) {
        return !imageNames.isEmpty()
                && imageNames.stream().allMatch(name -> {
                    var version = VERSION.matcher(name);
                    return version.find()
                            && (Integer.parseInt(version.group(1)) > 1
                                    || Integer.parseInt(version.group(2)) >= BINDS_BY_ITSELF_MINOR);
                });
    }
}
