package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.FleetGatewayContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The functions' own gateway and the stand-in, against the contract that the fake fleet keeps too. */
final class FleetOverHttpTest extends FleetGatewayContract {
    private final Ec2Adapters ec2 = new Ec2Adapters();

    @AfterEach
    void close() {
        ec2.close();
    }

    @Override
    protected FleetGateway fleet() {
        return ec2.fleet;
    }

    @Override
    protected void empty(CapacityPool pool) {
        ec2.world.capacity(Lifecycle.of(pool.capacityType().text()), pool.instanceType(), pool.zone(), 0);
    }

    @Override
    protected void impair(InstanceId instance) {
        boot();
        ec2.world.impair(instance.value(), "system");
    }

    @Override
    protected void retire(InstanceId instance) {
        boot();
        ec2.world.schedule(
                instance.value(),
                "instance-retirement",
                "The instance is running on degraded hardware",
                ec2.clock.instant().plus(Duration.ofDays(14)));
    }

    private void boot() {
        ec2.clock.advance(Duration.ofMinutes(1));
        ec2.world.settle();
    }

    /** What is over is told for a week, and nothing that would have to be done. */
    @Test
    void whatWasScheduledAndIsOverIsNoTrouble() {
        var id = fleet().launch(fitting(Examples.fleetRequest("launch-1", 1)))
                .instances()
                .getFirst()
                .id();
        boot();
        ec2.world.schedule(id.value(), "system-reboot", "[Completed] scheduled reboot", ec2.clock.instant());
        assertEquals(List.of(), fleet().troubles());
        ec2.world.impair(id.value(), "instance");
        assertEquals(
                List.of(new InstanceTrouble.Impaired(id, "instance status", ec2.clock.instant())), fleet().troubles());
    }

    @Override
    protected FleetRequest fitting(FleetRequest request) {
        var nodeClass = assertInstanceOf(
                ResolvedNodeClass.Ready.class, ec2.nodeClasses.resolve(Ec2Adapters.discovering(Examples.CLUSTER)));
        return Examples.with(nodeClass, option -> bootable(nodeClass, option.instanceType()), request);
    }

    private String bootable(ResolvedNodeClass.Ready nodeClass, String type) {
        return nodeClass
                .imageFor(ec2.catalog.catalog(List.of()).type(type).orElseThrow())
                .orElseThrow()
                .id();
    }
}
