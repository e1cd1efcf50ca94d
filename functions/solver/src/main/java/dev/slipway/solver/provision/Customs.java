package dev.slipway.solver.provision;

import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Numbers the sets of custom requirements that nodes may come to have, so that asking whether two agree is cheap. */
final class Customs {
    static final int CONFLICT = -1;

    private final List<Requirements> known = new ArrayList<>();
    private final TreeMap<String, Integer> numbersByText = new TreeMap<>();
    private final TreeMap<Long, Integer> both = new TreeMap<>();

    int number(Requirements requirements) {
        return numbersByText.computeIfAbsent(requirements.sets().toString(), _ -> {
            known.add(requirements);
            return known.size() - 1;
        });
    }

    Requirements get(int number) {
        return known.get(number);
    }

    /** The number of both together, or {@link #CONFLICT} when no node can satisfy them. */
    int and(int a, int b) {
        if (a == CONFLICT || b == CONFLICT) {
            return CONFLICT;
        }
        return a == b ? a : both.computeIfAbsent(((long) a << 32) | b, _ -> combine(a, b));
    }

    private int combine(int a, int b) {
        var together = known.get(a).and(known.get(b));
        return together.firstImpossible().isPresent() ? CONFLICT : number(together);
    }
}
