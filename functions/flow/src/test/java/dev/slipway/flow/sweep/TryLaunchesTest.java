package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.DryRunOutcome;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A launch with each class is tried, and what EC2 says is told at the class (aws.md §8, 57). */
class TryLaunchesTest {
    private static final DryRunOutcome REFUSED =
            new DryRunOutcome.Refused("RunInstancesAuthCheckFailed", "iam:PassRole is missing.");

    private final World world = new World(Faults.none());

    @Test
    void aMissingPermissionIsAConditionOfTheClass() {
        world.fleet.dryRunsEnd(REFUSED);
        report();
        assertEquals(
                new Condition(
                        NodeClassStatus.VALIDATION,
                        Truth.FALSE,
                        "RunInstancesAuthCheckFailed",
                        "iam:PassRole is missing."),
                status().conditions().get(status().conditions().size() - 2));
        assertEquals(
                "ValidationSucceeded=False (RunInstancesAuthCheckFailed)",
                status().conditions().getLast().message());
    }

    @Test
    void oneOnDemandLaunchIsTriedAndNothingIsLaunched() {
        report();
        var tried = world.fleet.dryRuns();
        assertEquals(1, tried.size());
        assertEquals(CapacityType.ON_DEMAND, tried.getFirst().capacityType());
        assertEquals(Truth.TRUE, ready());
        assertTrue(world.fleet.everStarted().isEmpty());
    }

    @Test
    void aPassHoldsForHalfAnHourAndARefusalForTenMinutes() {
        report();
        world.clock.advance(Duration.ofMinutes(29));
        report();
        assertEquals(1, world.fleet.dryRuns().size());
        world.clock.advance(Duration.ofMinutes(1));
        world.fleet.dryRunsEnd(REFUSED);
        report();
        assertEquals(2, world.fleet.dryRuns().size());
        world.fleet.dryRunsEnd(new DryRunOutcome.Passed());
        world.clock.advance(Duration.ofMinutes(9));
        report();
        assertEquals(Truth.FALSE, ready(), "it was allowed a minute ago, and is not yet tried again");
        world.clock.advance(Duration.ofMinutes(1));
        report();
        assertEquals(Truth.TRUE, ready());
    }

    @Test
    void aClassThatMeansSomethingElseIsTriedAtOnce() {
        world.fleet.dryRunsEnd(REFUSED);
        report();
        world.fleet.dryRunsEnd(new DryRunOutcome.Passed());
        world.cluster.nodeClass(
                TestNodeClass.like(World.nodeClass()).role("another").build());
        report();
        assertEquals(Truth.TRUE, ready());
    }

    @Test
    void whatProvesNothingIsAskedAgainByTheNextSweep() {
        world.fleet.dryRunsEnd(new DryRunOutcome.Undecided("Invalid IAM Instance Profile name"));
        report();
        assertEquals(Truth.TRUE, ready());
        report();
        assertEquals(2, world.fleet.dryRuns().size());
    }

    @Test
    void aClassThatIsNotReadyIsNotTried() {
        var name = World.nodeClass().name();
        world.catalog.resolvesTo(new ResolvedNodeClass.NotReady(name, "SubnetsNotFound", "No subnet."));
        report();
        assertEquals(0, world.fleet.dryRuns().size());
    }

    @Test
    void whereEc2IsSilentTheRestIsToldAllTheSame() {
        var failing = new World(Faults.eachFailsOnce());
        for (var sweep = 0; sweep < 8; sweep++) {
            reporter(failing).run(failing.cluster.asItIs());
        }
        assertEquals(2, failing.fleet.dryRuns().size(), "what could not be remembered is asked again");
        assertEquals(
                Truth.TRUE,
                failing.cluster
                        .statusOf(World.nodeClass().name())
                        .orElseThrow()
                        .conditions()
                        .getLast()
                        .status());
    }

    private void report() {
        assertEquals(0, reporter(world).run(world.cluster.asItIs()));
    }

    private static ReportNodeClasses reporter(World world) {
        return new ReportNodeClasses(
                world.catalog,
                world.cluster,
                new TryLaunches(world.fleet, world.catalog, world.catalog, world.memory, world.clock));
    }

    private NodeClassStatus status() {
        return world.cluster.statusOf(World.nodeClass().name()).orElseThrow();
    }

    private Truth ready() {
        return status().conditions().getLast().status();
    }
}
