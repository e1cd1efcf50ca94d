package dev.slipway.aws.emulator;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.contract.Ec2Difference;
import dev.slipway.testkit.contract.FleetGatewayContract;
import dev.slipway.testkit.emulator.Emulator;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** The functions' own gateway in front of an EC2 that others wrote. */
abstract class FleetOnEmulatorContract extends FleetGatewayContract {
    private final EmulatedEc2 ec2;

    FleetOnEmulatorContract(Emulator emulator) {
        ec2 = new EmulatedEc2(emulator);
    }

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
        // Its pools have no end.
    }

    @Override
    protected void impair(InstanceId instance) {
        // Nothing ever is.
    }

    @Override
    protected void retire(InstanceId instance) {
        // Nor is anything retired.
    }

    @Override
    protected Set<Ec2Difference> differences() {
        return EnumSet.allOf(Ec2Difference.class);
    }

    @Override
    protected FleetRequest fitting(FleetRequest request) {
        return ec2.fitting(request);
    }
}
