package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.FleetGatewayContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

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
