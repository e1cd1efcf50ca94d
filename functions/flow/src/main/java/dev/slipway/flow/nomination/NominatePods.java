package dev.slipway.flow.nomination;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClaimBook.Change;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.solver.nomination.NominationFacts;
import dev.slipway.solver.nomination.NominationPlan;
import dev.slipway.solver.nomination.NominationPlanner;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.sweep.SweepFacts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells pods the nodes that they were planned for, where the kube-scheduler keeps to that. Whatever is left unsaid, because
 * EC2 had not named an instance yet or because a run was killed, the next sweep says.
 */
public final class NominatePods {
    private static final Logger log = LoggerFactory.getLogger(NominatePods.class);

    private final ClaimBook book;
    private final FleetGateway fleet;
    private final ClusterView view;
    private final ClusterActions cluster;

    public NominatePods(ClaimBook book, FleetGateway fleet, ClusterView view, ClusterActions cluster) {
        this.book = book;
        this.fleet = fleet;
        this.view = view;
        this.cluster = cluster;
    }

    /** After a launch: the claims are read again, with what became of them. */
    public void launched(ClusterSnapshot snapshot, List<Placement> placements, Instant now) {
        if (view.nominates()) {
            var claims = book.live();
            apply(new NominationFacts(now, snapshot, claims, unnamed(claims), placements), "provision");
        }
    }

    /** What was left unsaid, and what must not be said any longer. */
    public void swept(SweepFacts facts) {
        if (view.nominates()) {
            apply(
                    new NominationFacts(facts.now(), facts.snapshot(), facts.claims(), facts.instances(), List.of()),
                    "sweep");
        }
    }

    private List<CloudInstance> unnamed(List<NodeClaim> claims) {
        var launches = new TreeSet<LaunchId>();
        for (var claim : claims) {
            if (claim.state() instanceof ClaimState.Launched
                    && claim.expectedNode().isEmpty()) {
                launches.add(claim.spec().launch());
            }
        }
        return launches.stream()
                .flatMap(launch -> fleet.launchedBy(launch).stream())
                .toList();
    }

    private void apply(NominationFacts facts, String actor) {
        var plan = NominationPlanner.plan(facts);
        var overtaken = name(plan, actor);
        var nominate = plan.nominate().stream()
                .filter(nomination -> !overtaken.contains(nomination.node()))
                .toList();
        plan.withdraw().forEach(cluster::withdrawNominations);
        cluster.nominate(nominate);
        if (!nominate.isEmpty() || !plan.withdraw().isEmpty()) {
            log.atInfo()
                    .addKeyValue("pods", nominate.size())
                    .addKeyValue("withdrawn", plan.withdraw())
                    .log("pods nominated");
        }
    }

    /** Names of nodes whose claims somebody else has changed: what became of them the next sweep sees. */
    private Set<NodeName> name(NominationPlan plan, String actor) {
        var changes = plan.named().stream()
                .map(claim -> new Change(
                        claim, "EC2 calls its node " + claim.expectedNode().orElseThrow()))
                .toList();
        var outcomes = book.advance(changes, actor);
        var overtaken = new TreeSet<NodeName>();
        for (var i = 0; i < changes.size(); i++) {
            if (outcomes.get(i) instanceof AdvanceOutcome.Overtaken) {
                changes.get(i).claim().expectedNode().ifPresent(overtaken::add);
            }
        }
        return overtaken;
    }
}
