package dev.slipway.solver.scheduling;

import dev.slipway.model.scheduling.PodKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a pod's node selector and required node affinity let it run: any of these.
 *
 * @param any in the pod's order; empty when no node at all would do
 */
public record Alternatives(List<Alternative> any) {
    private static final String NAME_FIELD = "metadata.name";

    public Alternatives {
        any = List.copyOf(any);
    }

    /**
     * One of them.
     *
     * @param labels node selector and one term's expressions together
     * @param fields the term's conditions on the node's name
     */
    public record Alternative(Requirements labels, Requirements fields) {
        @Override
        public String toString() {
            return fields.sets().isEmpty() ? labels.toString() : (labels + " " + fields).strip();
        }

        boolean matches(Labels node, @Nullable String name) {
            return labels.firstUnmet(node).isEmpty()
                    && fields.firstUnmet(key -> key.equals(NAME_FIELD) ? name : null)
                            .isEmpty();
        }
    }

    public static Alternatives of(PodKind kind) {
        var selector = Requirements.ofLabels(kind.nodeSelector());
        if (kind.requiredTerms().isEmpty()) {
            return new Alternatives(List.of(new Alternative(selector, Requirements.NONE)));
        }
        var any = new ArrayList<Alternative>();
        for (var term : kind.requiredTerms()) {
            if (!term.matchesNothing()) {
                any.add(new Alternative(
                        selector.and(Requirements.of(term.expressions())), Requirements.of(term.fields())));
            }
        }
        return new Alternatives(any);
    }

    /** Whether a node with these labels would do; {@code name} is null while it has none. */
    public boolean matches(Labels node, @Nullable String name) {
        return any.stream().anyMatch(alternative -> alternative.matches(node, name));
    }

    @Override
    public String toString() {
        return String.join(" or ", any.stream().map(Alternative::toString).toList());
    }
}
