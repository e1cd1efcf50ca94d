package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;

/**
 * What instance types hold of devices that are asked for through dynamic resource allocation. A request for a device
 * class arrives as the resource {@code deviceclass.resource.kubernetes.io/NAME} (Kubernetes, "Extended resource allocation
 * by DRA", read 2026-11-24); the drivers of NVIDIA and AWS Neuron publish one device of their class for each that the
 * device plugin would report.
 */
final class Devices {
    private Devices() {}

    /** In thousandths. */
    static long capacity(InstanceType type, String resource) {
        return type.capacity().get(known(resource)).millis();
    }

    private static String known(String resource) {
        return switch (resource) {
            case "deviceclass.resource.kubernetes.io/gpu.nvidia.com" -> "nvidia.com/gpu";
            case "deviceclass.resource.kubernetes.io/neuron.aws.com" -> "aws.amazon.com/neuron";
            default -> resource;
        };
    }
}
