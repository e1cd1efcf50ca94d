package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.InstanceTypeFacts.Device;
import dev.slipway.model.catalog.InstanceTypeFacts.NeuronDevice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node of a type has, and what kubelet, system and eviction threshold keep of it (aws.md §2.3 and §2.4). Amounts
 * are exact where Karpenter's are, so that both agree.
 */
final class TypeResources {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    /** Memory that Arm instances lose besides, in MiB (aws.md §2.3). */
    private static final long ARM_LOSS_MEBIBYTES = 64;

    /** Pods of a node whose family has no formula: the kubelet's own default, a count. */
    private static final long KUBELET_PODS = 110;

    /** More pods than any node takes: memory kept for as many can be counted, whatever a class says. */
    private static final long MOST_PODS = 500_000_000;

    /** Of anything: more than a node has, so that nothing is left, and so little that what pods ask can still be taken from it. */
    private static final Quantity MOST_KEPT = Quantity.parse("128Ti");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final InstanceTypeFacts type;
    private final NodeShape shape;
    private final DerivationSettings settings;
    private final Quantity memory;
    private final Quantity storage;
    private final long pods;

    TypeResources(InstanceTypeFacts type, NodeShape shape, DerivationSettings settings) {
        this.type = type;
        this.shape = shape;
        this.settings = settings;
        this.memory = memory();
        this.storage = storage();
        this.pods = pods();
    }

    ResourceList capacity() {
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(ResourceList.CPU, Quantity.of(type.cpus()));
        amounts.put(ResourceList.MEMORY, memory);
        amounts.put(ResourceList.PODS, Quantity.of(pods));
        amounts.put(ResourceList.EPHEMERAL_STORAGE, storage);
        devices(amounts);
        return new ResourceList(amounts);
    }

    ResourceList overhead() {
        var kubeMemory = Quantity.of((11 * Math.min(podsThatCount(), MOST_PODS) + 255) * MEBIBYTE);
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(ResourceList.CPU, kept(ResourceList.CPU, new Quantity(kubeletMillis(type.cpus()))));
        amounts.put(
                ResourceList.MEMORY,
                kept(ResourceList.MEMORY, kubeMemory)
                        .plusAtMost(threshold("memory.available", memory, Quantity.of(100 * MEBIBYTE))));
        var tenth = Quantity.of(Math.ceilDiv(storage.units(), 10));
        amounts.put(
                ResourceList.EPHEMERAL_STORAGE,
                kept(ResourceList.EPHEMERAL_STORAGE, Quantity.of(GIBIBYTE))
                        .plusAtMost(threshold("nodefs.available", storage, tenth)));
        amounts.replaceAll((_, amount) -> amount.compareTo(MOST_KEPT) > 0 ? MOST_KEPT : amount);
        return new ResourceList(amounts);
    }

    /** What the kubelet reserves, which the class may say itself, and what the class reserves for the system. */
    private Quantity kept(String resource, Quantity usual) {
        return shape.kubelet()
                .kubeReserved()
                .getOrDefault(resource, usual)
                .plusAtMost(shape.kubelet().systemReserved().getOrDefault(resource, Quantity.ZERO));
    }

    /** Below this the kubelet evicts: a quantity, or a part of what there is; all of it means that it never does. */
    private Quantity threshold(String signal, Quantity capacity, Quantity usual) {
        var said = shape.kubelet().evictionHard().get(signal);
        if (said == null) {
            return usual;
        }
        if (!said.endsWith("%")) {
            return Quantity.parse(said);
        }
        var percent = new BigDecimal(said.substring(0, said.length() - 1));
        return percent.compareTo(HUNDRED) >= 0
                ? Quantity.ZERO
                : Quantity.of(BigDecimal.valueOf(capacity.units())
                        .multiply(percent)
                        .divide(HUNDRED, 0, RoundingMode.CEILING)
                        .longValueExact());
    }

    private Quantity memory() {
        var learned = shape.learned().get(type.name());
        if (learned != null) {
            return learned;
        }
        var mebibytes = type.memoryMebibytes() - (type.architecture().equals("arm64") ? ARM_LOSS_MEBIBYTES : 0);
        var lost = settings.vmMemoryOverhead()
                .multiply(BigDecimal.valueOf(mebibytes))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return Quantity.of((mebibytes - lost) * MEBIBYTE);
    }

    private long pods() {
        var said = shape.kubelet().maxPods();
        var most = said != null ? said : shape.windows() ? KUBELET_PODS : addressedPods(settings.reservedEnis());
        var perCore = shape.kubelet().podsPerCore();
        return perCore != null && perCore > 0 && !shape.bottlerocket()
                ? Math.min(perCore * (long) type.cpus(), most)
                : most;
    }

    /** The pods that the kubelet reserves memory for: some families' scripts know nothing of the class's settings. */
    private long podsThatCount() {
        return shape.bottlerocket() || shape.windows() ? pods : addressedPods(0);
    }

    /**
     * Pods that the VPC CNI has addresses for. One address of each interface is the node's own; host-network pods make
     * the two besides. Prefixes are not counted, as Karpenter does not: with them, {@code maxPods} says how many.
     */
    private long addressedPods(int reserved) {
        var network = type.network();
        var interfaces = network.interfaces().get(network.defaultCard()) - reserved - shape.efaOnlyOfFirstCard();
        return interfaces <= 0 ? 0 : interfaces * (network.addressesPerInterface() - 1L) + 2;
    }

    private Quantity storage() {
        var local = type.storage().localGigabytes();
        return shape.raid0() && local > 0 ? Quantity.of(local * 1_000_000_000L) : shape.podVolume();
    }

    /** 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest, each cut to a millicore. */
    private static long kubeletMillis(int cores) {
        return slice(cores, 0, 1, 600)
                + slice(cores, 1, 2, 100)
                + slice(cores, 2, 4, 50)
                + slice(cores, 4, Integer.MAX_VALUE, 25);
    }

    /** Millicores of the cores {@code from} to {@code to}, at so many ten-thousandths. */
    private static long slice(int cores, int from, int to, long perTenThousand) {
        return Math.max(0, Math.min(cores, to) - from) * 1000L * perTenThousand / 10_000;
    }

    private void devices(SortedMap<String, Quantity> amounts) {
        gpus(type.gpus(), "NVIDIA", "nvidia.com/gpu", amounts);
        gpus(type.gpus(), "AMD", "amd.com/gpu", amounts);
        gpus(type.gpus(), "Habana", "habana.ai/gaudi", amounts);
        if (!type.neurons().isEmpty()) {
            var first = type.neurons().getFirst();
            amounts.put(
                    "aws.amazon.com/neuron",
                    Quantity.of(type.neurons().stream()
                            .mapToLong(NeuronDevice::count)
                            .sum()));
            amounts.put("aws.amazon.com/neuroncore", Quantity.of((long) first.count() * first.cores()));
        }
        amounts.put(
                "vpc.amazonaws.com/efa",
                Quantity.of(
                        shape.network().interfaces().isEmpty()
                                ? type.network().efaInterfaces()
                                : shape.efaOnlyInterfaces()));
        if (shape.windows()) {
            amounts.put(
                    "vpc.amazonaws.com/PrivateIPv4Address",
                    Quantity.of(type.network().addressesPerInterface() - 1L));
        }
    }

    private static void gpus(
            List<Device> gpus, String manufacturer, String resource, SortedMap<String, Quantity> amounts) {
        amounts.put(
                resource,
                Quantity.of(gpus.stream()
                        .filter(gpu -> manufacturer.equals(gpu.manufacturer()))
                        .mapToLong(Device::count)
                        .sum()));
    }
}
