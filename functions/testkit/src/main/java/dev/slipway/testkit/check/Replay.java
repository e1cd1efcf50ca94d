package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Binds pods one at a time to the nodes that the plan names, all nodes being there, with the scheduler's filters at that
 * moment, until nothing moves. Only rules about neighbours depend on the order: what the other filters let in at the end
 * they let in at any time before.
 */
final class Replay {
    private static final int SHUFFLES = 3;

    /** So many more ways of each sort are tried when all of these fail. */
    private static final int MORE_WAYS = 12;

    private final List<PodKind> kinds;
    private final List<Site> sites;
    private final Spreading spreading;
    private final Gathering gathering;
    private final Following following;

    private record Waiting(PodId pod, int kind, Site site) {}

    Replay(List<PodKind> kinds, List<Site> sites) {
        this.kinds = kinds;
        this.sites = sites;
        this.spreading = new Spreading(kinds, sites);
        this.gathering = new Gathering(kinds, sites);
        this.following = new Following(kinds, sites);
    }

    /** What came of binding in several orders. */
    record Outcome(List<Violation> failures, boolean someOrderBindsAll) {}

    /** Pods that never bind in some order, of which each order names the first. */
    Outcome inSeveralOrders() {
        var queue = queue();
        if (queue.stream().noneMatch(one -> choosy(one.kind()))) {
            return new Outcome(List.of(), true);
        }
        var found = new ArrayList<Violation>();
        bind("by priority and name", queue, found);
        bind("in reverse", queue.reversed(), found);
        var demandingFirst = new ArrayList<>(queue);
        demandingFirst.sort(Comparator.comparing(
                (Waiting one) -> kinds.get(one.kind()).spreads().isEmpty()));
        bind("those with a spread first", demandingFirst, found);
        for (var seed = 1; seed <= SHUFFLES; seed++) {
            var shuffled = new ArrayList<>(queue);
            Collections.shuffle(shuffled, new Random(seed));
            bind("shuffled " + seed, shuffled, found);
        }
        var all = found.size() < SHUFFLES + 3;
        for (var seed = 1; seed <= MORE_WAYS && !all; seed++) {
            all = bindsAllByKind(queue, seed);
        }
        for (var seed = 1; seed <= MORE_WAYS && !all; seed++) {
            var ordered = new ArrayList<>(sites);
            Collections.shuffle(ordered, new Random(seed));
            all = unbindsAll(ordered, seed % 2 == 0);
        }
        return new Outcome(found, all);
    }

    /** One kind after the other, as far as each gets, and then all again. */
    private boolean bindsAllByKind(List<Waiting> queue, int seed) {
        sites.forEach(site -> Arrays.fill(site.here, 0));
        var order = new ArrayList<Integer>();
        for (var kind = 0; kind < kinds.size(); kind++) {
            order.add(kind);
        }
        Collections.shuffle(order, new Random(seed));
        var left = new ArrayList<Waiting>();
        for (var kind : order) {
            left.addAll(bindAsFarAsPossible(
                    queue.stream().filter(one -> one.kind() == kind).toList()));
        }
        var all = bindAsFarAsPossible(left).isEmpty();
        restore();
        return all;
    }

    private List<Waiting> bindAsFarAsPossible(List<Waiting> queue) {
        var waiting = queue;
        for (var moved = true; moved && !waiting.isEmpty(); ) {
            var still = once(waiting);
            moved = still.size() < waiting.size();
            waiting = still;
        }
        return waiting;
    }

    /**
     * Goes back from the end: a pod that would be let in as the last one may have been the last one. Of those, the one goes
     * without which the others are closest to being let in, so that whoever asks for little and spoils much comes late;
     * of equal ones any, or where most are, so that it stays even.
     */
    private boolean unbindsAll(List<Site> ordered, boolean evenly) {
        while (unbindsOne(ordered, evenly)) {
            // Until nobody is left, or nobody could have come last.
        }
        var empty = sites.stream().allMatch(site -> Arrays.stream(site.here).allMatch(count -> count == 0));
        restore();
        return empty;
    }

