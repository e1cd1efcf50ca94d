package dev.slipway.flow;

import dev.slipway.flow.consolidation.Consolidate;
import dev.slipway.flow.consolidation.ExplainConsolidation;
import dev.slipway.flow.consolidation.GatherDisruptionFacts;
import dev.slipway.flow.consolidation.NoteEmptied;
import dev.slipway.flow.drain.GatherDrainFacts;
import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.drain.TakeDrainStep;
import dev.slipway.flow.interruption.AnswerInterruption;
import dev.slipway.flow.interruption.FollowRebalance;
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
import dev.slipway.flow.sweep.ReportNodeClasses;
import dev.slipway.flow.sweep.ReportNodePools;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.FakeCatalogSource;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.FakeControlBook;
import dev.slipway.testkit.fake.FakeDecisionLedger;
import dev.slipway.testkit.fake.FakeDrainQueue;
import dev.slipway.testkit.fake.FakeFleet;
import dev.slipway.testkit.fake.FakeInstanceProfiles;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.FakeOfferingBook;
import dev.slipway.testkit.fake.FakePlanQueue;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.List;

/**
 * Every flow on fakes that share one plan of faults, and queues that behave as SQS does: a message whose handling was
 * killed or failed comes again.
 */
public final class World {
    public static final String CLUSTER = "demo";

    public final Faults faults;
    public final FakeClock clock = new FakeClock();
    public final FakeCluster cluster;
    public final FakeClaimBook book;
    public final FakeFleet fleet;
    public final FakeCatalogSource catalog;
    public final FakeOfferingBook offerings;
    public final FakeDecisionLedger ledger;
    public final FakePlanQueue plans;
    public final FakeDrainQueue drains;
    public final FakeControlBook memory;
    public final FakeInstanceProfiles profiles;
    public final FakeMemoryBook memories;

    public final StartDrain startDrain;
    public final GatherProvisionFacts market;
    public final Provision provision;
    public final RegisterNode registerNode;
    public final AnswerInterruption interruption;
    public final TakeDrainStep drainStep;
    public final Reconcile sweep;
    public final Consolidate consolidate;
    public final NoteEmptied noteEmptied;

    /** What happens elsewhere whenever time passes while the queues are handled. */
    private Runnable meanwhile = () -> {};

    public World(Faults faults) {
        this.faults = faults;
        cluster = new FakeCluster(clock, faults).nodeClass(Shapes.nodeClass()).recreateEvicted();
        book = new FakeClaimBook(clock, faults);
        fleet = new FakeFleet(CLUSTER, clock, faults);
        catalog = new FakeCatalogSource(Shapes.catalog(), faults);
        offerings = new FakeOfferingBook(faults);
        ledger = new FakeDecisionLedger(faults);
        plans = new FakePlanQueue(faults);
        drains = new FakeDrainQueue(faults);
        memory = new FakeControlBook(faults);
        profiles = new FakeInstanceProfiles(faults);
        memories = new FakeMemoryBook(faults);
        startDrain = new StartDrain(CLUSTER, book, plans, drains, cluster, clock);
        market = new GatherProvisionFacts(book, catalog, catalog, offerings, cluster);
        provision = new Provision(
                market,
                new RecordClaims(book),
                new LaunchFleet(book, fleet, offerings),
                new SettleMoves(book, cluster),
                new NominatePods(book, fleet, cluster, cluster),
                new ExplainPlan(ledger, cluster),
                clock);
        registerNode = new RegisterNode(book, cluster, cluster, fleet, memories, startDrain, clock);
        interruption =
                new AnswerInterruption(book, offerings, new FollowRebalance(cluster, memory, clock), startDrain, clock);
        drainStep = new TakeDrainStep(book, new GatherDrainFacts(book, cluster, fleet), drains, cluster, fleet, clock);
        sweep = sweepWith(book);
        noteEmptied = new NoteEmptied(book, cluster, memory, clock);
        consolidate = new Consolidate(
                new GatherDisruptionFacts(book, cluster, market, ConsolidationSettings.USUAL),
                memory,
                Pace.USUAL,
                startDrain,
                new ExplainConsolidation(ledger, cluster, memory),
                clock);
    }

    /** A spot pool, and replicas of one core and one GiB that wait. */
    public static World withPods(Faults faults, int count) {
        var world = new World(faults);
        world.cluster.nodePool(Shapes.pool("spot", "on-demand"));
        for (var i = 0; i < count; i++) {
            world.cluster.pending(Shapes.replica("inflate", "1"), "inflate-" + i);
        }
        return world;
    }

    /** A replica of a Deployment that asks for so much CPU and one GiB. */
    public static PodKind replica(String app, String cpu) {
        return Shapes.replica(app, cpu);
    }

    /** The pool of that name, with other types of capacity. */
    public static NodePool pool(String... capacityTypes) {
        return Shapes.pool(capacityTypes);
    }

    /** The one class that there is at first. */
    public static NodeClass nodeClass() {
        return Shapes.nodeClass();
    }

