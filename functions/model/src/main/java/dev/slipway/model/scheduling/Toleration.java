package dev.slipway.model.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * What lets a pod onto a tainted node.
 *
 * @param key empty matches every key, which Kubernetes allows only with Exists
 * @param exists true for operator Exists; false for Equal, which also compares the value
 * @param value compared when {@code exists} is false
 * @param effect null matches every effect
 */
public record Toleration(
        String key, boolean exists, String value, @Nullable TaintEffect effect) {
    public boolean tolerates(Taint taint) {
        if (effect != null && effect != taint.effect()) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return exists || (!key.isEmpty() && value.equals(taint.value()));
    }
}
