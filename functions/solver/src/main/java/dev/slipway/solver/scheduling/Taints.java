package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import java.util.List;
import java.util.Optional;

/** Which taints keep pods away, and which are only passing. */
public final class Taints {
    private Taints() {}

    /**
     * The first taint that keeps the pod away.
     *
     * @param preferencesHold PreferNoSchedule counts too: so at first, and no longer when nothing else fits (core.md
     *     §2.5)
     */
    public static Optional<Taint> firstRepelling(PodKind kind, List<Taint> taints, boolean preferencesHold) {
        return taints.stream()
                .filter(taint -> preferencesHold || taint.effect() != TaintEffect.PREFER_NO_SCHEDULE)
                .filter(taint -> !kind.tolerates(taint))
                .findFirst();
    }

    /** True when a DaemonSet's pod would run beside these; its controller tolerates Kubernetes' own node taints. */
    public static boolean daemonRuns(PodKind daemon, List<Taint> taints) {
        return taints.stream()
                .filter(taint -> taint.effect() != TaintEffect.PREFER_NO_SCHEDULE)
                .filter(taint -> !taint.key().startsWith("node.kubernetes.io/"))
                .allMatch(daemon::tolerates);
    }

    /** True for a taint that comes and goes while a node starts (core.md §1.11). */
    public static boolean ephemeral(Taint taint) {
        return taint.key().startsWith("readiness.k8s.io/")
                || WellKnown.EPHEMERAL_TAINTS.stream().anyMatch(taint::matches);
    }
}
