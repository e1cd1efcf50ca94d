package dev.slipway.cli;

import dev.slipway.aws.catalog.GivenCatalog;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.Network.Interface;
import dev.slipway.model.pool.NodeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of node classes that decide in AWS which types their nodes are, or what those have, and that the facts of a plan
 * on a laptop are too few for.
 */
final class UncountedSettings {
    private final List<ObjectFault> warnings = new ArrayList<>();
    private final NodeClass spec;

    private UncountedSettings(NodeClass spec) {
        this.spec = spec;
    }

    /** One warning for each, where types are derived from recorded facts. */
    static List<ObjectFault> inRecorded(List<NodeClass> nodeClasses) {
        return nodeClasses.stream()
                .map(UncountedSettings::new)
                .flatMap(settings -> settings.everywhere().stream())
                .toList();
    }

    /** One warning for each, where types are as a catalogue file has them. */
    static List<ObjectFault> inFile(List<NodeClass> nodeClasses, Catalog file) {
        return nodeClasses.stream()
                .map(UncountedSettings::new)
                .flatMap(settings -> settings.file(file).stream())
                .toList();
    }

    private List<ObjectFault> everywhere() {
        if (Boolean.TRUE.equals(spec.nestedVirtualization())) {
            warn(
                    "cpuOptions.nestedVirtualization",
                    "enabled",
                    "the catalogue does not say which types can run virtual machines. Maybe name them in the NodePool.");
        }
        return warnings;
    }

    private List<ObjectFault> file(Catalog file) {
        var network = spec.network();
        if (spec.amiFamily().startsWith("Windows")) {
            warnInFile(
                    "amiFamily",
                    spec.amiFamily(),
                    "what Windows nodes have, so that the class's kubelet settings and disks do not count either");
        }
        if (spec.raid0()
                && file.instanceTypes().stream()
                        .noneMatch(type -> type.labels().containsKey(GivenCatalog.LOCAL_NVME))) {
            warnInFile(
                    "instanceStorePolicy",
                    "RAID0",
                    "how large disks are, in a label %s".formatted(GivenCatalog.LOCAL_NVME));
        }
        if (!network.interfaces().isEmpty()) {
            warnInFile("networkInterfaces", texts(network.interfaces()), "how many interfaces each type can have");
        }
        if (!network.connectionTracking().equals(ConnectionTracking.DEFAULT)) {
            warnInFile("connectionTracking", texts(network.connectionTracking()), "which types can track connections");
        }
        return everywhere();
    }

    private void warnInFile(String field, String value, String unsaid) {
        warn(field, value, "the catalogue file does not say %s. Maybe plan without --catalog.".formatted(unsaid));
    }

    private void warn(String field, String value, String why) {
        warnings.add(new ObjectFault(
                "EC2NodeClass/" + spec.name(),
                "spec.%s: %s does not count in this plan: %s".formatted(field, value, why)));
    }

    private static String texts(List<Interface> interfaces) {
        return interfaces.stream()
                .map(one -> "card %d device %d%s"
                        .formatted(one.networkCardIndex(), one.deviceIndex(), one.efaOnly() ? " efa-only" : ""))
                .toList()
                .toString();
    }

    private static String texts(ConnectionTracking tracking) {
        var texts = new ArrayList<String>();
        text("tcpEstablishedTimeout", tracking.tcpEstablished(), texts);
        text("udpStreamTimeout", tracking.udpStream(), texts);
        text("udpTimeout", tracking.udp(), texts);
        return texts.toString();
    }

    private static void text(String field, @Nullable Duration timeout, List<String> texts) {
        if (timeout != null) {
            texts.add("%s %ds".formatted(field, timeout.toSeconds()));
        }
    }
}
