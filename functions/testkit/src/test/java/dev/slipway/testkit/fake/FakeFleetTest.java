package dev.slipway.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetOutcome.RefusalKind;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.FleetGatewayContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FakeFleetTest extends FleetGatewayContract {
    private final FakeClock clock = new FakeClock();
    private final FakeFleet fleet = new FakeFleet(Examples.CLUSTER, clock, Faults.none());

    @Override
    protected FleetGateway fleet() {
        return fleet;
    }

    @Override
    protected void empty(CapacityPool pool) {
        fleet.capacity(pool, 0);
    }

    @Override
    protected void impair(InstanceId instance) {
        fleet.trouble(new InstanceTrouble.Impaired(instance, "system status", clock.instant()));
    }

    @Override
    protected void retire(InstanceId instance) {
        fleet.trouble(new InstanceTrouble.EventScheduled(instance, "instance-retirement", null));
    }

    @Test
    void hidesInstancesForAWhile() {
        fleet.visibleAfter(Duration.ofSeconds(2));
        var id = fleet.launch(Examples.fleetRequest("launch-1", 1))
                .instances()
                .getFirst()
                .id();
        assertEquals(Optional.empty(), fleet.instance(id));
        assertEquals(List.of(), fleet.instances());
        clock.advance(Duration.ofSeconds(2));
        assertEquals(id, fleet.instance(id).orElseThrow().id());
    }

    @Test
    void refusesOnce() {
        var refusal =
                new Refusal(RefusalKind.QUOTA, "VcpuLimitExceeded", "You have requested more vCPU capacity", null);
        fleet.refuseNext(refusal);
        assertEquals(
                List.of(refusal),
                fleet.launch(Examples.fleetRequest("launch-1", 1)).refusals());
        assertEquals(
                1,
                fleet.launch(Examples.fleetRequest("launch-2", 1)).instances().size());
    }

    @Test
    void shutsDownBeforeItTerminates() {
        fleet.shutsDownIn(Duration.ofSeconds(30));
        var id = fleet.launch(Examples.fleetRequest("launch-1", 1))
                .instances()
                .getFirst()
                .id();
        fleet.terminate(id);
        assertEquals("shutting-down", fleet.instance(id).orElseThrow().state());
        clock.advance(Duration.ofSeconds(30));
        assertEquals("terminated", fleet.instance(id).orElseThrow().state());
    }
}
