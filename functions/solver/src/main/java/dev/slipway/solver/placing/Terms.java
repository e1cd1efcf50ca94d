package dev.slipway.solver.placing;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Node selector terms against nodes. */
final class Terms {
    private Terms() {}

    /** True too when there are none: then nothing is asked. */
    static boolean matchesAny(List<NodeSelectorTerm> terms, Labels labels, @Nullable String name) {
        if (terms.isEmpty()) {
            return true;
        }
        for (var term : terms) {
            if (matches(term, labels, name)) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(NodeSelectorTerm term, Labels labels, @Nullable String name) {
        return !term.matchesNothing()
                && Requirements.of(term.expressions()).firstUnmet(labels).isEmpty()
                && Requirements.of(term.fields())
                        .firstUnmet(key -> key.equals("metadata.name") ? name : null)
                        .isEmpty();
    }
}
