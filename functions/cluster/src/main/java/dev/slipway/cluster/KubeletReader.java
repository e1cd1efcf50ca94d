package dev.slipway.cluster;

import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.resource.Quantity;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the kubelet's settings of an EC2NodeClass (aws.md §1.7). */
final class KubeletReader {
    /** The fields that scheduling and every family's user data know. */
    static final List<String> UNDERSTOOD = List.of(
            "clusterDNS",
            "cpuCFSQuota",
            "evictionHard",
            "evictionMaxPodGracePeriod",
            "evictionSoft",
            "evictionSoftGracePeriod",
            "imageGCHighThresholdPercent",
            "imageGCLowThresholdPercent",
            "kubeReserved",
            "maxPods",
            "podsPerCore",
            "systemReserved");

    static final List<String> RESERVABLE = List.of("cpu", "ephemeral-storage", "memory", "pid");
    static final List<String> SIGNALS = List.of(
            "imagefs.available",
            "imagefs.inodesFree",
            "memory.available",
            "nodefs.available",
            "nodefs.inodesFree",
            "pid.available");

    private final Fields fields;
    private final ObjectReport report;

    private KubeletReader(Fields fields) {
        this.fields = fields;
        this.report = fields.report();
    }

    static Kubelet read(Fields fields, String amiFamily) {
        var reader = new KubeletReader(fields);
        var kubelet = reader.read();
        reader.checkFamily(kubelet, amiFamily);
        return kubelet;
    }

    private Kubelet read() {
        var clusterDns = fields.texts("clusterDNS");
        for (var address : clusterDns) {
            if (!address.matches("[0-9a-fA-F.:]+")) {
                report.fault(fields.path("clusterDNS"), "\"%s\" is not an IP address.".formatted(address));
            }
        }
        if (fields.get("maxPods") instanceof String expression) {
            report.fault(
                    fields.path("maxPods"),
                    "\"%s\" is not a whole number; expressions are not supported.".formatted(expression));
        }
        if (fields.has("registerWithTaints")) {
            report.fault(
                    fields.path("registerWithTaints"), "taints belong to the NodePool (spec.template.spec.taints).");
        }
        var high = fields.number("imageGCHighThresholdPercent", 0, 100);
        var low = fields.number("imageGCLowThresholdPercent", 0, 100);
        if (high != null && low != null && high <= low) {
            report.fault(
                    fields.path("imageGCHighThresholdPercent"),
                    "%d is not above imageGCLowThresholdPercent, %d.".formatted(high, low));
        }
        var soft = thresholds("evictionSoft");
        var grace = gracePeriods();
        missing("evictionSoftGracePeriod", soft.keySet(), grace.keySet());
        missing("evictionSoft", grace.keySet(), soft.keySet());
        return new Kubelet(
                clusterDns,
                fields.get("maxPods") instanceof String ? null : fields.number("maxPods", 0, Integer.MAX_VALUE),
                fields.number("podsPerCore", 0, Integer.MAX_VALUE),
                reserved("systemReserved"),
                reserved("kubeReserved"),
                thresholds("evictionHard"),
                soft,
                grace,
                fields.number("evictionMaxPodGracePeriod", 0, Integer.MAX_VALUE),
                high,
                low,
                fields.flag("cpuCFSQuota"),
                others());
    }

    private SortedMap<String, Quantity> reserved(String name) {
        var amounts = new TreeMap<String, Quantity>();
        fields.textMap(name).forEach((resource, text) -> {
            var place = fields.path(name) + "." + resource;
            if (!RESERVABLE.contains(resource)) {
                report.fault(place, "it cannot be reserved. " + NearestName.hint(resource, RESERVABLE));
                return;
            }
            try {
                var amount = Quantity.parse(text);
                if (amount.millis() < 0) {
                    report.fault(place, "\"%s\" is negative.".formatted(text));
                }
                amounts.put(resource, amount);
            } catch (IllegalArgumentException e) {
                report.fault(place, String.valueOf(e.getMessage()));
            }
        });
        return amounts;
    }

    private SortedMap<String, String> thresholds(String name) {
        var thresholds = fields.textMap(name);
        thresholds.forEach((signal, text) -> {
            checkSignal(name, signal);
            if (!threshold(text)) {
                report.fault(
                        fields.path(name) + "." + signal,
                        "\"%s\" is neither a quantity such as 100Mi nor a percentage from 0%% to 100%%."
                                .formatted(text));
            }
        });
        return thresholds;
    }

    private static boolean threshold(String text) {
        try {
            return text.endsWith("%")
                    ? text.matches("[0-9]{1,3}(\\.[0-9]+)?%")
                            && Double.parseDouble(text.substring(0, text.length() - 1)) <= 100
                    : Quantity.parse(text).millis() >= 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private SortedMap<String, Duration> gracePeriods() {
        var periods = new TreeMap<String, Duration>();
        fields.textMap("evictionSoftGracePeriod").forEach((signal, text) -> {
            checkSignal("evictionSoftGracePeriod", signal);
            var period = GoDuration.parse(text);
            if (period == null || period.isNegative()) {
                report.fault(
                        fields.path("evictionSoftGracePeriod") + "." + signal,
                        "\"%s\" is not a duration such as 1m30s.".formatted(text));
                period = Duration.ZERO;
            }
            periods.put(signal, period);
        });
        return periods;
    }

    private void checkSignal(String name, String signal) {
        if (!SIGNALS.contains(signal)) {
            report.fault(
                    fields.path(name) + "." + signal,
                    "this is not a signal of eviction. " + NearestName.hint(signal, SIGNALS));
        }
    }

    private void missing(String name, Collection<String> wanted, Collection<String> given) {
        for (var signal : wanted) {
            if (!given.contains(signal)) {
                report.fault(
                        fields.path(name),
                        "%s is missing; evictionSoft and evictionSoftGracePeriod have the same signals."
                                .formatted(signal));
            }
        }
    }

    private SortedMap<String, String> others() {
        var others = new TreeMap<String, String>();
        for (var name : fields.unread()) {
            var value = fields.get(name);
            if (value != null) {
                KubeletFields.check(name, value, fields.path(name), report);
                if (name.equals("evictionMinimumReclaim") && value instanceof Map<?, ?> amounts) {
                    amounts.keySet().forEach(signal -> checkSignal(name, signal.toString()));
                }
                others.put(name, ModelJson.write(value));
            }
        }
        return others;
    }

    /** AL2023 passes everything on; Custom passes nothing on, since its user data is the user's own. */
    private void checkFamily(Kubelet kubelet, String amiFamily) {
        if (amiFamily.isEmpty() || amiFamily.equals("AL2023") || amiFamily.equals("Custom")) {
            return;
        }
        kubelet.others()
                .keySet()
                .forEach(name -> report.fault(
                        fields.path(name), "amiFamily %s cannot set this field; AL2023 can.".formatted(amiFamily)));
        if (amiFamily.equals("Bottlerocket") && kubelet.podsPerCore() != null) {
            report.fault(
                    fields.path("podsPerCore"), "amiFamily Bottlerocket cannot set this field. Maybe maxPods does.");
        }
        if (kubelet.clusterDns().size() > 1) {
            report.fault(
                    fields.path("clusterDNS"),
                    "amiFamily %s takes one address, not %d."
                            .formatted(amiFamily, kubelet.clusterDns().size()));
        }
    }
}
