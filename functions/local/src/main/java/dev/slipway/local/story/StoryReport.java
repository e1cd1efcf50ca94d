package dev.slipway.local.story;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.decision.Decision;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What happened, and whether it was what was promised.
 *
 * @param begun,ended of the story itself, without starting and stopping its parts
 * @param moments by time
 * @param claims every claim, by creation
 * @param decisions of the planner, oldest first
 * @param checks in the story's order
 */
public record StoryReport(
        Instant begun,
        Instant ended,
        List<Moment> moments,
        List<NodeClaim> claims,
        List<Decision> decisions,
        List<Check> checks) {
    public StoryReport {
        moments = moments.stream()
                .sorted(Comparator.comparing(Moment::at).thenComparing(Moment::what))
                .toList();
        claims = List.copyOf(claims);
        decisions = List.copyOf(decisions);
        checks = List.copyOf(checks);
    }

    /** True when every promise was kept. */
    public boolean held() {
        return checks.stream().allMatch(Check::held);
    }
}
