package dev.slipway.flow.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.flow.World;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.decision.LastRun;
import dev.slipway.solver.doctor.DoctorFacts;
import dev.slipway.solver.doctor.DoctorPlan;
import dev.slipway.solver.doctor.DoctorPlan.Finding;
import dev.slipway.solver.doctor.DoctorPlanner;
import dev.slipway.solver.doctor.RebuildPlan;
import dev.slipway.solver.doctor.RebuildPlanner;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.FakeClaimBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestCatalog;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A cluster whose table was lost. */
class RebuildClaimsTest {
    private final World world = World.running(Faults.none());
    private final FakeClaimBook lost = new FakeClaimBook(world.clock, Faults.none());

    RebuildClaimsTest() {
        world.clock.advance(Duration.ofMinutes(10));
    }

    private DoctorFacts facts() {
        return new GatherDoctorFacts(World.CLUSTER, world.fleet, lost, world.memory)
                .facts(world.clock.instant(), world.cluster::snapshot);
    }

    private RebuildPlan plan() {
        return RebuildPlanner.plan(facts(), TestCatalog.standard());
    }

    @Test
    void sweepsSpareItsNodesUntilTheClaimsAreWrittenAgain() {
        var before = world.book.live();
        assertEquals(0, world.sweepWith(lost).run().failed());
        assertEquals(1, world.fleet.running().size(), "the node has registered, so there was a claim");
        assertEquals(1, DoctorPlanner.plan(facts()).findings().size());

        var written = new RebuildClaims(lost).apply(plan());
        assertEquals(
                before.stream().map(NodeClaim::name).toList(),
                written.stream().map(NodeClaim::name).toList());
        assertEquals(List.of(), DoctorPlanner.plan(facts()).findings());
        assertEquals(
                "doctor", lost.history(written.getFirst().name()).getFirst().actor());

        assertEquals(0, world.sweepWith(lost).run().failed());
        assertEquals(
                List.of("Initialized"),
                lost.live().stream().map(one -> one.state().text()).toList());
        assertEquals(1, world.fleet.running().size());
    }

    @Test
    void isRunAgainAfterACrash() {
        var plan = plan();
        var crashing = new FakeClaimBook(world.clock, Faults.crashAfter(1));
        assertThrows(Crash.class, () -> new RebuildClaims(crashing).apply(plan));
        assertEquals(1, new RebuildClaims(crashing).apply(plan).size());
        assertEquals(
                1, crashing.history(plan.claims().getFirst().claim().name()).size(), "written once");
    }

    @Test
    void asksEc2ByIdForWhatNoTagFinds() {
        var tagged = world.fleet.running().getFirst();
        var bare = new CloudInstance(
                tagged.id(), tagged.pool(), "running", tagged.imageId(), tagged.launchedAt(), new TreeMap<>());
        world.fleet.put(bare);
        var facts = new GatherDoctorFacts(World.CLUSTER, world.fleet, world.book, world.memory)
                .facts(world.clock.instant(), () -> null);
        assertEquals(List.of(), facts.instances());
        assertEquals(List.of(bare), facts.untagged());
        assertEquals(
                List.of(DoctorPlan.Kind.INSTANCE_UNTAGGED),
                DoctorPlanner.plan(facts).findings().stream().map(Finding::kind).toList());
    }

    @Test
    void knowsWhenASweepLastRan() {
        world.memory.write(LastRun.SWEEP, new LastRun(world.clock.instant()).values(), 0);
        assertEquals(world.clock.instant(), facts().lastSweep());
    }
}
