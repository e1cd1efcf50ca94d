package dev.slipway.model.pool;

import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.List;

/**
 * What the status of a NodePool says (core.md §1.3).
 *
 * @param observedGeneration of the object that this was found of; the oldest where its conditions differ
 * @param nodes a count
 * @param resources what these nodes have in all; {@code nodes} is their count again
 * @param conditions those of {@link #TYPES}, in that order; some may lack in what the cluster says
 */
public record NodePoolStatus(long observedGeneration, long nodes, ResourceList resources, List<Condition> conditions) {
    public static final String VALIDATION = "ValidationSucceeded";
    public static final String NODE_CLASS = "NodeClassReady";
    public static final String REGISTRATION = "NodeRegistrationHealthy";

    /** Of the conditions that are written; those of other types are somebody else's. */
    public static final List<String> TYPES = List.of(VALIDATION, NODE_CLASS, REGISTRATION, Condition.READY);

    public NodePoolStatus {
        conditions = List.copyOf(conditions);
    }

    /** With {@code Ready} added, which is true when the first two are. */
    public static NodePoolStatus of(
            long observedGeneration,
            long nodes,
            ResourceList resources,
            Condition validation,
            Condition nodeClass,
            Condition registration) {
        var conditions = new ArrayList<>(List.of(validation, nodeClass, registration));
        conditions.add(Condition.ready(List.of(validation, nodeClass)));
        return new NodePoolStatus(observedGeneration, nodes, resources, conditions);
    }
}
