package dev.slipway.flow.provision;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.decision.Decision;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what a plan decided and why: in the ledger, as events on the pods, and in the status of buffers. */
public final class ExplainPlan {
    private static final Logger log = LoggerFactory.getLogger(ExplainPlan.class);

    /** Events for one kind of pods; a thousand replicas with the same reason need not be told a thousand times. */
    static final int EVENTS_PER_KIND = 10;

    /** Events, and statuses, for one plan: each is two calls, and the invocation has a minute. */
    static final int EVENTS_PER_PLAN = 100;

    private final DecisionLedger ledger;
    private final ClusterActions cluster;

    public ExplainPlan(DecisionLedger ledger, ClusterActions cluster) {
        this.ledger = ledger;
        this.cluster = cluster;
    }

    void recordDecision(PlanRequest request, int round, ProvisionFacts facts, ProvisionPlan plan) {
        if (plan.newNodes().isEmpty()
                && plan.unplaceable().isEmpty()
                && plan.missing().isEmpty()) {
            return;
        }
        var figures = new TreeMap<String, String>();
        figures.put("newNodes", Integer.toString(plan.newNodes().size()));
        figures.put("hourlyCost", plan.hourlyCost().dollars().toPlainString());
        figures.put("lowerBound", plan.lowerBound().dollars().toPlainString());
        figures.put(
                "podsPlaced",
                Integer.toString(plan.newNodes().stream()
                                .mapToInt(node -> node.claim().spec().pods().size())
                                .sum()
                        + plan.placements().stream()
                                .mapToInt(placement -> placement.pods().size())
                                .sum()));
        figures.put("offeringsAvoided", Integer.toString(facts.unavailable().size()));
        var reasons = new ArrayList<String>();
        for (PlannedNode node : plan.newNodes()) {
            reasons.add(node.claim().name() + ": " + node.why());
        }
        plan.unplaceable().forEach(unplaceable -> reasons.add(named(unplaceable.pods()) + ": " + unplaceable.reason()));
        plan.missing()
                .forEach(pool -> reasons.add("NodePool %s lacks %d replicas: %s"
                        .formatted(pool.nodePool(), pool.replicas(), pool.reason())));
        ledger.record(new Decision(
                request.id() + "/" + round,
                facts.now(),
                "provision",
                "request/" + request.id(),
                InputDigest.of(facts),
                "%d new nodes, %d kinds of pods without a place"
                        .formatted(plan.newNodes().size(), plan.unplaceable().size()),
                figures,
                Decision.shortened(reasons)));
    }

    /** As many as are told by an event. */
    private static String named(List<PodId> pods) {
        var names = pods.stream().limit(EVENTS_PER_KIND).map(PodId::toString).collect(Collectors.joining(", "));
        return pods.size() <= EVENTS_PER_KIND
                ? names
                : "%s and %d more".formatted(names, pods.size() - EVENTS_PER_KIND);
    }

    /** Events are for people: whatever the API server has against them must not make a launched plan look failed. */
    void tellPods(ProvisionPlan plan) {
        for (var unplaceable : plan.unplaceable()) {
            log.atWarn()
                    .addKeyValue("pods", unplaceable.pods().size())
                    .addKeyValue("first", unplaceable.pods().getFirst())
                    .addKeyValue("reason", unplaceable.reason())
                    .log("pods not placed");
        }
        try {
            events(plan).limit(EVENTS_PER_PLAN).forEach(Runnable::run);
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("pods not told");
        }
    }

    /** Says in the status of each buffer whether its room is there, likewise. */
    void tellBuffers(List<CapacityBuffer> buffers, ProvisionPlan plan) {
        var told = 0;
        for (var buffer : buffers) {
            var conditions = Headroom.conditions(buffer, plan);
            if (!conditions.equals(buffer.said()) && told++ < EVENTS_PER_PLAN) {
                tell(buffer, conditions);
            }
        }
    }

    private void tell(CapacityBuffer buffer, List<Condition> conditions) {
        try {
            cluster.capacityBufferStatus(buffer, conditions);
        } catch (RuntimeException fault) {
            log.atWarn().addKeyValue("buffer", buffer).setCause(fault).log("buffer not told");
        }
    }

    private Stream<Runnable> events(ProvisionPlan plan) {
        var refused = plan.unplaceable().stream()
                .flatMap(unplaceable -> unplaceable.pods().stream()
                        .filter(pod -> !pod.virtual())
                        .limit(EVENTS_PER_KIND)
                        .map(pod -> event(pod, true, "FailedScheduling", unplaceable.reason())));
        var placed = plan.newNodes().stream()
                .flatMap(node -> node.claim().spec().pods().stream()
                        .map(PodId::parse)
                        .filter(pod -> !pod.virtual())
                        .limit(EVENTS_PER_KIND)
                        .map(pod -> event(
                                pod,
                                false,
                                "Nominated",
                                "Pod should schedule on: nodeclaim/"
                                        + node.claim().name())));
        return Stream.concat(refused, placed);
    }

    private Runnable event(PodId pod, boolean warning, String reason, String message) {
        return () -> cluster.podEvent(pod, warning, reason, message);
    }
}
