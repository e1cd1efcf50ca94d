package dev.slipway.model.claim;

/** An EC2 instance id, {@code i-0123456789abcdef0}. */
public record InstanceId(String value) implements Comparable<InstanceId> {
    public InstanceId {
        if (!value.startsWith("i-")) {
            throw new IllegalArgumentException("\"%s\" is not an instance id; they start with i-.".formatted(value));
        }
    }

    /** The id at the end of a node's provider id, {@code aws:///us-east-1a/i-0…}. */
    public static InstanceId ofProviderId(String providerId) {
        return new InstanceId(providerId.substring(providerId.lastIndexOf('/') + 1));
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
