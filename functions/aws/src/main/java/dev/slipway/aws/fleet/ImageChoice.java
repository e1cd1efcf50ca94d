package dev.slipway.aws.fleet;

import dev.slipway.model.pool.ResolvedNodeClass.Image;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which image a type boots: the newest of its architecture, and among EKS's own images the variant with the drivers that
 * the type's devices need (their names say so: {@code amazon-eks-node-al2023-x86_64-nvidia-1.34-v…}).
 */
public final class ImageChoice {
    /** NVIDIA families: g, gr, p and their generations; g4ad has AMD devices. */
    private static final Pattern NVIDIA = Pattern.compile("(?!g4ad\\.)(g|gr|p)\\d.*");

    private static final Pattern NEURON = Pattern.compile("(inf|trn)\\d.*");
    private static final Pattern VARIANT = Pattern.compile("amazon-eks-node-al2023-[^-]+-(nvidia|neuron)-.*");

    private ImageChoice() {}

    public static Optional<Image> of(List<Image> images, String instanceType, String architecture) {
        var fitting = images.stream()
                .filter(image -> image.architecture().equals(architecture))
                .toList();
        var wanted = NVIDIA.matcher(instanceType).matches()
                ? "nvidia"
                : NEURON.matcher(instanceType).matches() ? "neuron" : "";
        return first(fitting, wanted).or(() -> first(fitting, ""));
    }

    private static Optional<Image> first(List<Image> images, String variant) {
        return images.stream().filter(image -> variantOf(image).equals(variant)).findFirst();
    }

    private static String variantOf(Image image) {
        var name = VARIANT.matcher(image.name());
        return name.matches() ? name.group(1) : "";
    }
}
