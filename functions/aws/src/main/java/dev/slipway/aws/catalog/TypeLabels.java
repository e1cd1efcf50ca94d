package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.InstanceTypeFacts;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels {@code karpenter.k8s.aws/*} of a type (aws.md §2.2); a label whose source is missing is left out. */
final class TypeLabels {
    private static final String DOMAIN = "karpenter.k8s.aws/";
    private static final Pattern NAME = Pattern.compile("(?<category>[a-z]+)(-[0-9]+tb)?(?<generation>[0-9]+).*\\..*");

    private final SortedMap<String, String> labels = new TreeMap<>();

    private TypeLabels() {}

    static SortedMap<String, String> of(InstanceTypeFacts type) {
        var labels = new TypeLabels();
        labels.name(type.name());
        labels.machine(type);
        labels.disksAndNetwork(type);
        labels.devices(type);
        return labels.labels;
    }

    private void name(String name) {
        var parts = NAME.matcher(name);
        if (parts.matches()) {
            put("instance-category", parts.group("category"));
            put("instance-generation", parts.group("generation"));
        }
        var dot = name.indexOf('.');
        var family = dot < 0 ? name : name.substring(0, dot);
        put("instance-family", family);
        if (dot >= 0) {
            put("instance-size", name.substring(dot + 1));
        }
        put("instance-capability-flex", String.valueOf(family.contains("-flex")));
    }

    private void machine(InstanceTypeFacts type) {
        put("instance-cpu", String.valueOf(type.cpus()));
        put("instance-memory", String.valueOf(type.memoryMebibytes()));
        putKnown("instance-cpu-manufacturer", kebab(type.processor().manufacturer()));
        putKnown("instance-cpu-sustained-clock-speed-mhz", type.processor().clockMegahertz());
        put("instance-hypervisor", type.hypervisor());
        put("nitro-sandbox", String.valueOf(type.nitroEnclaves()));
        // Every type could be dedicated too, but nodes are launched with the default tenancy and its price.
        put("instance-tenancy", "default");
    }

    private void disksAndNetwork(InstanceTypeFacts type) {
        putKnown("instance-ebs-bandwidth", type.storage().ebsMegabits());
        putKnown("instance-network-bandwidth", type.network().bandwidthMegabits());
        if (type.storage().nvme()) {
            putKnown("instance-local-nvme", type.storage().localGigabytes());
        }
        put(
                "instance-encryption-in-transit-supported",
                String.valueOf(type.network().encryptionInTransit()));
    }

    /** Only where all devices are alike: one label cannot name two kinds. */
    private void devices(InstanceTypeFacts type) {
        if (type.gpus().size() == 1) {
            var gpu = type.gpus().getFirst();
            put("instance-gpu-name", kebab(gpu.name()));
            put("instance-gpu-manufacturer", kebab(gpu.manufacturer()));
            put("instance-gpu-count", String.valueOf(gpu.count()));
            putKnown("instance-gpu-memory", gpu.memoryMebibytes());
        }
        if (type.neurons().size() == 1) {
            var neuron = type.neurons().getFirst();
            accelerator(neuron.name(), "aws", neuron.count());
        } else if (type.neurons().isEmpty() && type.accelerators().size() == 1) {
            var device = type.accelerators().getFirst();
            accelerator(device.name(), device.manufacturer(), device.count());
        }
    }

    private void accelerator(String name, String manufacturer, int count) {
        put("instance-accelerator-name", kebab(name));
        put("instance-accelerator-manufacturer", kebab(manufacturer));
        put("instance-accelerator-count", String.valueOf(count));
    }

    private void put(String name, String value) {
        labels.put(DOMAIN + name, value);
    }

    private void putKnown(String name, String value) {
        if (!value.isEmpty()) {
            put(name, value);
        }
    }

    private void putKnown(String name, long value) {
        if (value != 0) {
            put(name, String.valueOf(value));
        }
    }

    private static String kebab(String text) {
        return text.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
