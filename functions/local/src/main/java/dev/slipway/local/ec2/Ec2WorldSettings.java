package dev.slipway.local.ec2;

import java.time.Duration;

/**
 * How long things take in the stand-in's world, and whose cluster its subnets are tagged for.
 *
 * @param clusterName value of the {@code karpenter.sh/discovery} tag on subnets and security group
 * @param accountId the account that owns everything, twelve digits
 * @param consistencyDelay how long a launched instance is unknown to every call that names or lists it
 * @param pendingFor from launch to {@code running}
 * @param shuttingDownFor from termination asked to {@code terminated}
 * @param terminatedFor how long a terminated instance is still described
 */
public record Ec2WorldSettings(
        String clusterName,
        String accountId,
        Duration consistencyDelay,
        Duration pendingFor,
        Duration shuttingDownFor,
        Duration terminatedFor) {

    public Ec2WorldSettings {
        for (var duration : new Duration[] {consistencyDelay, pendingFor, shuttingDownFor, terminatedFor}) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(
                        "A duration of the EC2 stand-in must not be negative, but one is " + duration + ".");
            }
        }
    }

    /** Quick enough for a demonstration: known after 150 ms, running after 1 s, terminated after 1 s, described for 10 min more. */
    public static Ec2WorldSettings forCluster(String clusterName) {
        return new Ec2WorldSettings(
                clusterName,
                "111122223333",
                Duration.ofMillis(150),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
    }

    public Ec2WorldSettings withConsistencyDelay(Duration delay) {
        return new Ec2WorldSettings(clusterName, accountId, delay, pendingFor, shuttingDownFor, terminatedFor);
    }

    public Ec2WorldSettings withPendingFor(Duration duration) {
        return new Ec2WorldSettings(clusterName, accountId, consistencyDelay, duration, shuttingDownFor, terminatedFor);
    }

    public Ec2WorldSettings withShuttingDownFor(Duration duration) {
        return new Ec2WorldSettings(clusterName, accountId, consistencyDelay, pendingFor, duration, terminatedFor);
    }

    public Ec2WorldSettings withTerminatedFor(Duration duration) {
        return new Ec2WorldSettings(clusterName, accountId, consistencyDelay, pendingFor, shuttingDownFor, duration);
    }
}
