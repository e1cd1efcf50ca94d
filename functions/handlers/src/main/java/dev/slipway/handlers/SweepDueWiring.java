package dev.slipway.handlers;

import dev.slipway.cluster.KubernetesClusterActions;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.sweep.CollectInstanceProfiles;
import dev.slipway.flow.sweep.GatherSweepFacts;
import dev.slipway.flow.sweep.Reconcile;
import dev.slipway.flow.sweep.RememberRun;
import dev.slipway.flow.sweep.ReportNodeClasses;
import dev.slipway.flow.sweep.ReportNodePools;
import dev.slipway.flow.sweep.TryLaunches;
import dev.slipway.model.decision.LastRun;
import java.util.function.Supplier;

/**
 * What {@link SweepDueHandler} needs.
 *
 * @param sweep once, and says what came of it
 * @param remember that it came to its end
 */
record SweepDueWiring(Supplier<String> sweep, RememberRun remember) {
    static SweepDueWiring of(Reconcile reconcile, RememberRun remember, Meter meter) {
        return new SweepDueWiring(
                () -> {
                    var swept = reconcile.run();
                    meter.take(Measurements.swept(swept));
                    return swept.failed() + " steps failed";
                },
                remember);
    }

    static SweepDueWiring of(AdapterWiring parts) {
        var clock = parts.clock();
        var dynamoDb = parts.dynamoDb();
        var memory = parts.controlBook(dynamoDb);
        var remember = new RememberRun(LastRun.SWEEP, memory, clock);
        if (parts.settings().observes()) {
            // There are no claims to look after, and nobody's nodes and node classes are touched.
            return new SweepDueWiring(() -> "only observing", remember);
        }
        var sqs = parts.sqs();
        var ec2 = parts.ec2();
        var kubernetes = parts.kubernetes();
        var book = parts.claimBook(dynamoDb);
        var cluster = new KubernetesClusterActions(kubernetes, clock);
        var profiles = parts.roleProfiles(ec2);
        var nodeClasses = parts.nodeClassSource(ec2, profiles, kubernetes);
        var fleet = parts.fleetGateway(ec2);
        var startDrain = parts.startDrain(book, sqs, kubernetes);
        var catalog = parts.catalogSource(ec2, dynamoDb);
        var tryLaunches =
                parts.settings().triesLaunches() ? new TryLaunches(fleet, catalog, nodeClasses, memory, clock) : null;
        var view = new KubernetesClusterView(kubernetes, clock);
        var reconcile = new Reconcile(
                parts.settings().cluster(),
                new GatherSweepFacts(
                        fleet, book, view, nodeClasses, parts.settings().repairsNodes()),
                book,
                catalog,
                nodeClasses,
                fleet,
                cluster,
                parts.planQueue(sqs),
                parts.drainQueue(sqs),
                parts.registerNode(dynamoDb, startDrain, kubernetes, ec2),
                startDrain,
                new ReportNodeClasses(nodeClasses, cluster, tryLaunches),
                new ReportNodePools(view, cluster, book, clock),
                new CollectInstanceProfiles(profiles, memory, clock),
                new NominatePods(book, fleet, view, cluster),
                clock);
        return of(reconcile, remember, parts.meter());
    }
}
