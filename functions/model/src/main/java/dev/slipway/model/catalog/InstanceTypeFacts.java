package dev.slipway.model.catalog;

import java.util.List;

/**
 * What EC2 says about one instance type, before any node class: what a node of it would be is derived from this
 * (aws.md §2.2 to §2.4).
 *
 * @param name as EC2 writes it, {@code m7g.large}
 * @param architecture {@code amd64} or {@code arm64}: the first that it supports
 * @param usage how it may be bought, of on-demand and spot, sorted
 * @param zones names of the zones that sell it, sorted
 * @param cpus virtual CPUs, a count
 * @param memoryMebibytes in MiB, before hypervisor and firmware
 * @param hypervisor {@code nitro} or {@code xen}; empty for bare metal
 * @param nitroEnclaves it can run enclaves
 * @param gpus,accelerators devices by kind, as EC2 lists them; empty for none
 * @param neurons Trainium and Inferentia devices; empty for none
 */
public record InstanceTypeFacts(
        String name,
        String architecture,
        List<CapacityType> usage,
        List<String> zones,
        int cpus,
        long memoryMebibytes,
        Processor processor,
        String hypervisor,
        boolean nitroEnclaves,
        Network network,
        Storage storage,
        List<Device> gpus,
        List<Device> accelerators,
        List<NeuronDevice> neurons) {
    public InstanceTypeFacts {
        usage = usage.stream().sorted().toList();
        zones = zones.stream().sorted().toList();
        gpus = List.copyOf(gpus);
        accelerators = List.copyOf(accelerators);
        neurons = List.copyOf(neurons);
    }

    /**
     * A processor.
     *
     * @param manufacturer as EC2 writes it, {@code AWS}; empty when it does not say
     * @param clockMegahertz sustained; 0 when EC2 does not say
     * @param features {@code nested-virtualization}, …, sorted
     */
    public record Processor(String manufacturer, int clockMegahertz, List<String> features) {
        public Processor {
            features = features.stream().sorted().toList();
        }
    }

    /**
     * Network cards and what they carry.
     *
     * @param defaultCard index of the card of the first interface
     * @param interfaces by card, the most that it carries, counts
     * @param addressesPerInterface IPv4, the node's own included, a count
     * @param efaInterfaces the most at once, a count; 0 for none
     * @param ena it has the elastic network adapter
     * @param encryptionInTransit between instances of its kind
     * @param bandwidthMegabits baseline of the first card, in Mbit/s; 0 when EC2 does not say
     */
    public record Network(
            int defaultCard,
            List<Integer> interfaces,
            int addressesPerInterface,
            int efaInterfaces,
            boolean ena,
            boolean encryptionInTransit,
            int bandwidthMegabits) {
        public Network {
            interfaces = List.copyOf(interfaces);
        }
    }

    /**
     * Disks.
     *
     * @param ebsMegabits the most that EBS-optimised traffic gets, in Mbit/s; 0 where it is not always on
     * @param localGigabytes of all its own disks together, in units of 10^9 bytes; 0 for none
     * @param nvme its own disks speak NVMe
     */
    public record Storage(int ebsMegabits, long localGigabytes, boolean nvme) {}

    /**
     * Equal devices.
     *
     * @param manufacturer as EC2 writes it, {@code NVIDIA}
     * @param count of the whole instance
     * @param memoryMebibytes of each, in MiB; 0 when EC2 does not say
     */
    public record Device(String name, String manufacturer, int count, long memoryMebibytes) {}

    /**
     * Equal Trainium or Inferentia devices.
     *
     * @param count of the whole instance
     * @param cores of each, a count; 0 when EC2 does not say
     */
    public record NeuronDevice(String name, int count, int cores) {}
}
