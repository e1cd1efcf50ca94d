package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.solver.scheduling.Alternatives;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Taints;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules about other pods see of a node beside its domains. For one, which nodes count for a spread constraint: those that
 * {@code nodeAffinityPolicy} and {@code nodeTaintsPolicy} let in and that have the topology keys of all of the pod's
 * constraints (Kubernetes 1.34, {@code podtopologyspread/filtering.go}, {@code nodeLabelsMatchSpreadConstraints}). For
 * another, which nodes have a DaemonSet's pod that a pod has to be near.
 *
 * @param owner the kind whose node selector, affinity and tolerations are meant
 * @param alternatives null when affinity is ignored
 * @param honorTaints nodes with taints that the owner does not tolerate are left out
 * @param keys labels without which a node is left out
 * @param daemons DaemonSets of which a node has to run one; empty where it does not matter
 */
public record NodeFilter(
        PodKind owner, @Nullable Alternatives alternatives, boolean honorTaints, List<String> keys, BitSet daemons) {
    public NodeFilter {
        keys = List.copyOf(keys);
    }

    /** Whether a node that exists counts. */
    public boolean admits(Labels labels, @Nullable String name, List<Taint> taints) {
        return (alternatives == null || alternatives.matches(labels, name)) && tolerates(taints) && hasKeys(labels);
    }

    /** Whether nodes with these labels count, as far as topology keys go. */
    public boolean hasKeys(Labels labels) {
        for (var key : keys) {
            if (labels.value(key) == null) {
                return false;
            }
        }
        return true;
    }

    /** Whether nodes that run these DaemonSets count. */
    public boolean finds(BitSet running) {
        return daemons.isEmpty() || daemons.intersects(running);
    }

    /** Whether nodes with these taints count. */
    public boolean tolerates(List<Taint> taints) {
        return !honorTaints || Taints.firstRepelling(owner, taints, false).isEmpty();
    }
}
