package dev.slipway.model.cluster;

/**
 * An object that could not be read or used.
 *
 * @param object kind and name, {@code NodePool/default}, or where it stood, {@code pods.yaml:12}
 * @param message the value at fault and the likely fix, one line
 */
public record ObjectFault(String object, String message) {
    @Override
    public String toString() {
        return object + ": " + message;
    }
}
