package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a pool's nodes join lately (core.md §1.3, NodeRegistrationHealthy): told of the claims of its present template, for
 * users alone. Nothing waits for it.
 */
final class Registrations {
    /** So many of the last outcomes count; core.md §1.3. */
    private static final int LAST = 4;

    /** So many of them make it bad; core.md §1.3, half of those that count. */
    private static final int FAILURES = 2;

    private final SortedMap<String, List<NodeClaim>> claimsByPool;

    Registrations(List<NodeClaim> live, List<NodeClaim> ended) {
        claimsByPool = Stream.concat(live.stream(), ended.stream())
                .filter(claim -> failed(claim) || claim.node().isPresent())
                .sorted(Comparator.comparing((NodeClaim claim) -> claim.spec().createdAt())
                        .thenComparing(NodeClaim::name)
                        .reversed())
                .collect(Collectors.groupingBy(
                        claim -> claim.spec().nodePool(), TreeMap::new, Collectors.toUnmodifiableList()));
    }

    /** What EC2 refuses is told of the class and of the pods. */
    private static boolean failed(NodeClaim claim) {
        return claim.disruptionReason()
                        .filter(DisruptionReason.NEVER_REGISTERED::equals)
                        .isPresent()
                || (claim.state() instanceof ClaimState.Failed failed
                        && failed.reason().equals(Adoption.LAUNCH_TIMEOUT));
    }

    Condition of(NodePoolStanding pool) {
        var last = claimsByPool.getOrDefault(pool.name(), List.of()).stream()
                .filter(claim -> claim.spec().nodePoolHash().equals(pool.hash()))
                .limit(LAST)
                .toList();
        var failed = last.stream().filter(Registrations::failed).toList();
        if (failed.size() >= FAILURES) {
            return unhealthy(failed, last.size());
        }
        if (failed.size() < last.size()) {
            return Condition.met(NodePoolStatus.REGISTRATION);
        }
        return before(pool)
                .orElseGet(() -> Condition.unknown(
                        NodePoolStatus.REGISTRATION, "Too few nodes have been launched since it was last changed."));
    }

    private static Condition unhealthy(List<NodeClaim> failed, int of) {
        var latest = failed.getFirst();
        var names = failed.stream().map(claim -> claim.name().value()).collect(Collectors.joining(", "));
        return latest.state() instanceof ClaimState.Failed state
                ? Condition.failed(
                        NodePoolStatus.REGISTRATION,
                        state.reason(),
                        "Of its last %d nodes %d did not come: %s. %s"
                                .formatted(of, failed.size(), names, state.message()))
                : Condition.failed(
                        NodePoolStatus.REGISTRATION,
                        "RegistrationFailed",
                        ("Of its last %d nodes %d did not join: %s. Maybe their role has no access entry of type EC2_LINUX, or their"
                                        + " subnets do not reach the API server; aws ec2 get-console-output --latest"
                                        + " --instance-id %s says more.")
                                .formatted(
                                        of,
                                        failed.size(),
                                        names,
                                        latest.instance()
                                                .map(instance -> instance.id().value())
                                                .orElse("ID")));
    }

    /** What it said of this template, when claims that ended longer ago were still known. */
    private static Optional<Condition> before(NodePoolStanding pool) {
        var status = pool.status();
        return status == null || status.observedGeneration() != pool.generation()
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> condition.type().equals(NodePoolStatus.REGISTRATION))
                        .findFirst();
    }
}
