package dev.slipway.flow.provision;

import static dev.slipway.model.port.FleetOutcome.RefusalKind.INSUFFICIENT_CAPACITY;
import static dev.slipway.model.port.FleetOutcome.RefusalKind.INVALID;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClaimBook.Change;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.solver.provision.ProvisionFacts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Planned claims into instances: one CreateFleet for each launch. Claims that an earlier, killed invocation left
 * behind are launched under the same launch id, so that EC2 answers with the instances that they may already have.
 */
public final class LaunchFleet {
    private static final Logger log = LoggerFactory.getLogger(LaunchFleet.class);

    /** How long a pool that refused is avoided (aws.md §2.6). */
    static final Duration AVOIDED_FOR = Duration.ofMinutes(3);

    private final ClaimBook book;
    private final FleetGateway fleet;
    private final OfferingBook offerings;

    public LaunchFleet(ClaimBook book, FleetGateway fleet, OfferingBook offerings) {
        this.book = book;
        this.fleet = fleet;
        this.offerings = offerings;
    }

    /** Launches all that are Planned among {@code claims}; the facts say what may be launched where. */
    LaunchOutcome launch(List<NodeClaim> claims, ProvisionFacts facts) {
        var claimsByLaunch = new TreeMap<LaunchId, List<NodeClaim>>();
        for (var claim : claims) {
            if (claim.state() instanceof ClaimState.Planned) {
                claimsByLaunch
                        .computeIfAbsent(claim.spec().launch(), _ -> new ArrayList<>())
                        .add(claim);
            }
        }
        var settled = new TreeMap<NodeClaimName, NodeClaim>();
        facts.claims().forEach(claim -> settled.put(claim.name(), claim));
        var outcome = LaunchOutcome.NONE;
        for (var launch : claimsByLaunch.entrySet()) {
            outcome = outcome.and(launchOne(launch.getKey(), launch.getValue(), settled, facts));
        }
        return outcome;
    }

    private LaunchOutcome launchOne(
            LaunchId launch, List<NodeClaim> claims, Map<NodeClaimName, NodeClaim> settled, ProvisionFacts facts) {
        return switch (FleetRequests.forClaims(launch, claims, settled.values(), facts)) {
            case FleetRequests.Impossible impossible -> {
                write(claims.stream()
                        .map(claim -> failed(claim, impossible.reason(), impossible.message(), facts))
                        .toList());
                yield LaunchOutcome.notAsked(impossible.reason(), claims.size(), impossible.elsewhere());
            }
            case FleetRequests.Possible possible ->
                settle(possible.request(), claims, fleet.launch(possible.request()), settled, facts);
        };
    }

    private LaunchOutcome settle(
            FleetRequest request,
            List<NodeClaim> claims,
            FleetOutcome answer,
            Map<NodeClaimName, NodeClaim> settled,
            ProvisionFacts facts) {
        var launch = request.launch();
        markRefusingPools(request, answer, facts);
        var waiting = new ArrayDeque<>(
                claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList());
        var changes = new ArrayList<Change>();
        for (var instance : unheld(answer.instances(), launch, facts)) {
            var claim = waiting.poll();
            if (claim == null) {
                // More than asked: the sweep ends what no claim holds.
                log.atWarn().addKeyValue("instance", instance.id()).log("surplus instance left to the sweep");
                continue;
            }
            changes.add(launched(claim, instance, facts));
        }
        var launched = changes.size();
        if (answer.refusals().isEmpty() && launched == 0) {
            // Neither instance nor refusal proves nothing. The claims stay Planned; the sweep adopts or gives up.
            log.atWarn().addKeyValue("launch", launch).log("launch not answered yet");
            return LaunchOutcome.NONE;
        }
        var capacity = answer.refusals().stream().anyMatch(refusal -> refusal.kind() != INVALID);
        var told = worthTelling(answer);
        var refused = waiting.size();
        waiting.forEach(claim -> changes.add(failed(claim, told.code(), told.message(), facts)));
        write(changes);
        changes.forEach(change -> settled.put(change.claim().name(), change.claim()));
        log.atInfo()
                .addKeyValue("launch", launch)
                .addKeyValue("asked", claims.size())
                .addKeyValue("launched", launched)
                .addKeyValue(
                        "refusals",
                        answer.refusals().stream()
                                .map(FleetOutcome.Refusal::code)
                                .distinct()
                                .toList())
                .log("fleet launched");
        var elsewhere = capacity || answer.refusals().isEmpty();
        return new LaunchOutcome(
                launched,
                elsewhere ? refused : 0,
                elsewhere ? 0 : refused,
                answer.refusals().stream().map(FleetOutcome.Refusal::code).toList(),
                elsewhere ? fullSubnets(answer) : Collections.emptySortedSet());
    }

