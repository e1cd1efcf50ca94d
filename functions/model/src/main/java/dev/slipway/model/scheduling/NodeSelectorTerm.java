package dev.slipway.model.scheduling;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One alternative of a required node affinity; alternatives are OR-ed, the expressions inside are AND-ed.
 *
 * @param expressions conditions on labels
 * @param fields conditions on {@code metadata.name} (matchFields)
 */
public record NodeSelectorTerm(List<Requirement> expressions, List<Requirement> fields) {
    public NodeSelectorTerm {
        expressions = List.copyOf(expressions);
        fields = List.copyOf(fields);
    }

    /** Kubernetes: a term without any condition matches no node. */
    public boolean matchesNothing() {
        return expressions.isEmpty() && fields.isEmpty();
    }

    /** Its conditions, one after the other. */
    @Override
    public String toString() {
        return Stream.concat(expressions.stream(), fields.stream())
                .map(Requirement::toString)
                .collect(Collectors.joining(", "));
    }
}