    private boolean unbindsOne(List<Site> ordered, boolean evenly) {
        var least = Long.MAX_VALUE;
        var most = 0;
        @Nullable Site best = null;
        var bestKind = -1;
        for (var site : ordered) {
            for (var kind = 0; kind < kinds.size(); kind++) {
                var pods = site.here[kind];
                if (pods > 0 && (least > 0 || (evenly && pods > most)) && !refusedAsLast(kind, site)) {
                    site.here[kind]--;
                    var trouble = trouble(least == Long.MAX_VALUE ? least : least + 1);
                    site.here[kind]++;
                    if (trouble < least || (evenly && trouble == least && pods > most)) {
                        least = trouble;
                        most = pods;
                        best = site;
                        bestKind = kind;
                    }
                }
            }
        }
        if (best == null) {
            return false;
        }
        best.here[bestKind]--;
        return true;
    }

    /** How far pods of all kinds are from being let in as the last ones; adding up ends at {@code enough}. */
    private long trouble(long enough) {
        var trouble = 0L;
        for (var site : sites) {
            for (var kind = 0; kind < kinds.size() && trouble < enough; kind++) {
                if (site.here[kind] > 0 && choosy(kind)) {
                    site.here[kind]--;
                    trouble += spreading.excess(kind, site)
                            + (gathering.affinityRefusal(kind, site) == null ? 0 : 1)
                            + (following.refusal(kind, site) == null ? 0 : 1);
                    site.here[kind]++;
                }
            }
        }
        return trouble;
    }

    private boolean refusedAsLast(int kind, Site site) {
        if (!choosy(kind)) {
            return false;
        }
        site.here[kind]--;
        var refusal = refusal(kind, site);
        site.here[kind]++;
        return refusal != null;
    }

    private List<Waiting> once(List<Waiting> waiting) {
        var still = new ArrayList<Waiting>();
        for (var one : waiting) {
            if (!choosy(one.kind()) || refusal(one.kind(), one.site()) == null) {
                one.site().here[one.kind()]++;
            } else {
                still.add(one);
            }
        }
        return still;
    }

    /** Affinity and spread may find a node closed that opens later; anti-affinity only closes. */
    private boolean choosy(int kind) {
        return !kinds.get(kind).spreads().isEmpty()
                || !kinds.get(kind).affinity().required().isEmpty()
                || following.follows(kind);
    }

    private List<Waiting> queue() {
        var queue = new ArrayList<Waiting>();
        for (var site : sites) {
            for (var kind = 0; kind < kinds.size(); kind++) {
                for (var pod : site.planned.get(kind)) {
                    queue.add(new Waiting(pod, kind, site));
                }
            }
        }
        queue.sort(Comparator.comparing((Waiting one) -> kinds.get(one.kind()).priority())
                .reversed()
                .thenComparing(Waiting::pod));
        return queue;
    }

    private void bind(String order, List<Waiting> queue, List<Violation> found) {
        sites.forEach(site -> Arrays.fill(site.here, 0));
        var waiting = bindAsFarAsPossible(queue);
        if (!waiting.isEmpty()) {
            var first = waiting.getFirst();
            found.add(new Violation(
                    Rule.UNREALISED,
                    first.site().name,
                    first.pod().toString(),
                    "%s, %d of %d pods never bind: %s"
                            .formatted(order, waiting.size(), queue.size(), refusal(first.kind(), first.site()))));
        }
        restore();
    }

    private void restore() {
        sites.forEach(site -> {
            for (var kind = 0; kind < kinds.size(); kind++) {
                site.here[kind] = site.planned.get(kind).size();
            }
        });
    }

    private @Nullable String refusal(int kind, Site site) {
        var spread = spreading.refusal(kind, site);
        var affinity = spread != null ? spread : gathering.affinityRefusal(kind, site);
        return affinity != null ? affinity : following.refusal(kind, site);
    }
}
