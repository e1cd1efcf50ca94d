package dev.slipway.aws.nodeclass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of aws.md §1.2: where AWS keeps the ids of its images, and which Kubernetes has which family. */
final class ImageAliasTest {
    @Test
    void knowsWhereEveryFamilyIsKept() {
        assertEquals(
                List.of(
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2/recommended/image_id standard",
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2-arm64/recommended/image_id standard",
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended/image_id nvidia neuron"),
                sources("al2@latest", "1.32"));
        assertEquals(
                List.of(
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2/amazon-eks-node-1.32-v20250101/image_id standard",
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2-arm64/amazon-eks-arm64-node-1.32-v20250101/image_id standard",
                        "/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/amazon-eks-gpu-node-1.32-v20250101/image_id nvidia neuron"),
                sources("al2@v20250101", "1.32"));
        assertEquals(
                List.of(
                        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/neuron/recommended/image_id neuron",
                        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/nvidia/recommended/image_id nvidia",
                        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id standard",
                        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/nvidia/recommended/image_id nvidia",
                        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/image_id standard"),
                sources("al2023@latest", "1.34"));
        assertEquals(
                "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/amazon-eks-node-al2023-arm64-standard-1.34-v20261105/image_id standard",
                sources("al2023@v20261105", "1.34").getLast());
        assertEquals(
                List.of(
                        "/aws/service/bottlerocket/aws-k8s-1.34/x86_64/latest/image_id standard neuron",
                        "/aws/service/bottlerocket/aws-k8s-1.34/arm64/latest/image_id standard",
                        "/aws/service/bottlerocket/aws-k8s-1.34-nvidia/x86_64/latest/image_id nvidia",
                        "/aws/service/bottlerocket/aws-k8s-1.34-nvidia/arm64/latest/image_id nvidia"),
                sources("bottlerocket@latest", "1.34"));
    }

    /** aws.md §8, 35. */
    @Test
    void readsABottlerocketVersionWithAndWithoutItsV() {
        assertEquals(sources("bottlerocket@1.30.0", "1.34"), sources("bottlerocket@v1.30.0", "1.34"));
        assertTrue(sources("bottlerocket@v1.30.0", "1.34").getFirst().contains("/x86_64/1.30.0/image_id"));
    }

    @ParameterizedTest
    @CsvSource({"2019, 10.0.17763", "2022, 10.0.20348", "2025, 10.0.26100"})
    void givesWindowsItsBuild(String year, String build) {
        var source =
                ImageAlias.parse("Windows" + year + "@latest").sources("1.35").getFirst();
        assertEquals(
                "/aws/service/ami-windows-latest/Windows_Server-%s-English-Core-EKS_Optimized-1.35/image_id"
                        .formatted(year),
                source.path());
        assertEquals(
                List.of(
                        Requirement.in("kubernetes.io/os", "windows"),
                        Requirement.in("node.kubernetes.io/windows-build", build)),
                source.variants().getFirst());
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "al2@latest, 1.32, ''",
        "al2@v20250101, 1.33, al2023@latest",
        "windows2025@latest, 1.34, windows2022@latest",
        "windows2025@latest, 1.35, ''",
        "windows2022@latest, 1.29, ''",
        "ubuntu@latest, 1.34, 'al2, al2023'"
    })
    void saysWhichKubernetesCannotHaveWhat(String alias, String kubernetes, String instead) {
        var said = ImageAlias.parse(alias).unsupported(kubernetes);
        assertEquals(instead.isEmpty(), said.isEmpty(), said::toString);
        said.ifPresent(message -> assertTrue(message.contains(alias) && message.contains(instead), message));
    }

    private static List<String> sources(String alias, String kubernetes) {
        return ImageAlias.parse(alias).sources(kubernetes).stream()
                .map(source -> source.path() + " "
                        + String.join(
                                " ",
                                source.variants().stream()
                                        .map(ImageAliasTest::variant)
                                        .toList()))
                .toList();
    }

    /** A variant by what it asks of a type. */
    private static String variant(List<Requirement> requirements) {
        var gpus = new Requirement("karpenter.k8s.aws/instance-gpu-count", Operator.EXISTS, List.of());
        var accelerators = new Requirement("karpenter.k8s.aws/instance-accelerator-count", Operator.EXISTS, List.of());
        if (requirements.equals(List.of(gpus))) {
            return "nvidia";
        }
        if (requirements.equals(List.of(accelerators))) {
            return "neuron";
        }
        assertEquals(
                List.of(
                        new Requirement(accelerators.key(), Operator.DOES_NOT_EXIST, List.of()),
                        new Requirement(gpus.key(), Operator.DOES_NOT_EXIST, List.of())),
                requirements);
        return "standard";
    }
}
