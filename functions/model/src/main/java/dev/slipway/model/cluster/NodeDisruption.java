package dev.slipway.model.cluster;

import dev.slipway.model.scheduling.WellKnown;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What speaks against taking a node away, and what for it.
 *
 * @param held the node itself says {@code karpenter.sh/do-not-disrupt}
 * @param blockers pods that may not be evicted now, a sentence for each, by pod: they say so themselves, or a
 *     PodDisruptionBudget does
 * @param cost 1 and the eviction cost of each pod that would go elsewhere (core.md §3.2, reschedule cost); 0 when
 *     nobody counted
 * @param busyAt when a pod that follows no DaemonSet last came or began to leave; {@link Instant#EPOCH} when nothing
 *     tells
 * @param ailing conditions that say that something should be ready and is not, by type
 */
public record NodeDisruption(
        boolean held, List<String> blockers, double cost, Instant busyAt, List<NodeCondition> ailing) {
    /** A healthy node that nobody minds. */
    public static final NodeDisruption NONE = new NodeDisruption(false, List.of(), 0, Instant.EPOCH);

    public NodeDisruption {
        blockers = blockers.stream().sorted().toList();
        ailing = ailing.stream()
                .sorted(Comparator.comparing(NodeCondition::type))
                .toList();
    }

    /** Of a healthy node. */
    public NodeDisruption(boolean held, List<String> blockers, double cost, Instant busyAt) {
        this(held, blockers, cost, busyAt, List.of());
    }

    /** What forbids to take the node away, in a few words; empty when nothing does. */
    public Optional<String> blocker() {
        if (held) {
            return Optional.of("it is annotated %s: \"true\"".formatted(WellKnown.DO_NOT_DISRUPT));
        }
        var more = blockers.size() < 2 ? "" : ", and %d more".formatted(blockers.size() - 1);
        return blockers.stream().findFirst().map(first -> first + more);
    }
}
