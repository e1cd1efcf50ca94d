package dev.slipway.flow.drain;

import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.drain.DrainPlan;
import dev.slipway.solver.drain.DrainPlanner;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step of a drain. The message for the next step is sent first, then the step is counted in the claim, then
 * it is done: killed anywhere, either this message or the next one comes again and finds what is left to do; and a
 * message that is behind the claim's count is void, so repeated messages do not multiply.
 */
public final class TakeDrainStep {
    private static final Logger log = LoggerFactory.getLogger(TakeDrainStep.class);

    /** Pods that are named where many block, a count; each is told by two events. */
    private static final int MOST_BLOCKERS = 10;

    private final ClaimBook book;
    private final GatherDrainFacts gather;
    private final DrainQueue drains;
    private final ClusterActions cluster;
    private final FleetGateway fleet;
    private final Clock clock;

    public TakeDrainStep(
            ClaimBook book,
            GatherDrainFacts gather,
            DrainQueue drains,
            ClusterActions cluster,
            FleetGateway fleet,
            Clock clock) {
        this.book = book;
        this.gather = gather;
        this.drains = drains;
        this.cluster = cluster;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** Returns the claim when this step was its last one and closed it. */
    public Optional<NodeClaim> take(DrainRequest request) {
        var claim = book.find(request.claim());
        if (claim.isEmpty()
                || request.step() < claim.get().drainStep()
                || !claim.get().live()) {
            log.atDebug().addKeyValue("claim", request.claim()).log("drain message is void");
            return Optional.empty();
        }
        try (var _ = LogScope.claim(claim.get())) {
            return apply(request, claim.get(), DrainPlanner.plan(gather.around(claim.get(), clock.instant())));
        }
    }

    private Optional<NodeClaim> apply(DrainRequest request, NodeClaim claim, DrainPlan plan) {
        log.atInfo()
                .addKeyValue("claim", claim.name())
                .addKeyValue("step", plan.getClass().getSimpleName())
                .addKeyValue("why", plan.why())
                .log("drain step decided");
        switch (plan) {
            case DrainPlan.Nothing _ -> {}
            case DrainPlan.Abandon(var initialized, var why) -> abandon(claim, initialized, why);
            case DrainPlan.Evict evict ->
                begun(request, evict.draining(), evict.again(), evict.why())
                        .ifPresent(draining -> evict(draining, evict));
            case DrainPlan.Terminate(var terminating, var again, var why) -> {
                if (begun(request, terminating, again, why).isPresent()) {
                    claim.instance().ifPresent(instance -> fleet.terminate(instance.id()));
                }
            }
            case DrainPlan.Await(var again, var why) -> begun(request, claim, again, why);
            case DrainPlan.Close(var terminated, var why) -> {
                // Once it is closed, nobody looks at its node's name again.
                claim.expectedNode().ifPresent(cluster::withdrawNominations);
                claim.node().ifPresent(cluster::deleteNode);
                if (book.advance(terminated, "drain", why) instanceof AdvanceOutcome.Advanced(var closed)) {
                    return Optional.of(closed);
                }
            }
        }
        return Optional.empty();
    }

    /** Untaints first, so that a crash in between is repeated; taints again if the node has to go after all. */
    private void abandon(NodeClaim claim, NodeClaim initialized, String why) {
        claim.node()
                .ifPresent(node -> cluster.updateNode(
                        node, Collections.emptySortedMap(), List.of(), List.of(WellKnown.DISRUPTED)));
        if (book.advance(initialized, "drain", why) instanceof AdvanceOutcome.Overtaken(var current)
                && !current.usable()) {
            current.node()
                    .ifPresent(node -> cluster.updateNode(
                            node, Collections.emptySortedMap(), List.of(WellKnown.DISRUPTED), List.of()));
        }
    }

    /** Sends the next message and counts this step; empty when somebody else is taking it. */
    private Optional<NodeClaim> begun(DrainRequest request, NodeClaim next, Duration again, String why) {
        drains.send(new DrainRequest(request.cluster(), next.name(), next.drainStep() + 1), again);
        return book.advance(next.nextDrainStep(), "drain", why) instanceof AdvanceOutcome.Advanced(var written)
                ? Optional.of(written)
                : Optional.empty();
    }

    private void evict(NodeClaim claim, DrainPlan.Evict plan) {
        var blockers = new TreeMap<PodId, String>();
        plan.held().forEach(pod -> blockers.put(pod.id(), "it is annotated " + WellKnown.DO_NOT_DISRUPT));
        for (var deletion : plan.delete()) {
            var pod = deletion.pod();
            cluster.delete(pod, deletion.grace());
            log.atWarn()
                    .addKeyValue("claim", claim.name())
                    .addKeyValue("pod", pod.id())
                    .addKeyValue("grace", deletion.grace())
                    .log("pod deleted, whatever blocks it");
        }
        for (var pod : plan.evict()) {
            if (cluster.evict(pod) instanceof EvictionOutcome.Blocked(var why)) {
                blockers.put(pod.id(), why);
            } else {
                log.atInfo()
                        .addKeyValue("claim", claim.name())
                        .addKeyValue("pod", pod.id())
                        .log("pod evicted");
            }
        }
        if (claim.state() instanceof ClaimState.Draining draining) {
            tellBlockers(claim, draining, blockers, plan.volumes());
        }
    }

    /** Told when it changes: in the claim, at the node, and to the pods themselves. */
    private void tellBlockers(
            NodeClaim claim, ClaimState.Draining draining, SortedMap<PodId, String> blockers, List<String> volumes) {
        var told = Stream.concat(
                        blockers.entrySet().stream().map(blocker -> blocker.getKey() + ": " + blocker.getValue()),
                        volumes.stream().map(volume -> "PersistentVolume/" + volume + ": it is still attached"))
                .limit(MOST_BLOCKERS)
                .toList();
        if (told.equals(draining.blockers())) {
            return;
        }
        log.atWarn()
                .addKeyValue("claim", claim.name())
                .addKeyValue("blockers", blockers.size() + volumes.size())
                .addKeyValue("first", told)
                .log("who blocks the drain has changed");
        // Events first: killed in between, the next step says them again, which is the same event.
        blockers.entrySet().stream().limit(MOST_BLOCKERS).forEach(blocker -> {
            var why = blocker.getValue();
            cluster.podEvent(
                    blocker.getKey(),
                    true,
                    "EvictionBlocked",
                    "its node %s is drained (%s): %s"
                            .formatted(draining.node(), draining.reason().text(), why));
            claim.node()
                    .ifPresent(node -> cluster.nodeEvent(
                            node, true, "FailedDraining", "pod/" + blocker.getKey() + " cannot be evicted: " + why));
        });
        // As Karpenter names it (core.md §4.6).
        volumes.stream()
                .limit(MOST_BLOCKERS)
                .forEach(volume -> claim.node()
                        .ifPresent(node -> cluster.nodeEvent(
                                node,
                                true,
                                "AwaitingVolumeDetachment",
                                "volume %s is still attached".formatted(volume))));
        book.advance(
                claim.in(draining.blockedBy(told)),
                "drain",
                told.isEmpty()
                        ? "nobody blocks the drain any longer"
                        : "%d %s block the drain: %s"
                                .formatted(
                                        blockers.size() + volumes.size(),
                                        blockers.isEmpty() ? "volumes" : "pods",
                                        String.join("; ", told)));
    }
}
