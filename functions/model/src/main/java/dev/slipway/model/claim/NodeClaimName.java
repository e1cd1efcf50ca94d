package dev.slipway.model.claim;

/** The name of a NodeClaim: its NodePool's name and a suffix, {@code default-k3f9x2}. */
public record NodeClaimName(String value) implements Comparable<NodeClaimName> {
    public NodeClaimName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A NodeClaim's name must not be empty.");
        }
    }

    @Override
    public int compareTo(NodeClaimName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
