package dev.slipway.model.claim;

/**
 * Names one CreateFleet call before it is made: its client token, and a tag on every instance that it launched. All
 * claims of one launch are equal but for their names.
 *
 * @param value at most 64 letters, digits and hyphens (EC2's bound for client tokens, read 2026-11-22)
 */
public record LaunchId(String value) implements Comparable<LaunchId> {
    public LaunchId {
        if (!value.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a launch id: 1 to 64 letters, digits and hyphens.".formatted(value));
        }
    }

    @Override
    public int compareTo(LaunchId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
