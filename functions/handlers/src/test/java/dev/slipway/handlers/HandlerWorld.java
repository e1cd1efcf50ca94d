package dev.slipway.handlers;

import dev.slipway.cluster.ModelJson;
import dev.slipway.flow.catalog.RefreshCatalog;
import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.ExplainConsolidation;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;
import dev.slipway.flow.consolidation.NoteEmptied;
import dev.slipway.flow.drain.GatherDrainFacts;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.drain.TakeDrainStep;
import dev.slipway.flow.interruption.AnswerInterruption;
import dev.slipway.flow.interruption.FollowRebalance;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.flow.provision.LaunchFleet;
import dev.slipway.flow.provision.Provision;
import dev.slipway.flow.provision.RecordClaims;
import dev.slipway.flow.provision.SettleMoves;
import dev.slipway.flow.registration.RegisterNode;
import dev.slipway.flow.sweep.CollectInstanceProfiles;
import dev.slipway.flow.sweep.GatherSweepFacts;
import dev.slipway.flow.sweep.Reconcile;
import dev.slipway.flow.sweep.RememberRun;
import dev.slipway.flow.sweep.ReportNodeClasses;
import dev.slipway.flow.sweep.ReportNodePools;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.decision.LastRun;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeCatalogBook;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.FakeControlBook;
import dev.slipway.testkit.fake.FakeDeadLetters;
import dev.slipway.testkit.fake.FakeDecisionLedger;
import dev.slipway.testkit.fake.FakeDrainQueue;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeInstanceProfiles;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.FakeOfferSource;
import dev.slipway.testkit.fake.FakeOfferingBook;
import dev.slipway.testkit.fake.FakePlanQueue;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The handlers on fakes, in the world that the files in {@code events/} speak of: the cluster {@code demo}, the claim
 * {@code default-k3f9x2} with the instance {@code i-00aa11bb22cc33dd4} and the node {@code ip-10-0-1-17.ec2.internal}.
 */
final class HandlerWorld {
    static final String CLUSTER = "demo";
    static final NodeClaimName CLAIM = new NodeClaimName("default-k3f9x2");
    static final NodeName NODE = new NodeName("ip-10-0-1-17.ec2.internal");
    static final InstanceId INSTANCE = new InstanceId("i-00aa11bb22cc33dd4");
    private static final CapacityPool POOL = new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a");

    final Faults faults;
    final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:31Z"));
    final FakeCluster cluster;
    final FakeClaimBook book;
    final FakeFleet fleet;
    final FakeOfferingBook offerings;
    final FakePlanQueue plans;
    final FakeDrainQueue drains;
    final FakeDeadLetters deadLetters;
    final FakeControlBook memory;
    final FakeDecisionLedger ledger;
    final List<Measurement> measured = new ArrayList<>();

    final PodsPendingHandler podsPending;
    final NodeChangedHandler nodeChanged;
    final InterruptionHandler interruption;
    final DrainStepHandler drainStep;
    final SweepDueHandler sweep;
    final ConsolidationDueHandler consolidation;
    final CatalogDueHandler catalogDue;

    HandlerWorld() {
        this(Faults.none());
    }

