package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.placing.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods of one shape that need a place. Their names are handed out in order once it is known how many go where. */
final class Demand {
    private final Shape shape;
    private final List<Source> sources = new ArrayList<>();
    private int waiting;
    private int all;
    private int cursor;

    /** Pods of one kind, as they came. */
    private static final class Source {
        private final PodKind kind;
        private final List<String> names;
        private final BitSet gone = new BitSet();
        private int next;

        Source(PodKind kind, List<String> names) {
            this.kind = kind;
            this.names = names;
        }

        @Nullable
        PodId take() {
            next = gone.nextClearBit(next);
            return next < names.size() ? new PodId(kind.namespace(), names.get(next++)) : null;
        }

        /** The place of a pod that still waits; negative when it does not. */
        int at(PodId pod) {
            var at = kind.namespace().equals(pod.namespace()) ? Collections.binarySearch(names, pod.name()) : -1;
            return at >= next && !gone.get(at) ? at : -1;
        }

        List<PodId> left() {
            var left = new ArrayList<PodId>();
            for (var i = gone.nextClearBit(next); i < names.size(); i = gone.nextClearBit(i + 1)) {
                left.add(new PodId(kind.namespace(), names.get(i)));
            }
            return left;
        }
    }

    Demand(Shape shape) {
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    /** Names are sorted. */
    void add(PodKind kind, List<String> names) {
        sources.add(new Source(kind, names));
        waiting += names.size();
        all += names.size();
    }

    /** How many have not been named yet. */
    int waiting() {
        return waiting;
    }

    /** How many there were. */
    int all() {
        return all;
    }

    boolean waits(PodId pod) {
        return sources.stream().anyMatch(source -> source.at(pod) >= 0);
    }

    /** Takes one pod by its name; it must wait. */
    void take(PodId pod) {
        for (var source : sources) {
            var at = source.at(pod);
            if (at >= 0) {
                source.gone.set(at);
                waiting--;
                return;
            }
        }
    }

    /** Takes the next pods: as they came by kinds, then by name. */
    void take(int count, List<PodId> into) {
        waiting -= count;
        for (var left = count; left > 0; ) {
            var pod = sources.get(cursor).take();
            if (pod == null) {
                cursor++;
            } else {
                into.add(pod);
                left--;
            }
        }
    }

    /** What still waits, by the kinds that the user knows; never an empty list in it. */
    List<List<PodId>> waitingByKind() {
        return sources.stream()
                .map(Source::left)
                .filter(pods -> !pods.isEmpty())
                .toList();
    }
}
