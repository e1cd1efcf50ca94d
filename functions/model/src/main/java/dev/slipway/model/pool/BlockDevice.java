package dev.slipway.model.pool;

import org.jspecify.annotations.Nullable;

/**
 * A volume that comes with each node (aws.md §1.5).
 *
 * @param deviceName {@code /dev/xvda}
 * @param rootVolume the kubelet keeps pods' storage on it; true of one device at most
 * @param volumeSize as Kubernetes writes it, {@code 20Gi}; empty when a snapshot decides
 * @param volumeType {@code gp3}, …; empty for EC2's default
 * @param snapshotId empty for none
 * @param kmsKeyId empty for the account's default key
 * @param encrypted null leaves it to the account
 * @param deleteOnTermination the volume ends with its node
 * @param iops,throughput 0 for EC2's default
 * @param volumeInitializationRate MiB/s at which a snapshot is loaded, 100 to 300; 0 for EC2's default
 */
public record BlockDevice(
        String deviceName,
        boolean rootVolume,
        String volumeSize,
        String volumeType,
        String snapshotId,
        String kmsKeyId,
        @Nullable Boolean encrypted,
        boolean deleteOnTermination,
        int iops,
        int throughput,
        int volumeInitializationRate) {}
