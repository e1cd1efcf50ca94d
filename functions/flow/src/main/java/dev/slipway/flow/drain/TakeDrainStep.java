package dev.slipway.flow.drain;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.drain.DrainPlan;
import dev.slipway.solver.drain.DrainPlanner;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step of a drain. The message for the next step is sent first, then the step is counted in the claim, then
 * it is done: killed anywhere, either this message or the next one comes again and finds what is left to do; and a
 * message that is behind the claim's count is void, so repeated messages do not multiply.
 */
public final class TakeDrainStep {
    private static final Logger log = LoggerFactory.getLogger(TakeDrainStep.class);

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

    public void take(DrainRequest request) {
        var claim = book.find(request.claim());
        if (claim.isEmpty()
                || request.step() < claim.get().drainStep()
                || !claim.get().live()) {
            log.atDebug().addKeyValue("claim", request.claim()).log("drain message is void");
            return;
        }
        apply(request, claim.get(), DrainPlanner.plan(gather.around(claim.get(), clock.instant())));
    }

    private void apply(DrainRequest request, NodeClaim claim, DrainPlan plan) {
        log.atInfo()
                .addKeyValue("claim", claim.name())
                .addKeyValue("step", plan.getClass().getSimpleName())
                .addKeyValue("why", plan.why())
                .log("drain step decided");
        switch (plan) {
            case DrainPlan.Nothing _ -> {}
            case DrainPlan.Abandon(var initialized, var why) -> abandon(claim, initialized, why);
            case DrainPlan.Evict(var draining, var pods, var again, var why) -> {
                if (begun(request, draining, again, why)) {
                    pods.forEach(pod -> evict(claim, pod));
                }
            }
            case DrainPlan.Terminate(var terminating, var again, var why) -> {
                if (begun(request, terminating, again, why)) {
                    claim.instance().ifPresent(instance -> fleet.terminate(instance.id()));
                }
            }
            case DrainPlan.Await(var again, var why) -> begun(request, claim, again, why);
            case DrainPlan.Close(var terminated, var why) -> {
                // Once it is closed, nobody looks at its node's name again.
                claim.expectedNode().ifPresent(cluster::withdrawNominations);
                claim.node().ifPresent(cluster::deleteNode);
                book.advance(terminated, "drain", why);
            }
        }
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

    /** Sends the next message and counts this step; false when somebody else is taking it. */
    private boolean begun(DrainRequest request, NodeClaim next, Duration again, String why) {
        drains.send(new DrainRequest(request.cluster(), next.name(), next.drainStep() + 1), again);
        return book.advance(next.nextDrainStep(), "drain", why) instanceof AdvanceOutcome.Advanced;
    }

    private void evict(NodeClaim claim, NodePod pod) {
        switch (cluster.evict(pod)) {
            case EvictionOutcome.Evicted _ ->
                log.atInfo()
                        .addKeyValue("claim", claim.name())
                        .addKeyValue("pod", pod.id())
                        .log("pod evicted");
            case EvictionOutcome.Blocked(var why) -> {
                log.atWarn()
                        .addKeyValue("claim", claim.name())
                        .addKeyValue("pod", pod.id())
                        .addKeyValue("why", why)
                        .log("eviction blocked");
                claim.node()
                        .ifPresent(node -> cluster.nodeEvent(
                                node, true, "FailedDraining", "pod/" + pod.id() + " cannot be evicted: " + why));
            }
        }
    }
}
