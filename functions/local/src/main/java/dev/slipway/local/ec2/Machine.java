package dev.slipway.local.ec2;

/**
 * What a machine of a type has.
 *
 * @param cores virtual CPUs
 * @param memoryMebibytes as EC2 states it, before firmware and kernel
 * @param pods how many the VPC CNI can give an address (interfaces × (addresses − 1) + 2; aws.md §2.3)
 * @param nvidiaGpus 0 for none
 */
public record Machine(int cores, long memoryMebibytes, int pods, int nvidiaGpus) {
    static Machine of(InstanceTypeFacts facts) {
        var interfaces = Integer.parseInt(facts.cell("networkInterfaces"));
        var addresses = Integer.parseInt(facts.cell("ipv4PerInterface"));
        var gpus = facts.entries("gpus").stream()
                .filter(gpu -> gpu.get(1).equals("NVIDIA"))
                .mapToInt(gpu -> Integer.parseInt(gpu.get(2)))
                .sum();
        return new Machine(
                Integer.parseInt(facts.cell("vcpus")),
                Long.parseLong(facts.cell("memoryMiB")),
                interfaces * (addresses - 1) + 2,
                gpus);
    }
}
