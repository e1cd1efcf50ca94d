package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which image a type boots (aws.md §1.2): the first of the class's whose requirements the type meets. */
class ImageForTest {
    private static final String GPUS = "karpenter.k8s.aws/instance-gpu-count";
    private static final String ACCELERATORS = "karpenter.k8s.aws/instance-accelerator-count";
    private static final Image STANDARD = new Image(
            "standard",
            "",
            "amd64",
            false,
            List.of(requirement(ACCELERATORS, Operator.DOES_NOT_EXIST), requirement(GPUS, Operator.DOES_NOT_EXIST)));
    private static final Image NVIDIA =
            new Image("nvidia", "", "amd64", false, List.of(requirement(GPUS, Operator.EXISTS)));
    private static final Image NEURON =
            new Image("neuron", "", "amd64", false, List.of(requirement(ACCELERATORS, Operator.EXISTS)));
    private static final Image WINDOWS = new Image(
            "windows",
            "",
            "amd64",
            false,
            List.of(
                    Requirement.in("kubernetes.io/os", "windows"),
                    Requirement.in("node.kubernetes.io/windows-build", "10.0.20348")));
    private static final Image OWN = new Image("own", "", "arm64");

    @ParameterizedTest(name = "{0} of {1} boots {2}: {3}")
    @CsvSource({
        "amd64, none, standard, it has no device",
        "amd64, gpu, nvidia, the standard image lacks the drivers",
        "amd64, accelerator, neuron, the standard image lacks the drivers",
        "arm64, none, own, of an image without requirements only the architecture counts",
        "arm64, gpu, own, nothing is known of devices in a user's own image",
        "riscv64, none, none, no image is for it"
    })
    void aTypeBootsTheFirstImageThatFits(String architecture, String device, String expected, String because) {
        assertEquals(expected, booted(List.of(STANDARD, NVIDIA, NEURON, OWN), architecture, device), because);
    }

    @ParameterizedTest(name = "{0} boots {1}")
    @CsvSource({"amd64, windows", "arm64, none"})
    void whatAWindowsImageMakesOfANodeIsNotAskedOfTheType(String architecture, String expected) {
        assertEquals(expected, booted(List.of(WINDOWS), architecture, "none"));
    }

    @ParameterizedTest
    @CsvSource({"gpu, both", "accelerator, both"})
    void anImageThatIsListedTwiceFitsEitherDevice(String device, String expected) {
        var forGpus = new Image("both", "", "amd64", false, NVIDIA.requirements());
        var forAccelerators = new Image("both", "", "amd64", false, NEURON.requirements());
        assertEquals(expected, booted(List.of(STANDARD, forGpus, forAccelerators), "amd64", device));
    }

    private static String booted(List<Image> images, String architecture, String device) {
        var labels = new TreeMap<String, String>();
        if (device.equals("gpu")) {
            labels.put(GPUS, "1");
        } else if (device.equals("accelerator")) {
            labels.put(ACCELERATORS, "1");
        }
        var type = new InstanceType(
                "x.large", architecture, List.of("linux"), labels, ResourceList.NONE, ResourceList.NONE, List.of());
        var ready = TestNodeClass.ready("a");
        return new Ready(ready.spec(), ready.subnets(), ready.securityGroupIds(), images)
                .imageFor(type)
                .map(Image::id)
                .orElse("none");
    }

    private static Requirement requirement(String key, Operator operator) {
        return new Requirement(key, operator, List.of());
    }
}
