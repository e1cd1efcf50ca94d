package dev.slipway.cluster;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields of KubeletConfiguration that a user may write besides those that are understood here, and their types, so
 * that a slip is found before a kubelet refuses to start. Source: k8s.io/kubelet v0.36.3, {@code config/v1beta1}.
 */
final class KubeletFields {
    /** By type: paths, {@code []} for each element of a list and {@code {}} for each value of a map. */
    private static final Map<String, String> PATHS_BY_TYPE = new TreeMap<>(Map.of(
            "true or false",
            """
            enableServer rotateCertificates serverTLSBootstrap authentication.webhook.enabled
            authentication.anonymous.enabled enableDebuggingHandlers enableContentionProfiling cgroupsPerQOS
            singleProcessOOMKill runOnce serializeImagePulls mergeDefaultEvictionSettings enableControllerAttachDetach
            protectKernelDefaults makeIPTablesUtilChains featureGates{} failSwapOn kernelMemcgNotification
            logging.options.text.splitStream logging.options.json.splitStream enableSystemLogHandler
            enableSystemLogQuery enableProfilingHandler enableDebugFlagsHandler seccompDefault registerNode
            localStorageCapacityIsolation failCgroupV1
            """,
            "a whole number",
            """
            port readOnlyPort tlsCurvePreferences[] registryPullQPS registryBurst eventRecordQPS eventBurst healthzPort
            oomScoreAdj nodeLeaseDurationSeconds podPidsLimit nodeStatusMaxImages maxOpenFiles kubeAPIQPS kubeAPIBurst
            maxParallelImagePulls iptablesMasqueradeBit iptablesDropBit containerLogMaxFiles containerLogMaxWorkers
            logging.verbosity logging.vmodule[].verbosity shutdownGracePeriodByPodPriority[].priority
            shutdownGracePeriodByPodPriority[].shutdownGracePeriodSeconds reservedMemory[].numaNode
            tracing.samplingRatePerMillion userNamespaces.idsPerPod
            """,
            "a number",
            "memoryThrottlingFactor",
            "a text",
            """
            apiVersion kind staticPodPath podLogsDir staticPodURL staticPodURLHeader{}[] address tlsCertFile
            tlsPrivateKeyFile tlsCipherSuites[] tlsMinVersion authentication.x509.clientCAFile authorization.mode
            imagePullCredentialsVerificationPolicy preloadedImagesVerificationAllowlist[] healthzBindAddress
            clusterDomain kubeletCgroups systemCgroups cgroupRoot cgroupDriver cpuManagerPolicy
            cpuManagerPolicyOptions{} memoryManagerPolicy topologyManagerPolicy topologyManagerScope
            topologyManagerPolicyOptions{} qosReserved{} hairpinMode podCIDR resolvConf contentType
            evictionMinimumReclaim{} memorySwap.swapBehavior containerLogMaxSize
            configMapAndSecretChangeDetectionStrategy reservedSystemCPUs showHiddenMetricsForVersion
            systemReservedCgroup kubeReservedCgroup enforceNodeAllocatable[] allowedUnsafeSysctls[] volumePluginDir
            providerID logging.format logging.vmodule[].filePattern memoryReservationPolicy tracing.endpoint
            containerRuntimeEndpoint imageServiceEndpoint
            """,
            "a duration such as 1m30s",
            """
            syncFrequency fileCheckFrequency httpCheckFrequency authentication.webhook.cacheTTL
            authorization.webhook.cacheAuthorizedTTL authorization.webhook.cacheUnauthorizedTTL
            streamingConnectionIdleTimeout nodeStatusUpdateFrequency nodeStatusReportFrequency imageMinimumGCAge
            imageMaximumGCAge volumeStatsAggPeriod cpuManagerReconcilePeriod runtimeRequestTimeout cpuCFSQuotaPeriod
            evictionPressureTransitionPeriod containerLogMonitorInterval shutdownGracePeriod
            shutdownGracePeriodCriticalPods crashLoopBackOff.maxContainerRestartPeriod
            """,
            "a text or a number",
            """
            logging.flushFrequency logging.options.text.infoBufferSize logging.options.json.infoBufferSize
            reservedMemory[].limits{}
            """));

    private static final NavigableMap<String, String> TYPES_BY_PATH = typesByPath();

    /** Names that a sentence can hold, a count; a matter of taste. */
    private static final int MOST_LISTED = 20;

    private KubeletFields() {}

    private static NavigableMap<String, String> typesByPath() {
        var types = new TreeMap<String, String>();
        PATHS_BY_TYPE.forEach(
                (type, paths) -> List.of(paths.strip().split("\\s+", -1)).forEach(path -> types.put(path, type)));
        return Collections.unmodifiableNavigableMap(types);
    }

    /** Reports every field at or below {@code path} that is not known or of a wrong type. */
    static void check(String path, Object value, String place, ObjectReport report) {
        var type = TYPES_BY_PATH.get(path);
        if (type != null) {
            if (!is(type, value)) {
                report.fault(place, "%s is not %s.".formatted(value, type));
            }
        } else if (inside(path + "[]")) {
            if (value instanceof Collection<?> list) {
                var i = 0;
                for (var element : list) {
                    check(path + "[]", element, "%s[%d]".formatted(place, i++), report);
                }
            } else {
                report.fault(place, "%s is not a list.".formatted(value));
            }
        } else if (inside(path + "{}") || inside(path + ".")) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, element) -> check(
                        inside(path + "{}") ? path + "{}" : path + "." + key, element, place + "." + key, report));
            } else {
                report.fault(place, "%s is not an object with fields.".formatted(value));
            }
        } else {
            report.fault(place, "this field is not known. " + hint(path));
        }
    }

    private static boolean inside(String prefix) {
        var next = TYPES_BY_PATH.ceilingKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    private static String hint(String path) {
        var parent = path.substring(0, path.lastIndexOf('.') + 1);
        var siblings = new TreeSet<String>();
        TYPES_BY_PATH.keySet().stream()
                .filter(known -> known.startsWith(parent))
                .forEach(known -> siblings.add(known.substring(parent.length()).split("[.\\[{]", 2)[0]));
        if (parent.isEmpty()) {
            siblings.addAll(KubeletReader.UNDERSTOOD);
        }
        var hint = NearestName.hint(path.substring(parent.length()), siblings);
        return siblings.size() > MOST_LISTED && hint.startsWith("Known")
                ? "KubeletConfiguration v1beta1 lists those that are."
                : hint;
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "true or false" -> value instanceof Boolean;
            case "a whole number" -> value instanceof Integer || value instanceof Long;
            case "a number" -> value instanceof Number;
            case "a text" -> value instanceof String;
            case "a text or a number" -> value instanceof String || value instanceof Number;
            default -> value instanceof String text && GoDuration.parse(text) != null;
        };
    }
}
