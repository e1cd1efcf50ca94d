package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.fake.Faults;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LaunchFleetTest {
    /** aws.md §8, 5: what was tried is avoided, and nothing else. */
    @Test
    void aQuotaThatNamesNoPoolSendsTheNextRoundElsewhere() {
        var world = World.withPods(Faults.none(), 2);
        world.fleet.refuseNext(new Refusal(RefusalKind.QUOTA, "MaxSpotInstanceCountExceeded", "no more spot", null));
        world.provision.answer(world.batch("batch-1"));
        assertEquals(2, world.fleet.requests().size());
        var refused = pools(world.fleet.requests().getFirst());
        var taken = pools(world.fleet.requests().getLast());
        assertTrue(taken.stream().noneMatch(refused::contains), () -> "asked again: " + taken);
        assertEquals(
                List.copyOf(refused),
                world.offerings.unavailable(world.clock.instant()).stream()
                        .map(offering -> offering.pool())
                        .toList());
        assertEquals(List.of("Launched"), world.liveStates());
    }

    private static Set<CapacityPool> pools(FleetRequest request) {
        var pools = new TreeSet<CapacityPool>();
        request.options()
                .forEach(option ->
                        pools.add(new CapacityPool(request.capacityType(), option.instanceType(), option.zone())));
        return pools;
    }
}
