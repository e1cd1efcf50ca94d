package dev.slipway.model.pool;

/**
 * A volume that comes with each node.
 *
 * @param deviceName {@code /dev/xvda}
 * @param volumeSize as Kubernetes writes it, {@code 20Gi}; empty when a snapshot decides
 * @param volumeType {@code gp3}, …; empty for EC2's default
 * @param snapshotId empty for none
 * @param kmsKeyId empty for the account's default key
 * @param encrypted,deleteOnTermination as EC2 has them
 * @param iops,throughput 0 for EC2's default
 */
public record BlockDevice(
        String deviceName,
        String volumeSize,
        String volumeType,
        String snapshotId,
        String kmsKeyId,
        boolean encrypted,
        boolean deleteOnTermination,
        int iops,
        int throughput) {}
