package dev.slipway.model.claim;

/** The name of a Node object. */
public record NodeName(String value) implements Comparable<NodeName> {
    public NodeName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A node's name must not be empty.");
        }
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
