package dev.slipway.local;

import dev.slipway.local.ec2.Ec2World;
import dev.slipway.local.ec2.InstanceState;
import dev.slipway.local.ec2.StandInInstance;
import dev.slipway.local.kubernetes.LocalCluster;
import dev.slipway.local.kubernetes.nodes.BootingInstance;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes instances of the EC2 stand-in boot into nodes of the Kubernetes stand-in, and lets the nodes of ended instances go.
 * What a machine really has is a little more than what Slipway expects of its type, as in reality.
 */
final class Machines {
    /** Share of its memory that a running instance has lost to firmware and kernel; measured ones are at 2 to 5 %. */
    private static final double LOST_MEMORY = 0.04;

    /** What kubelet and eviction threshold keep, in MiB and for each pod (aws.md §2.4). */
    private static final long RESERVED_MIB = 255 + 100;

    private static final long RESERVED_MIB_PER_POD = 11;

    private final Ec2World ec2;
    private final LocalCluster cluster;
    private final String region;
    private final Set<String> booted = ConcurrentHashMap.newKeySet();

    Machines(Ec2World ec2, LocalCluster cluster, String region) {
        this.ec2 = ec2;
        this.cluster = cluster;
        this.region = region;
    }

    void changed(StandInInstance instance) {
        if (instance.state() == InstanceState.TERMINATED || instance.state() == InstanceState.SHUTTING_DOWN) {
            cluster.instanceGone(instance.id());
        } else if (booted.add(instance.id())) {
            cluster.join(boot(instance));
        }
    }

    private BootingInstance boot(StandInInstance instance) {
        var machine = ec2.machine(instance.instanceType());
        var mebibytes = (long) (machine.memoryMebibytes() * (1 - LOST_MEMORY));
        var capacity = new TreeMap<String, String>();
        capacity.put("cpu", Integer.toString(machine.cores()));
        capacity.put("memory", mebibytes + "Mi");
        capacity.put("pods", Integer.toString(machine.pods()));
        capacity.put("ephemeral-storage", "20Gi");
        if (machine.nvidiaGpus() > 0) {
            capacity.put("nvidia.com/gpu", Integer.toString(machine.nvidiaGpus()));
        }
        var allocatable = new TreeMap<>(capacity);
        allocatable.put("cpu", machine.cores() * 1000 - 60 - 10 * Math.min(machine.cores(), 4) + "m");
        allocatable.put("memory", mebibytes - RESERVED_MIB - RESERVED_MIB_PER_POD * machine.pods() + "Mi");
        allocatable.put("ephemeral-storage", "17Gi");
        return new BootingInstance(
                instance.id(),
                "aws:///%s/%s".formatted(instance.zone(), instance.id()),
                instance.instanceType(),
                instance.zone(),
                region,
                instance.architecture().equals("arm64") ? "arm64" : "amd64",
                instance.privateDnsName(),
                capacity,
                allocatable,
                instance.userData());
    }
}
