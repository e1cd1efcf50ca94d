package dev.slipway.model.scheduling;

/**
 * A mark on a node that repels pods.
 *
 * @param key a qualified name
 * @param value empty when the taint has none
 */
public record Taint(String key, String value, TaintEffect effect) {
    /** True for the same key and effect; the value is ignored, as Kubernetes does when it updates taints. */
    public boolean matches(Taint other) {
        return key.equals(other.key) && effect == other.effect;
    }

    /** As kubectl writes it: {@code key=value:Effect}, or {@code key:Effect} without a value. */
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect.text();
    }
}
