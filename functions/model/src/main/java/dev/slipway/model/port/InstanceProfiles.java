package dev.slipway.model.port;

import dev.slipway.model.pool.NodeClass;
import java.util.List;

/**
 * The instance profiles that were made for the roles of this cluster's node classes. Throws {@link RetryableFault} when
 * AWS cannot be reached.
 */
public interface InstanceProfiles {
    /** The profile that a class's nodes get: its own, or the one of its role, whether that is made already or not. */
    String nameFor(NodeClass nodeClass);

    /** Every profile that was made for this cluster, by name. */
    List<Profile> made();

    /** True while an instance that is not terminated has the profile. */
    boolean inUse(Profile profile);

    /** Deletes a profile; one that is gone is fine. */
    void delete(String name);

    /** A profile by its name and the ARN under which instances have it. */
    record Profile(String name, String arn) {}
}