    /** What somebody has to put right says more than a pool that is empty for a while. */
    private static FleetOutcome.Refusal worthTelling(FleetOutcome answer) {
        return answer.refusals().stream()
                .filter(refusal -> refusal.kind() == INVALID)
                .findFirst()
                .or(() -> answer.refusals().stream().findFirst())
                .orElseGet(() -> new FleetOutcome.Refusal(
                        INSUFFICIENT_CAPACITY,
                        "InsufficientCapacity",
                        "EC2 launched fewer instances than asked.",
                        null));
    }

    private static SortedSet<String> fullSubnets(FleetOutcome answer) {
        var full = new TreeSet<String>();
        for (var refusal : answer.refusals()) {
            var subnet = refusal.fullSubnet();
            if (subnet != null) {
                full.add(subnet);
            }
        }
        return full;
    }

    /** Instances of an answer that was given before may be held by claims already. */
    private static List<LaunchedInstance> unheld(
            List<LaunchedInstance> instances, LaunchId launch, ProvisionFacts facts) {
        var held = new TreeSet<String>();
        for (var claim : facts.claims()) {
            if (claim.spec().launch().equals(launch)) {
                claim.instance().ifPresent(instance -> held.add(instance.id().value()));
            }
        }
        return instances.stream()
                .filter(instance -> !held.contains(instance.id().value()))
                .toList();
    }

    private static Change launched(NodeClaim claim, LaunchedInstance instance, ProvisionFacts facts) {
        var type = facts.catalog()
                .typeFor(claim.spec().nodeClass(), instance.pool().instanceType());
        var launched = claim.launchedAs(
                instance,
                type.map(known -> known.capacity()).orElse(claim.capacity()),
                type.map(known -> known.allocatable()).orElse(claim.allocatable()),
                facts.now());
        return new Change(
                launched, "launched %s as %s at %s".formatted(instance.id(), instance.pool(), instance.price()));
    }

    private static Change failed(NodeClaim claim, String reason, String message, ProvisionFacts facts) {
        return new Change(claim.in(new ClaimState.Failed(facts.now(), reason, message)), reason + ": " + message);
    }

    private void write(List<Change> changes) {
        var outcomes = book.advance(changes, "provision");
        for (var i = 0; i < changes.size(); i++) {
            switch (outcomes.get(i)) {
                case AdvanceOutcome.Advanced(var claim) ->
                    log.atInfo()
                            .addKeyValue("claim", claim.name())
                            .addKeyValue("state", claim.state().text())
                            .addKeyValue("why", changes.get(i).why())
                            .log("claim settled");
                case AdvanceOutcome.Overtaken(var current) ->
                    // A sweep adopted the instance, or gave the claim up; in the latter case it ends the instance too.
                    log.atWarn()
                            .addKeyValue("claim", current.name())
                            .addKeyValue("state", current.state().text())
                            .addKeyValue("why", changes.get(i).why())
                            .log("claim was settled by somebody else");
            }
        }
    }

    /** A refusal that names no pool, as of a quota, is one of all that was asked for: the next round looks elsewhere. */
    private void markRefusingPools(FleetRequest request, FleetOutcome answer, ProvisionFacts facts) {
        for (var refusal : answer.refusals()) {
            for (var pool : refusing(request, refusal)) {
                offerings.mark(new UnavailableOffering(pool, facts.now().plus(AVOIDED_FOR), refusal.code()));
                log.atInfo()
                        .addKeyValue("pool", pool)
                        .addKeyValue("code", refusal.code())
                        .log("offering marked unavailable");
            }
        }
    }

    private static List<CapacityPool> refusing(FleetRequest request, FleetOutcome.Refusal refusal) {
        return switch (refusal.kind()) {
            case INSUFFICIENT_CAPACITY, QUOTA -> refusal.pool() == null ? asked(request) : List.of(refusal.pool());
            case CAPACITY_TYPE -> List.of(CapacityPool.all(request.capacityType()));
            case NOT_YET, INVALID -> List.of();
        };
    }

    private static List<CapacityPool> asked(FleetRequest request) {
        return request.options().stream()
                .map(option -> new CapacityPool(request.capacityType(), option.instanceType(), option.zone()))
                .distinct()
                .toList();
    }
}
