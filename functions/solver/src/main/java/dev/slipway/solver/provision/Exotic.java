package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import java.util.List;

/** Types that are dear for reasons most pods do not have: metal and accelerators (aws.md §3.3, filter 5). */
final class Exotic {
    private static final List<String> ACCELERATORS = List.of(
            "nvidia.com/gpu",
            "amd.com/gpu",
            "aws.amazon.com/neuron",
            "aws.amazon.com/neuroncore",
            "aws.amazon.com/neurondevice",
            "habana.ai/gaudi");

    private Exotic() {}

    static boolean is(InstanceType type) {
        var size = type.name().substring(type.name().indexOf('.') + 1);
        if (size.contains("metal")) {
            return true;
        }
        for (var accelerator : ACCELERATORS) {
            if (type.capacity().get(accelerator).millis() > 0) {
                return true;
            }
        }
        return false;
    }
}
