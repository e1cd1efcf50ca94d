package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.WellKnown;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rules between a pod and the pods of DaemonSets on its own node, which are there before it is: a DaemonSet's pod is made
 * when the node joins. DaemonSets are told by their index in the snapshot. What those on other nodes mean to the rest of a
 * zone is known once they are bound, and they are counted then.
 *
 * @param apart who may not share a node
 * @param near with a pod of one of these the pod has to share its node, and waiting pods are none that would do; empty where
 *     it has not
 * @param around the same by zone, or whatever else is shared by nodes: with one of these on its own node, there is one in its
 *     zone
 */
public record DaemonRules(List<Apart> apart, BitSet near, BitSet around) {
    static final DaemonRules NONE = new DaemonRules(List.of(), new BitSet(), new BitSet());

    /**
     * Required anti-affinity.
     *
     * @param daemons those whose pods it is about; not to be written to
     * @param own it is the pod's rule, and not the DaemonSets'
     */
    public record Apart(String topologyKey, BitSet daemons, boolean own) {
        /**
         * Whether it keeps the pod off a node.
         *
         * @param running DaemonSets with a pod there
         * @param labelled tells whether the node has a label: without it, it is in no domain that could be shared
         */
        public boolean forbids(BitSet running, Predicate<String> labelled) {
            return daemons.intersects(running)
                    && (topologyKey.equals(WellKnown.HOSTNAME) || labelled.test(topologyKey));
        }
    }

    /** Whether neither {@code apart} nor {@code near} says anything. */
    public boolean none() {
        return apart.isEmpty() && near.isEmpty();
    }

    /** Whether neither of them keeps the pod off a new node. */
    public boolean admit(BitSet running, Predicate<String> labelled) {
        return (near.isEmpty() || near.intersects(running))
                && apart.stream().noneMatch(one -> one.forbids(running, labelled));
    }
}
