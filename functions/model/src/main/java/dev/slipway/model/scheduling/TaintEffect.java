package dev.slipway.model.scheduling;

import java.util.Optional;

/** What a taint does to pods that do not tolerate it. */
public enum TaintEffect {
    NO_SCHEDULE("NoSchedule"),
    PREFER_NO_SCHEDULE("PreferNoSchedule"),
    NO_EXECUTE("NoExecute");

    private final String text;

    TaintEffect(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The effect written so, or empty for an unknown word. */
    public static Optional<TaintEffect> named(String text) {
        for (var effect : values()) {
            if (effect.text.equals(text)) {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }
}
