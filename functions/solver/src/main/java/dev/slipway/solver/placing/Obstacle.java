package dev.slipway.solver.placing;

/**
 * A rule about other pods that keeps pods out of areas.
 *
 * @param topologyKey that it goes by
 * @param maxSkew of a spread; 0 for others
 * @param unlabelled in none of the areas nodes have such a label
 */
public record Obstacle(Kind kind, String topologyKey, int maxSkew, boolean unlabelled) {
    public enum Kind {
        /** Topology spread. */
        SPREAD,
        /** Pod affinity. */
        NEAR,
        /** The pod's own anti-affinity. */
        AWAY,
        /** Anti-affinity of other pods. */
        KEPT_AWAY
    }
}
