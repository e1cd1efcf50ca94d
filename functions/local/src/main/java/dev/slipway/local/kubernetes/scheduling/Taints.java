package dev.slipway.local.kubernetes.scheduling;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Taints against tolerations. */
public final class Taints {

    private static final Taint CORDON = new Taint("NoSchedule", "node.kubernetes.io/unschedulable", null, null);

    private Taints() {}

    /** The first taint that keeps a pod with these tolerations away; PreferNoSchedule never does. */
    public static Optional<Taint> untolerated(Node node, List<Toleration> tolerations) {
        return node.getSpec().getTaints().stream()
                .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                .filter(taint -> !tolerated(taint, tolerations))
                .findFirst();
    }

    /** True when the node is cordoned and the pod does not tolerate that. */
    public static boolean cordonedFor(Node node, List<Toleration> tolerations) {
        return Boolean.TRUE.equals(node.getSpec().getUnschedulable()) && !tolerated(CORDON, tolerations);
    }

    private static boolean tolerated(Taint taint, List<Toleration> tolerations) {
        return tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        var effect = toleration.getEffect();
        if (effect != null && !effect.isEmpty() && !effect.equals(taint.getEffect())) {
            return false;
        }
        var exists = "Exists".equals(toleration.getOperator());
        var key = toleration.getKey();
        if (key == null || key.isEmpty()) {
            return exists;
        }
        return key.equals(taint.getKey())
                && (exists || text(toleration.getValue()).equals(text(taint.getValue())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
