package dev.slipway.flow.sweep;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.DryRun;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DryRunOutcome.Passed;
import dev.slipway.model.port.DryRunOutcome.Refused;
import dev.slipway.model.port.DryRunOutcome.Undecided;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.sweep.DryRunFacts;
import dev.slipway.solver.sweep.DryRunPlan;
import dev.slipway.solver.sweep.DryRunPlanner;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a launch with each node class and remembers what EC2 said, so that a permission that is missing is told before
 * pods wait for it. Nothing is launched, and launches do not wait for it: one that was just allowed succeeds at once.
 */
public final class TryLaunches {
    private static final Logger log = LoggerFactory.getLogger(TryLaunches.class);
    private static final String MEMORY = "dry-runs";

    private final FleetGateway fleet;
    private final CatalogSource catalog;
    private final NodeClassSource nodeClasses;
    private final ControlBook memory;
    private final Clock clock;

    public TryLaunches(
            FleetGateway fleet, CatalogSource catalog, NodeClassSource nodeClasses, ControlBook memory, Clock clock) {
        this.fleet = fleet;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
        this.memory = memory;
        this.clock = clock;
    }

    /** What is known by now, by the class's name. */
    SortedMap<String, DryRun> run(ClusterSnapshot snapshot) {
        var now = clock.instant();
        var remembered = memory.read(MEMORY);
        var before = new TreeMap<String, DryRun>();
        remembered.values().forEach((name, text) -> DryRun.read(text).ifPresent(known -> before.put(name, known)));
        var resolved = snapshot.nodeClasses().stream().map(nodeClasses::resolve).toList();
        var plan = DryRunPlanner.plan(
                new DryRunFacts(now, resolved, snapshot.nodePools(), catalog.catalog(resolved), before));
        var known = new TreeMap<>(plan.kept());
        for (var attempt : plan.tries()) {
            tried(attempt, now).ifPresent(said -> known.put(attempt.nodeClass().name(), said));
        }
        if (!known.equals(before)) {
            var values = new TreeMap<String, String>();
            known.forEach((name, said) -> values.put(name, said.text()));
            // Somebody faster has asked the same questions.
            memory.write(MEMORY, values, remembered.version());
        }
        return known;
    }

    /** Empty when EC2 gave no verdict; the next sweep asks again. */
    private Optional<DryRun> tried(DryRunPlan.Try attempt, Instant now) {
        var name = attempt.nodeClass().name();
        try {
            return switch (fleet.dryRun(request(attempt))) {
                case Passed() -> Optional.of(new DryRun(attempt.question(), now, "", ""));
                case Refused(var reason, var message) -> {
                    log.atWarn()
                            .addKeyValue("nodeClass", name)
                            .addKeyValue("reason", reason)
                            .addKeyValue("message", message)
                            .log("dry run refused");
                    yield Optional.of(new DryRun(attempt.question(), now, reason, message));
                }
                case Undecided(var why) -> {
                    log.atInfo()
                            .addKeyValue("nodeClass", name)
                            .addKeyValue("why", why)
                            .log("dry run undecided");
                    yield Optional.empty();
                }
            };
        } catch (RetryableFault fault) {
            log.atInfo().addKeyValue("nodeClass", name).setCause(fault).log("dry run not made");
            return Optional.empty();
        }
    }

    private static FleetRequest request(DryRunPlan.Try attempt) {
        var type = attempt.type();
        var options = attempt.offerings().stream()
                .map(offering -> new FleetRequest.Option(
                        type.name(),
                        offering.zone(),
                        attempt.image().id(),
                        type.capacity().get(ResourceList.PODS).units(),
                        0,
                        "",
                        offering.price()))
                .toList();
        return new FleetRequest(
                new LaunchId("dry-run-" + attempt.question()),
                1,
                "",
                attempt.nodeClass(),
                Collections.emptySortedMap(),
                List.of(),
                ResourceList.NONE,
                CapacityType.ON_DEMAND,
                options,
                "");
    }
}
