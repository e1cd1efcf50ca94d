package dev.slipway.solver.interruption;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.pool.RebalancePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/**
 * Decides whether a node goes because EC2 recommends it. Recommendations come for many instances of a capacity pool at once,
 * and for their replacements again: so only where the NodePool asks for it, and one after the other.
 */
public final class RebalancePlanner {
    /** Between two nodes of a pool in a zone: as long as a replacement may take (core.md §3.10). */
    static final Duration COOL_DOWN = Duration.ofMinutes(10);

    private RebalancePlanner() {}

    public static RebalancePlan plan(RebalanceFacts facts) {
        var claim = facts.claim();
        return switch (claim.state()) {
            case ClaimState.Initialized initialized -> judge(facts, initialized.instance());
            case ClaimState.Disrupted going
            when going.reason() == DisruptionReason.REBALANCE_RECOMMENDED ->
                new RebalancePlan.Follow(facts.followed(), going.deadline());
            case ClaimState.Planned _,
                    ClaimState.Launched _,
                    ClaimState.Registered _,
                    ClaimState.Disrupted _,
                    ClaimState.Draining _,
                    ClaimState.Terminating _,
                    ClaimState.Terminated _,
                    ClaimState.Failed _ ->
                ignore("%s is %s".formatted(claim.name(), claim.state().text()));
        };
    }

    private static RebalancePlan judge(RebalanceFacts facts, LaunchedInstance instance) {
        var pool = facts.pool();
        if (pool == null) {
            return ignore(
                    "NodePool %s does not exist".formatted(facts.claim().spec().nodePool()));
        }
        if (pool.disruption().rebalance() == RebalancePolicy.IGNORE) {
            return ignore("NodePool %s ignores recommendations; annotate it slipway.dev/rebalance: replaceThenDrain"
                    .formatted(pool.name()));
        }
        if (instance.pool().capacityType() != CapacityType.SPOT) {
            return ignore("%s is not spot".formatted(instance.id()));
        }
        var place = pool.name() + "/" + instance.pool().zone();
        var followed = new TreeMap<>(facts.followed());
        followed.values().removeIf(line -> !at(line).plus(COOL_DOWN).isAfter(facts.now()));
        var last = followed.get(place);
        if (last != null && !last.endsWith(" " + facts.claim().name())) {
            return ignore(
                    "another node of %s goes since %s; the next may %s later".formatted(place, at(last), COOL_DOWN));
        }
        followed.putIfAbsent(place, facts.now() + " " + facts.claim().name());
        var grace = pool.terminationGracePeriod();
        return new RebalancePlan.Follow(
                followed, grace == null ? null : facts.now().plus(grace));
    }

    private static Instant at(String line) {
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    private static RebalancePlan ignore(String why) {
        return new RebalancePlan.Ignore(why);
    }
}
