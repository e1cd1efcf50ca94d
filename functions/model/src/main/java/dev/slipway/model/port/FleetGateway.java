package dev.slipway.model.port;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.LaunchId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Launches, finds and ends instances of this cluster. Throws {@link RetryableFault} when EC2 cannot be reached. */
public interface FleetGateway {
    /** One CreateFleet. Asked twice with the same launch id, it launches once. */
    FleetOutcome launch(FleetRequest request);

    /** Whether EC2 would make this launch. Nothing is launched. */
    DryRunOutcome dryRun(FleetRequest request);

    /** Instances of one launch, terminated ones included as long as EC2 shows them; EC2 may lag by moments. */
    List<CloudInstance> launchedBy(LaunchId launch);

    /** All instances of this cluster that are not terminated, by id; EC2 may lag by moments. */
    List<CloudInstance> instances();

    /** One instance; empty when EC2 does not know it, which right after a launch proves nothing. */
    Optional<CloudInstance> instance(InstanceId id);

    /**
     * Running instances that EC2 finds impaired or has scheduled something for, in {@link InstanceTrouble#ORDER}; those of
     * others in the account among them, for EC2 does not tell whose they are.
     */
    List<InstanceTrouble> troubles();

    /** Ends an instance; one that is gone already is fine. */
    void terminate(InstanceId id);

    /**
     * Deletes launch templates of this cluster that are older, a count; a launch that needs one of them makes it anew, and
     * running instances do not.
     */
    int deleteTemplates(Instant createdBefore);

    /** Adds tags to an instance. */
    void tag(InstanceId id, SortedMap<String, String> tags);
}