    /** Two replicas that run on one node, whose claim knows it. */
    public static World running(Faults faults) {
        var world = withPods(faults, 2);
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        return world;
    }

    /** A sweep that reads and writes claims through another book. */
    public Reconcile sweepWith(ClaimBook read) {
        return new Reconcile(
                CLUSTER,
                new GatherSweepFacts(fleet, read, cluster, catalog, true),
                read,
                catalog,
                catalog,
                fleet,
                cluster,
                plans,
                drains,
                registerNode,
                startDrain,
                new ReportNodeClasses(catalog, cluster),
                new ReportNodePools(cluster, cluster, read, clock),
                new CollectInstanceProfiles(profiles, memory, clock),
                new NominatePods(read, fleet, cluster, cluster),
                clock);
    }

    /** What the webhook would send now. */
    public PlanRequest batch(String id) {
        return new PlanRequest.PodsPending(id, CLUSTER, clock.instant(), cluster.asItIs());
    }

    /** Hands a message over as a patient queue would: again and again until it is handled. */
    public void deliver(Runnable handling) {
        for (var attempt = 0; attempt < 100; attempt++) {
            try {
                handling.run();
                return;
            } catch (Crash | RetryableFault failure) {
                clock.advance(Duration.ofSeconds(1));
            }
        }
        throw new AssertionError("The message was not handled in a hundred attempts: it is in the dead letters now.");
    }

    /** From now on this happens whenever time passes while the queues are handled. */
    public void meanwhile(Runnable elsewhere) {
        meanwhile = elsewhere;
    }

    /** A pool whose nodes go whenever that saves money. */
    public void savesMoney(String... capacityTypes) {
        cluster.nodePool(Shapes.pool(ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED, capacityTypes));
    }

    /** A pool that has so many nodes, whatever pods there are, and at most so many with those that are on their way out. */
    public void keepsNodes(int replicas, String most) {
        keepsNodes(replicas, most, "pool-hash");
    }

    /** The same with another template. */
    public void keepsNodes(int replicas, String most, String hash) {
        cluster.nodePool(Shapes.staticPool(replicas, most, hash));
    }

    /** A pool whose spot nodes go when EC2 recommends it. */
    public void rebalances() {
        cluster.nodePool(Shapes.rebalancing("spot", "on-demand"));
    }

    /** Handles everything that waits in the queues, in order, until they are empty. */
    public void settle() {
        for (var steps = 0; steps < 500; steps++) {
            var plan = plans.take();
            if (plan.isPresent()) {
                deliver(() -> provision.answer(plan.get()));
                continue;
            }
            var drain = drains.take();
            if (drain.isEmpty()) {
                return;
            }
            clock.advance(drain.get().delay());
            meanwhile.run();
            deliver(() -> drainStep.take(drain.get().request()));
        }
        throw new AssertionError("The queues do not run empty: " + drains.waiting());
    }

    /** Every launched claim's instance joins as a ready node, and the webhook says so. */
    public void nodesJoin() {
        for (var claim : book.live()) {
            var instance = claim.instance();
            if (instance.isPresent() && claim.node().isEmpty() && claim.usable()) {
                var node = nodeOf(claim);
                cluster.join(node, claim, true);
                deliver(() -> registerNode.changed(
                        new NodeChange(CLUSTER, node, instance.get().providerId(), false, clock.instant())));
            }
        }
    }

    /** Binds each pod of a claim's plan to its node, as the kube-scheduler would. */
    public void podsBind() {
        for (var claim : book.live()) {
            if (claim.node().isPresent()) {
                claim.spec().pods().forEach(pod -> cluster.bind(PodId.parse(pod), nodeOf(claim)));
            }
        }
    }

    /** Nodes join as time passes, and evicted pods go wherever there is a node that takes them. */
    public void life() {
        nodesJoin();
        for (var pod : cluster.pendingPods()) {
            cluster.asItIs().nodes().stream()
                    .filter(node -> node.taints().isEmpty() && node.ready())
                    .findFirst()
                    .ifPresent(node -> cluster.bind(pod, node.name()));
        }
    }

    public static NodeName nodeOf(NodeClaim claim) {
        return new NodeName(claim.instance()
                .map(instance -> FakeFleet.nameOf(instance.id()))
                .orElseThrow(() -> new AssertionError(claim.name() + " has no instance: " + claim.state())));
    }

    /** What schedules do in so many minutes, without any event: sweeps and consolidations, with all that comes of them. */
    public void minutes(int count, Runnable scheduler) {
        for (var minute = 0; minute < count; minute++) {
            clock.advance(Duration.ofMinutes(1));
            deliver(sweep::run);
            settle();
            deliver(this::nodesJoin);
            scheduler.run();
            deliver(() -> consolidate.run());
            settle();
            scheduler.run();
        }
    }

    /** Names of the states of all live claims, sorted. */
    public List<String> liveStates() {
        return book.live().stream().map(claim -> claim.state().text()).sorted().toList();
    }
}
