package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.DryRun;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which launches are to be tried, and what still holds of those that were.
 *
 * @param tries by the class's name
 * @param kept by the class's name; nothing of classes that are gone, not ready or about to be tried
 */
public record DryRunPlan(List<Try> tries, SortedMap<String, DryRun> kept) {
    public DryRunPlan {
        tries = List.copyOf(tries);
        kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /**
     * One launch to be tried.
     *
     * @param question names what is asked: the class and all that it means now
     * @param type one that a pool of the class may have
     * @param offerings of the type, on demand, one for each zone of the class that has it; never empty
     */
    public record Try(
            ResolvedNodeClass.Ready nodeClass,
            String question,
            InstanceType type,
            Image image,
            List<Offering> offerings) {
        public Try {
            offerings = List.copyOf(offerings);
        }
    }
}
