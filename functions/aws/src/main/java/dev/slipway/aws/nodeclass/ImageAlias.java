package dev.slipway.aws.nodeclass;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An alias such as {@code al2023@latest}, and the public SSM parameters in which AWS keeps its images' ids (aws.md §1.2).
 *
 * @param family {@code al2023}, lower case
 * @param version {@code latest}, or as the user wrote it, {@code v20261105}
 */
record ImageAlias(String family, String version) {
    private static final String EKS = "/aws/service/eks/optimized-ami/";
    private static final String GPUS = "karpenter.k8s.aws/instance-gpu-count";
    private static final String ACCELERATORS = "karpenter.k8s.aws/instance-accelerator-count";

    private static final List<Requirement> STANDARD = List.of(
            new Requirement(ACCELERATORS, Operator.DOES_NOT_EXIST, List.of()),
            new Requirement(GPUS, Operator.DOES_NOT_EXIST, List.of()));
    private static final List<Requirement> NVIDIA = List.of(new Requirement(GPUS, Operator.EXISTS, List.of()));
    private static final List<Requirement> NEURON = List.of(new Requirement(ACCELERATORS, Operator.EXISTS, List.of()));
    private static final Map<String, List<Requirement>> AL2023_VARIANTS =
            new TreeMap<>(Map.of("standard", STANDARD, "nvidia", NVIDIA, "neuron", NEURON));

    /** By the year in the family's name. */
    private static final Map<String, String> WINDOWS_BUILDS =
            Map.of("2019", "10.0.17763", "2022", "10.0.20348", "2025", "10.0.26100");

    /** The first minor version of Kubernetes without AL2 images. */
    private static final int AL2_ENDED = 33;

    /** The first minor version of Kubernetes with Windows Server 2025. */
    private static final int WINDOWS_2025_BEGAN = 35;

    /**
     * Where one image's id is kept.
     *
     * @param path of the SSM parameter
     * @param variants what the image asks of a type, once for each way in which it is used; never empty
     */
    record Source(String path, List<List<Requirement>> variants) {}

    /** Reads {@code family@version}, which {@code SelectorTerms} has checked. */
    static ImageAlias parse(String text) {
        var at = text.indexOf('@');
        return new ImageAlias(text.substring(0, at).toLowerCase(Locale.ROOT), text.substring(at + 1));
    }

    /** Whether what it names changes with time. */
    boolean moves() {
        return version.equals("latest");
    }

    /** Why this version of Kubernetes cannot have it, a sentence; empty when it can. No retry changes that. */
    Optional<String> unsupported(String kubernetes) {
        var minor = minor(kubernetes);
        if (family.equals("al2") && minor >= AL2_ENDED) {
            return Optional.of(
                    "spec.amiSelectorTerms: the alias %s is not supported on Kubernetes %s, for which AWS makes no Amazon Linux 2 images. Use al2023@latest."
                            .formatted(this, kubernetes));
        }
        if (family.equals("windows2025") && minor < WINDOWS_2025_BEGAN) {
            return Optional.of(
                    "spec.amiSelectorTerms: the alias %s is not supported on Kubernetes %s, but from 1.35 on. Use windows2022@latest."
                            .formatted(this, kubernetes));
        }
        return sources(kubernetes).isEmpty()
                ? Optional.of(
                        "spec.amiSelectorTerms: the alias %s names no image family. Use one of al2, al2023, bottlerocket, windows2019, windows2022, windows2025."
                                .formatted(this))
                : Optional.empty();
    }

    /** Where its images' ids are kept, for a version such as {@code 1.34}; empty for a family that is not known. */
    List<Source> sources(String kubernetes) {
        return switch (family) {
            case "al2" -> al2(kubernetes);
            case "al2023" -> al2023(kubernetes);
            case "bottlerocket" -> bottlerocket(kubernetes);
            case "windows2019", "windows2022", "windows2025" -> windows(kubernetes);
            default -> List.of();
        };
    }

    private List<Source> al2(String kubernetes) {
        return List.of(
                new Source(
                        eks(kubernetes, "amazon-linux-2", "amazon-eks-node-%s-%s".formatted(kubernetes, version)),
                        List.of(STANDARD)),
                new Source(
                        eks(
                                kubernetes,
                                "amazon-linux-2-arm64",
                                "amazon-eks-arm64-node-%s-%s".formatted(kubernetes, version)),
                        List.of(STANDARD)),
                // One image has the drivers of both.
                new Source(
                        eks(
                                kubernetes,
                                "amazon-linux-2-gpu",
                                "amazon-eks-gpu-node-%s-%s".formatted(kubernetes, version)),
                        List.of(NVIDIA, NEURON)));
    }

    private List<Source> al2023(String kubernetes) {
        var sources = new ArrayList<Source>();
        for (var architecture : List.of("x86_64", "arm64")) {
            AL2023_VARIANTS.forEach((variant, requirements) -> {
                // Neuron devices come with x86 processors only.
                if (architecture.equals("x86_64") || !variant.equals("neuron")) {
                    var pinned =
                            "amazon-eks-node-al2023-%s-%s-%s-%s".formatted(architecture, variant, kubernetes, version);
                    sources.add(new Source(
                            eks(kubernetes, "amazon-linux-2023/%s/%s".formatted(architecture, variant), pinned),
                            List.of(requirements)));
                }
            });
        }
        return List.copyOf(sources);
    }

    private List<Source> bottlerocket(String kubernetes) {
        var release = version.startsWith("v") ? version.substring(1) : version;
        var path = "/aws/service/bottlerocket/aws-k8s-%s%s/%s/%s/image_id";
        return List.of(
                new Source(path.formatted(kubernetes, "", "x86_64", release), List.of(STANDARD, NEURON)),
                new Source(path.formatted(kubernetes, "", "arm64", release), List.of(STANDARD)),
                new Source(path.formatted(kubernetes, "-nvidia", "x86_64", release), List.of(NVIDIA)),
                new Source(path.formatted(kubernetes, "-nvidia", "arm64", release), List.of(NVIDIA)));
    }

    private List<Source> windows(String kubernetes) {
        var year = family.substring("windows".length());
        return List.of(new Source(
                "/aws/service/ami-windows-latest/Windows_Server-%s-English-Core-EKS_Optimized-%s/image_id"
                        .formatted(year, kubernetes),
                List.of(List.of(
                        Requirement.in(WellKnown.OS, "windows"),
                        Requirement.in(WellKnown.WINDOWS_BUILD, WINDOWS_BUILDS.getOrDefault(year, ""))))));
    }

    private String eks(String kubernetes, String folder, String pinned) {
        return EKS + "%s/%s/%s/image_id".formatted(kubernetes, folder, moves() ? "recommended" : pinned);
    }

    private static int minor(String kubernetes) {
        return Integer.parseInt(kubernetes.substring(kubernetes.indexOf('.') + 1));
    }

    @Override
    public String toString() {
        return family + "@" + version;
    }
}
