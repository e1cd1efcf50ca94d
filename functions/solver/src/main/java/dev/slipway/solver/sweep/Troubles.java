package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.InstanceTrouble.EventScheduled;
import dev.slipway.model.claim.InstanceTrouble.Impaired;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.sweep.SweepPlan.Remove;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Nodes whose instance EC2 finds impaired end without a drain, for nothing on them answers any more; those for which EC2
 * has scheduled something are drained at once, whenever that is to be (aws.md §4.4). What belongs to nobody here is none of
 * this cluster's business: EC2 tells of the whole account.
 */
final class Troubles {
    /** For how long a status check has to have failed; aws.md §4.4. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SweepFacts facts;
    private final Map<InstanceId, List<InstanceTrouble>> byInstance = new TreeMap<>();

    Troubles(SweepFacts facts) {
        this.facts = facts;
        facts.troubles()
                .forEach(trouble -> byInstance
                        .computeIfAbsent(trouble.instance(), _ -> new ArrayList<>())
                        .add(trouble));
    }

    /** None for a claim that is well, or on its way out already; one that only waits for its replacement is not. */
    Optional<Step> step(NodeClaim claim) {
        if (!claim.usable() && !waits(claim)) {
            return Optional.empty();
        }
        var found =
                claim.instance().map(LaunchedInstance::id).map(byInstance::get).orElse(List.of());
        return found.stream()
                .flatMap(trouble -> impaired(claim, trouble).stream())
                .findFirst()
                .or(() -> found.stream()
                        .flatMap(trouble -> scheduled(claim, trouble).stream())
                        .findFirst());
    }

    private static boolean waits(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Disrupted disrupted
                && disrupted.reason().replacesFirst();
    }

    private Optional<Step> impaired(NodeClaim claim, InstanceTrouble trouble) {
        if (!(trouble instanceof Impaired(var instance, var check, var since))
                || since.plus(PATIENCE).isAfter(facts.now())) {
            return Optional.empty();
        }
        var atOnce = new ClaimState.Disrupted(
                facts.now(),
                claim.instance().orElseThrow(),
                claim.node().orElse(null),
                DisruptionReason.UNHEALTHY,
                facts.now());
        return Optional.of(
                new Remove(claim.in(atOnce), "the %s of %s is impaired since %s".formatted(check, instance, since)));
    }

    private Optional<Step> scheduled(NodeClaim claim, InstanceTrouble trouble) {
        return trouble instanceof EventScheduled(var instance, var code, var notBefore)
                ? Optional.of(Removals.of(
                        facts,
                        claim,
                        DisruptionReason.MAINTENANCE_SCHEDULED,
                        "EC2 has scheduled %s of %s%s"
                                .formatted(code, instance, notBefore == null ? "" : " for " + notBefore)))
                : Optional.empty();
    }
}
