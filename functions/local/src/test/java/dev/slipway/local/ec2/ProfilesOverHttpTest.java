package dev.slipway.local.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.InstanceProfilesContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The functions' own adapter, against the stand-in's IAM and EC2. */
final class ProfilesOverHttpTest extends InstanceProfilesContract {
    private final Ec2Adapters ec2 = new Ec2Adapters();

    @AfterEach
    void close() {
        ec2.close();
    }

    @Override
    protected InstanceProfiles profiles() {
        return ec2.profiles;
    }

    @Override
    protected void make(NodeClass nodeClass) {
        // What is known of a profile is kept for a quarter of an hour.
        ec2.clock.advance(Duration.ofMinutes(15));
        ec2.nodeClasses.resolve(nodeClass);
    }

    @Test
    void knowsWhichProfilesInstancesHave() {
        var ready = ready();
        var profile = profiles().made().getFirst();
        assertFalse(profiles().inUse(profile));
        var image = ready.imageFor(
                        ec2.catalog.catalog(List.of()).type("m5.large").orElseThrow())
                .orElseThrow();
        var option = Examples.option("m5.large", "us-east-1a", image.id(), "0.0350");
        var example = Examples.fleetRequest("launch-1", 1);
        var launched = ec2.fleet.launch(new FleetRequest(
                example.launch(),
                1,
                example.nodePool(),
                ready,
                example.labels(),
                example.taints(),
                example.requests(),
                example.capacityType(),
                List.of(option),
                example.request()));
        assertEquals(1, launched.instances().size(), launched::toString);
        assertTrue(profiles().inUse(profile));
        ec2.fleet.terminate(launched.instances().getFirst().id());
        ec2.clock.advance(Duration.ofMinutes(1));
        assertFalse(profiles().inUse(profile), "a terminated instance needs no profile");
    }

    @Test
    void completesWhatWasLeftHalfDone() {
        ec2.account.faults().nextLosesAnswer("CreateInstanceProfile", "InternalError");
        assertThrows(RetryableFault.class, () -> ec2.nodeClasses.resolve(Examples.nodeClass()));
        assertEquals(1, ec2.world.instanceProfiles().size());
        ec2.account.faults().next("AddRoleToInstanceProfile", "RequestLimitExceeded");
        assertThrows(RetryableFault.class, () -> ec2.nodeClasses.resolve(Examples.nodeClass()));
        ready();
        assertEquals(1, ec2.world.instanceProfiles().size());
    }

    @Test
    void saysWhichRoleIsMissing() {
        ec2.world.missRole("node-role");
        var notReady = assertInstanceOf(
                ResolvedNodeClass.NotReady.class, ec2.nodeClasses.resolve(Ec2Adapters.discovering(Examples.CLUSTER)));
        assertEquals("RoleNotFound", notReady.reason());
    }

    private ResolvedNodeClass.Ready ready() {
        return assertInstanceOf(
                ResolvedNodeClass.Ready.class, ec2.nodeClasses.resolve(Ec2Adapters.discovering(Examples.CLUSTER)));
    }
}
