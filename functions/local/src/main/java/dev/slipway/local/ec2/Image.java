package dev.slipway.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine image that Amazon publishes. Names follow the form of the real ones; identifiers and dates are made up.
 *
 * @param owner account that published it
 * @param created as EC2 writes it, with milliseconds and a Z
 * @param deprecated when EC2 begins to advise against it
 * @param parameters paths of the public SSM parameters that hold its id
 */
record Image(
        String id,
        String name,
        String description,
        String owner,
        String architecture,
        String rootDevice,
        String created,
        String deprecated,
        SortedMap<String, String> tags,
        List<String> parameters) {
    private static final String EKS = "602401143452";
    private static final String BOTTLEROCKET = "092701018921";
    private static final List<String> KUBERNETES = List.of("1.33", "1.34", "1.35");
    private static final List<String> RELEASES = List.of("20261008", "20261105");

    /** EKS images for AL2023 (standard, nvidia, neuron) and Bottlerocket (standard, nvidia), two releases of each. */
    static List<Image> seeds() {
        var images = new ArrayList<Image>();
        for (var kubernetes : KUBERNETES) {
            for (var release : RELEASES) {
                for (var variant : List.of("standard", "nvidia", "neuron")) {
                    images.add(al2023(kubernetes, "x86_64", variant, release));
                    if (!variant.equals("neuron")) {
                        images.add(al2023(kubernetes, "arm64", variant, release));
                    }
                }
                for (var variant : List.of("aws-k8s-" + kubernetes, "aws-k8s-%s-nvidia".formatted(kubernetes))) {
                    images.add(bottlerocket(variant, "x86_64", release));
                    images.add(bottlerocket(variant, "arm64", release));
                }
            }
        }
        return List.copyOf(images);
    }

    private static Image al2023(String kubernetes, String architecture, String variant, String release) {
        var name = "amazon-eks-node-al2023-%s-%s-%s-v%s".formatted(architecture, variant, kubernetes, release);
        var folder = "/aws/service/eks/optimized-ami/%s/amazon-linux-2023/%s/%s/"
                .formatted(kubernetes, architecture, variant);
        return seed(
                name,
                "EKS-optimized Kubernetes node based on Amazon Linux 2023, (k8s: %s, %s)"
                        .formatted(kubernetes, variant),
                EKS,
                architecture,
                release,
                parameters(folder, name, "recommended", release));
    }

    private static Image bottlerocket(String variant, String architecture, String release) {
        var version = release.equals(RELEASES.getLast()) ? "1.52.0" : "1.51.0";
        var name = "bottlerocket-%s-%s-v%s"
                .formatted(variant, architecture.equals("arm64") ? "aarch64" : architecture, version);
        return seed(
                "%s-%08x".formatted(name, InstanceTypes.hash(name)),
                "Bottlerocket OS for Kubernetes",
                BOTTLEROCKET,
                architecture,
                release,
                parameters(
                        "/aws/service/bottlerocket/%s/%s/".formatted(variant, architecture),
                        version,
                        "latest",
                        release));
    }

    private static List<String> parameters(String folder, String own, String ofNewest, String release) {
        return release.equals(RELEASES.getLast())
                ? List.of(folder + own + "/image_id", folder + ofNewest + "/image_id")
                : List.of(folder + own + "/image_id");
    }

    private static Image seed(
            String name,
            String description,
            String owner,
            String architecture,
            String release,
            List<String> parameters) {
        int year = Integer.parseInt(release.substring(0, 4));
        var day = "-%s-%sT00:00:00.000Z".formatted(release.substring(4, 6), release.substring(6));
        return new Image(
                Ids.of("ami", name),
                name,
                description,
                owner,
                architecture,
                "/dev/xvda",
                year + day,
                year + 2 + day,
                new TreeMap<>(),
                parameters);
    }
}
