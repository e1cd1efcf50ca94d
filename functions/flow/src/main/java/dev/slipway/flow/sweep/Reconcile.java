package dev.slipway.flow.sweep;

import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.DrainQueue;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.sweep.SweepFacts;
import dev.slipway.solver.sweep.SweepPlan;
import dev.slipway.solver.sweep.SweepPlanner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves on whatever was left behind. One thing that fails does not stop the others; the next sweep meets it again. */
public final class Reconcile {
    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);

    private final String clusterName;
    private final GatherSweepFacts gather;
    private final ClaimBook book;
    private final CatalogSource catalog;
    private final NodeClassSource nodeClasses;
    private final FleetGateway fleet;
    private final ClusterActions cluster;
    private final PlanQueue planner;
    private final DrainQueue drains;
    private final RegisterNode registerNode;
    private final StartDrain startDrain;
    private final ReportNodeClasses reportClasses;
    private final ReportNodePools reportPools;
    private final CollectInstanceProfiles collect;
    private final NominatePods nominate;
    private final DetectDrift detectDrift;
    private final Clock clock;

    public Reconcile(
            String clusterName,
            GatherSweepFacts gather,
            ClaimBook book,
            CatalogSource catalog,
            NodeClassSource nodeClasses,
            FleetGateway fleet,
            ClusterActions cluster,
            PlanQueue planner,
            DrainQueue drains,
            RegisterNode registerNode,
            StartDrain startDrain,
            ReportNodeClasses reportClasses,
            ReportNodePools reportPools,
            CollectInstanceProfiles collect,
            NominatePods nominate,
            Clock clock) {
        this.clusterName = clusterName;
        this.gather = gather;
        this.book = book;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
        this.fleet = fleet;
        this.cluster = cluster;
        this.planner = planner;
        this.drains = drains;
        this.registerNode = registerNode;
        this.startDrain = startDrain;
        this.reportClasses = reportClasses;
        this.reportPools = reportPools;
        this.collect = collect;
        this.nominate = nominate;
        this.detectDrift = new DetectDrift(book, catalog, nodeClasses);
        this.clock = clock;
    }

    public Swept run() {
        var now = clock.instant();
        try (var _ = LogScope.request(id(now))) {
            return swept(now);
        }
    }

    /** The same for a minute, so that sweeps that overlap ask the planner once. */
    private static String id(Instant now) {
        return "sweep-" + now.getEpochSecond() / 60;
    }

    private Swept swept(Instant now) {
        var facts = gather.facts(now);
        var plan = SweepPlanner.plan(facts);
        var failed = 0;
        var moved = new ArrayList<NodeClaim>();
        for (var step : plan.steps()) {
            try {
                take(step, facts, moved);
            } catch (RuntimeException fault) {
                // Whatever it is, one instance that may not be ended must not keep all pods from being rescued.
                failed++;
                log.atWarn()
                        .addKeyValue("step", step.getClass().getSimpleName())
                        .addKeyValue("why", step.why())
                        .setCause(fault)
                        .log("sweep step failed");
            }
        }
        failed += done("pods not nominated", () -> nominate.swept(facts));
        failed += reportClasses.run(facts.snapshot());
        failed += reportPools.run(facts.claims());
        failed += done("instance profiles not collected", () -> collect.run(facts.snapshot()));
        failed += done("drift not detected", () -> detectDrift.run(facts));
        log.atInfo()
                .addKeyValue("steps", plan.steps().size())
                .addKeyValue("failed", failed)
                .log("sweep done");
        return new Swept(failed, moved);
    }

    private static int done(String otherwise, Runnable part) {
        try {
            part.run();
            return 0;
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log(otherwise);
            return 1;
        }
    }

    private void take(SweepPlan.Step step, SweepFacts facts, List<NodeClaim> moved) {
        var now = facts.now();
        switch (step) {
            case SweepPlan.Register join -> moved.addAll(registerNode.register(join.claim(), join.node(), "sweep"));
            case SweepPlan.Adopt adopt -> adopt(adopt, facts);
            case SweepPlan.GiveUp(var failed, var why) -> book.advance(failed, "sweep", why);
            case SweepPlan.AskPlanner(var why) ->
                planner.send(new PlanRequest.CapacityWanted(
                        id(now) + "-" + Integer.toHexString(why.hashCode()), clusterName, now, why));
            case SweepPlan.Remove(var disrupted, var why) ->
                startDrain.begin(disrupted, "sweep", why).ifPresent(moved::add);
            case SweepPlan.ResumeDrain(var claim, var why) -> {
                if (claim.state() instanceof ClaimState.Disrupted) {
                    startDrain.begin(claim, "sweep", why);
                } else {
                    drains.send(new DrainRequest(clusterName, claim.name(), claim.drainStep()), Duration.ZERO);
                }
            }
            case SweepPlan.LeaveReservation(var claim, var why) -> leaveReservation(claim, why, facts);
            case SweepPlan.EndOrphan orphan -> endOrphan(orphan);
            case SweepPlan.ReportLost lost ->
                log.atError()
                        .addKeyValue("instance", lost.instance().id())
                        .addKeyValue("node", lost.node())
                        .addKeyValue("why", lost.why())
                        .log("claim is lost");
            case SweepPlan.DeleteTemplates(var createdBefore, var why) ->
                log.atInfo()
                        .addKeyValue("deleted", fleet.deleteTemplates(createdBefore))
                        .addKeyValue("why", why)
                        .log("launch templates deleted");
            case SweepPlan.TellNode(var node, var reason, var why) -> cluster.nodeEvent(node, true, reason, why);
            case SweepPlan.DeleteNode abandoned -> cluster.deleteNode(abandoned.node());
        }
    }

    /** The list of live claims may lag behind a claim that changes its state; the claim itself is asked before the end. */
    private void endOrphan(SweepPlan.EndOrphan orphan) {
        var instance = orphan.instance().id();
        if (book.byInstance(instance).filter(NodeClaim::live).isPresent()) {
            return;
        }
        log.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("why", orphan.why())
                .log("orphan ended");
        fleet.terminate(instance);
    }

    private void adopt(SweepPlan.Adopt adopt, SweepFacts facts) {
        var found = adopt.instance();
        var nodeClass = adopt.claim().spec().nodeClass();
        var types = typesOf(nodeClass, facts);
        var type = types.typeFor(nodeClass, found.pool().instanceType());
        var price = types.price(found.pool()).orElse(adopt.claim().spec().price());
        var launched = adopt.claim()
                .launchedAs(
                        new LaunchedInstance(found.id(), found.pool(), price, found.imageId(), found.privateDnsName()),
                        type.map(known -> known.capacity()).orElse(adopt.claim().capacity()),
                        type.map(known -> known.allocatable())
                                .orElse(adopt.claim().allocatable()),
                        facts.now());
        book.advance(launched, "sweep", adopt.why());
    }

    /** The node first: the claim is what a sweep goes by, should this one be killed in between. */
    private void leaveReservation(NodeClaim claim, String why, SweepFacts facts) {
        var pool = claim.instance().orElseThrow().pool();
        var price =
                typesOf(claim.spec().nodeClass(), facts).price(pool.onDemand()).orElse(claim.price());
        var changed = claim.withoutReservation(price);
        var label = new TreeMap<String, String>();
        label.put(WellKnown.CAPACITY_TYPE, CapacityType.ON_DEMAND.text());
        claim.node().ifPresent(node -> {
            cluster.updateNode(node, label, List.of(), List.of());
            cluster.removeLabels(node, WellKnown.OF_RESERVATIONS);
        });
        book.advance(changed, "sweep", why);
    }

    private Catalog typesOf(String nodeClass, SweepFacts facts) {
        return catalog.catalog(facts.snapshot().nodeClasses().stream()
                .filter(known -> known.name().equals(nodeClass))
                .map(nodeClasses::resolve)
                .toList());
    }
}
