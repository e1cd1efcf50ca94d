package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.model.port.InstanceProfiles.Profile;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link InstanceProfiles} do, for an account that has none of this cluster at first. */
public abstract class InstanceProfilesContract {
    /** The same one within a test. */
    protected abstract InstanceProfiles profiles();

    /** Makes the class's profile as a launch does. */
    protected abstract void make(NodeClass nodeClass);

    @Test
    void makesOneProfileForAClassHoweverOftenItIsAsked() {
        make(Examples.nodeClass());
        make(Examples.nodeClass());
        assertEquals(List.of(profiles().nameFor(Examples.nodeClass())), names());
        assertFalse(profiles().inUse(profiles().made().getFirst()));
    }

    @Test
    void anotherRoleIsAnotherProfile() {
        var other = TestNodeClass.like(Examples.nodeClass()).role("other-role").build();
        make(Examples.nodeClass());
        make(other);
        assertNotEquals(profiles().nameFor(Examples.nodeClass()), profiles().nameFor(other));
        assertEquals(2, names().size());
        assertEquals(names().stream().sorted().toList(), names());
    }

    @Test
    void deletesAProfileWithItsRoleOnce() {
        make(Examples.nodeClass());
        var name = profiles().nameFor(Examples.nodeClass());
        profiles().delete(name);
        profiles().delete(name);
        assertEquals(List.of(), names());
        make(Examples.nodeClass());
    }

    @Test
    void aUsersOwnProfileIsNobodysToMake() {
        var own = TestNodeClass.like(Examples.nodeClass())
                .role("")
                .instanceProfile("my-profile")
                .build();
        assertEquals("my-profile", profiles().nameFor(own));
        assertEquals(List.of(), names());
    }

    private List<String> names() {
        return profiles().made().stream().map(Profile::name).toList();
    }
}
