package dev.slipway.model.scheduling;

import java.util.Comparator;

/** A pod's namespace and name. */
public record PodId(String namespace, String name) implements Comparable<PodId> {
    private static final Comparator<PodId> ORDER =
            Comparator.comparing(PodId::namespace).thenComparing(PodId::name);

    /** No pod of a cluster can have a name with a colon (Kubernetes, "Object Names and IDs", read 2026-11-28). */
    private static final String VIRTUAL = "capacity-buffer:";

    /** Reads {@code namespace/name}. */
    public static PodId parse(String text) {
        var slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("\"%s\" is not namespace/name of a pod.".formatted(text));
        }
        return new PodId(text.substring(0, slash), text.substring(slash + 1));
    }

    /** One of the pods that only hold room for a CapacityBuffer of that name (core.md §1.8), from number 0. */
    public static PodId virtual(String namespace, String buffer, int number) {
        return new PodId(namespace, VIRTUAL + buffer + "-" + number);
    }

    /** True for a pod that no cluster has: it only holds room. */
    public boolean virtual() {
        return virtual(name);
    }

    /** The same of a name alone. */
    public static boolean virtual(String name) {
        return name.startsWith(VIRTUAL);
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