    HandlerWorld(Faults faults) {
        this.faults = faults;
        cluster = new FakeCluster(clock, faults);
        book = new FakeClaimBook(clock, faults);
        fleet = new FakeFleet(CLUSTER, clock, faults);
        offerings = new FakeOfferingBook(faults);
        plans = new FakePlanQueue(faults);
        drains = new FakeDrainQueue(faults);
        deadLetters = new FakeDeadLetters(faults);
        memory = new FakeControlBook(faults);
        var catalog = new FakeCatalogSource(catalog(), faults);
        var startDrain = new StartDrain(CLUSTER, book, plans, drains, cluster, clock);
        var registerNode =
                new RegisterNode(book, cluster, cluster, fleet, new FakeMemoryBook(faults), startDrain, clock);
        var market = new GatherProvisionFacts(book, catalog, catalog, offerings, cluster);
        ledger = new FakeDecisionLedger(faults);
        podsPending = new PodsPendingHandler(PodsPendingWiring.of(
                new Inbox<>(
                        body -> ModelJson.read(body, PlanRequest.class),
                        PlanRequest::cluster,
                        CLUSTER,
                        request -> LogScope.request(request.id()),
                        deadLetters),
                new Provision(
                        market,
                        new RecordClaims(book),
                        new LaunchFleet(book, fleet, offerings),
                        new SettleMoves(book, cluster),
                        new NominatePods(book, fleet, cluster, cluster),
                        new ExplainPlan(ledger, cluster),
                        clock)::answer,
                measured::addAll));
        nodeChanged = new NodeChangedHandler(NodeChangedWiring.of(
                new Inbox<>(
                        body -> ModelJson.read(body, NodeChange.class),
                        NodeChange::cluster,
                        CLUSTER,
                        change -> LogScope.about("node", change.node().value()),
                        deadLetters),
                registerNode,
                new NoteEmptied(book, cluster, memory, clock),
                measured::addAll));
        interruption = new InterruptionHandler(InterruptionWiring.of(
                new Inbox<>(
                        InterruptionNoticeReader::read,
                        _ -> CLUSTER,
                        CLUSTER,
                        notice -> LogScope.about("notice", Measurements.label(notice)),
                        deadLetters),
                new AnswerInterruption(
                        book,
                        offerings,
                        new FollowRebalance(cluster, new FakeControlBook(faults), clock),
                        startDrain,
                        clock),
                measured::addAll));
        drainStep = new DrainStepHandler(DrainStepWiring.of(
                new Inbox<>(
                        body -> ModelJson.read(body, DrainRequest.class),
                        DrainRequest::cluster,
                        CLUSTER,
                        request ->
                                LogScope.about(LogScope.CLAIM, request.claim().value()),
                        deadLetters),
                new TakeDrainStep(book, new GatherDrainFacts(book, cluster, fleet), drains, cluster, fleet, clock),
                measured::addAll));
        var reconcile = new Reconcile(
                CLUSTER,
                new GatherSweepFacts(fleet, book, cluster, catalog, true),
                book,
                catalog,
                catalog,
                fleet,
                cluster,
                plans,
                drains,
                registerNode,
                startDrain,
                new ReportNodeClasses(catalog, cluster),
                new ReportNodePools(cluster, cluster, book, clock),
                new CollectInstanceProfiles(new FakeInstanceProfiles(faults), memory, clock),
                new NominatePods(book, fleet, cluster, cluster),
                clock);
        sweep = new SweepDueHandler(
                SweepDueWiring.of(reconcile, new RememberRun(LastRun.SWEEP, memory, clock), measured::addAll));
        consolidation = new ConsolidationDueHandler(ConsolidationDueWiring.of(
                new Consolidate(
                        new GatherDisruptionFacts(book, cluster, market, ConsolidationSettings.USUAL),
                        memory,
                        Pace.USUAL,
                        startDrain,
                        new ExplainConsolidation(ledger, cluster, memory),
                        clock),
                new RememberRun(LastRun.CONSOLIDATION, memory, clock),
                measured::addAll));
        var sold = TestFacts.at(clock.instant())
                .type("m7g.large", "arm64", "0.0816")
                .facts();
        catalogDue = new CatalogDueHandler(new CatalogDueWiring(new RefreshCatalog(
                sold.region(),
                new FakeCatalogBook(faults),
                new FakeOfferSource(sold, faults),
                sold.onDemand(),
                clock)));
    }

    /** The claim's instance has been launched. */
    HandlerWorld launched() {
        var planned = book.record(List.of(Examples.planned(CLAIM.value())), "test", "planned")
                .getFirst();
        var instance = new LaunchedInstance(INSTANCE, POOL, HourlyPrice.parse("0.0312"), "ami-arm64");
        advance(planned.launchedAs(instance, planned.capacity(), planned.allocatable(), clock.instant()));
        var tags = new TreeMap<String, String>();
        tags.put(WellKnown.TAG_CLUSTER, CLUSTER);
        tags.put(WellKnown.TAG_LAUNCH, planned.spec().launch().value());
        fleet.put(new CloudInstance(INSTANCE, POOL, "running", "ami-arm64", clock.instant(), tags));
        return this;
    }

    /** Its node has joined and is ready. */
    HandlerWorld joined() {
        launched();
        cluster.join(NODE, claim(), true);
        return this;
    }

    /** The claim knows that. */
    HandlerWorld initialized() {
        joined();
        var instance = claim().instance().orElseThrow();
        advance(claim().in(new ClaimState.Registered(clock.instant(), instance, NODE)));
        advance(claim().in(new ClaimState.Initialized(clock.instant(), instance, NODE)));
        return this;
    }

    NodeClaim claim() {
        return book.find(CLAIM).orElseThrow(() -> new AssertionError("The book has no " + CLAIM + "."));
    }

    private void advance(NodeClaim changed) {
        if (book.advance(changed, "test", "set up") instanceof AdvanceOutcome.Overtaken overtaken) {
            throw new AssertionError("The set-up was overtaken: " + overtaken);
        }
    }

    private static Catalog catalog() {
        var labels = new TreeMap<String, String>();
        labels.put("karpenter.k8s.aws/instance-family", "m7g");
        var offerings = List.of(
                new Offering("us-east-1a", CapacityType.SPOT, HourlyPrice.parse("0.03"), true),
                new Offering("us-east-1a", CapacityType.ON_DEMAND, HourlyPrice.parse("0.08"), true));
        return new Catalog(List.of(new InstanceType(
                "m7g.large",
                "arm64",
                List.of("linux"),
                labels,
                ResourceList.parse(Map.of("cpu", "2", "memory", "8Gi", "pods", "29")),
                ResourceList.NONE,
                offerings)));
    }
}
