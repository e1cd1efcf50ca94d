package dev.slipway.solver.placing;

import java.util.BitSet;
import java.util.List;

/** One rule of a pod about other pods, ready to be asked. */
sealed interface Check {
    /** Whether it looks at single nodes, or at some of them. */
    default boolean ofHosts() {
        return switch (this) {
            case Spread spread -> spread.counter.key == Counter.HOST;
            case Away away -> away.counter.key == Counter.HOST;
            case Near near -> near.counters.stream().anyMatch(counter -> counter.key == Counter.HOST);
        };
    }

    /**
     * The domain may exceed the emptiest by so many.
     *
     * @param self the pod counts itself
     * @param required once the pod is there, others must not break it
     */
    record Spread(Counter counter, int maxSkew, int minDomains, boolean self, boolean required) implements Check {}

    /**
     * Near pods that match all of the pod's terms: one counter for each topology key. With none such pod anywhere, a pod
     * that matches its own terms may be the first. So it is with pods that use a volume which is still to be made.
     *
     * @param daemons as {@link DaemonRules#near}: whatever is bought for the pod has one of these
     * @param filter nodes that pass it have such a pod of their own, as of {@link DaemonRules#around}; {@link
     *     Counter#NO_FILTER} where none has
     */
    record Near(List<Counter> counters, boolean self, BitSet daemons, int filter) implements Check {}

    /**
     * Where none of them is.
     *
     * @param self once there, the pod itself is one of them
     * @param own it is a rule of the pod, and not of those that keep others like it away
     */
    record Away(Counter counter, boolean self, boolean own) implements Check {}
}
