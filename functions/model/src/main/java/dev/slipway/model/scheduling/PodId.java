package dev.slipway.model.scheduling;

import java.util.Comparator;

/** A pod's namespace and name. */
public record PodId(String namespace, String name) implements Comparable<PodId> {
    private static final Comparator<PodId> ORDER =
            Comparator.comparing(PodId::namespace).thenComparing(PodId::name);

    /** Reads {@code namespace/name}. */
    public static PodId parse(String text) {
        var slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("\"%s\" is not namespace/name of a pod.".formatted(text));
        }
        return new PodId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(PodId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
