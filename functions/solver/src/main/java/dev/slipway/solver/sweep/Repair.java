package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeCondition;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.Remove;
import dev.slipway.solver.sweep.SweepPlan.Step;
import dev.slipway.solver.sweep.SweepPlan.TellNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that have been ill for too long go at once, whatever budgets and pods say, for their pods run nowhere already; but
 * not where too many are ill together, for then it is something else that is ill (core.md §3.9).
 */
final class Repair {
    /** Of a pool's nodes, in percent, rounded up; core.md §3.9. */
    private static final int MOST_ILL = 20;

    private final SweepFacts facts;
    private final Ownership ownership;
    private final SortedMap<String, Long> nodes = new TreeMap<>();
    private final SortedMap<String, Long> ill = new TreeMap<>();

    Repair(SweepFacts facts, Ownership ownership) {
        this.facts = facts;
        this.ownership = ownership;
        for (var claim : facts.claims()) {
            if (ownership.nodeOf(claim).isPresent()) {
                nodes.merge(claim.spec().nodePool(), 1L, Long::sum);
                worst(claim).ifPresent(_ -> ill.merge(claim.spec().nodePool(), 1L, Long::sum));
            }
        }
    }

    /** None for a claim that is well, or where repair is not wanted. */
    Optional<Step> step(NodeClaim claim) {
        if (!facts.repairs() || !claim.usable()) {
            return Optional.empty();
        }
        return worst(claim).map(condition -> {
            var pool = claim.spec().nodePool();
            var allowed = Math.ceilDiv(nodes.getOrDefault(pool, 0L) * MOST_ILL, 100L);
            var text = "%s is %s since %s".formatted(condition.type(), condition.status(), condition.since());
            return ill.getOrDefault(pool, 0L) > allowed
                    ? new TellNode(
                            ownership.nodeOf(claim).orElseThrow().name(),
                            "NodeRepairBlocked",
                            "%s; it is not replaced, for more than %d %% of NodePool %s is unhealthy"
                                    .formatted(text, MOST_ILL, pool))
                    : new Remove(claim.in(atOnce(claim)), text);
        });
    }

    private ClaimState.Disrupted atOnce(NodeClaim claim) {
        return new ClaimState.Disrupted(
                facts.now(),
                claim.instance().orElseThrow(),
                claim.node().orElse(null),
                DisruptionReason.UNHEALTHY,
                facts.now());
    }

    /** The condition whose patience ended first; none while all have some left. */
    private Optional<NodeCondition> worst(NodeClaim claim) {
        var ailing = claim.instance().isEmpty()
                ? List.<NodeCondition>of()
                : ownership
                        .nodeOf(claim)
                        .map(node -> node.disruption().ailing())
                        .orElse(List.of());
        return ailing.stream()
                .filter(condition -> !endsAt(condition).isAfter(facts.now()))
                .min(Comparator.comparing(this::endsAt).thenComparing(NodeCondition::type));
    }

    private Instant endsAt(NodeCondition condition) {
        var patience = patience(condition.type());
        var counts = condition.status().equals("False")
                || (condition.type().equals("Ready") && condition.status().equals("Unknown"));
        return patience == null || !counts || condition.since().isAfter(facts.now())
                ? Instant.MAX
                : condition.since().plus(patience);
    }

    /** How long a condition may be False, {@code Ready} also Unknown; null for one that means nothing. core.md §3.9, aws.md §3.10. */
    private static @Nullable Duration patience(String type) {
        return switch (type) {
            case "AcceleratedHardwareReady" -> Duration.ofMinutes(10);
            case "ContainerRuntimeReady", "KernelReady", "NetworkingReady", "Ready", "StorageReady" ->
                Duration.ofMinutes(30);
            default -> null;
        };
    }
}
