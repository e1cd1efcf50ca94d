package dev.slipway.aws.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Golden;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeUserDataTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("demo", "https://ABC.gr7.us-east-1.eks.amazonaws.com", "Q0E=", "10.100.0.0/16");
    private static final ClusterIdentity IPV6_CLUSTER =
            new ClusterIdentity("demo", CLUSTER.endpoint(), "Q0E=", "fd30:1c53:5f8a::/108");
    private static final List<Taint> TAINTS = List.of(
            new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE),
            new Taint("agent/not-ready", "", TaintEffect.NO_EXECUTE));
    private static final SortedMap<String, String> LABELS = Examples.labels(
            "karpenter.sh/nodepool",
            "default",
            "kubernetes.io/arch",
            "arm64",
            "team",
            "a",
            "topology.kubernetes.io/zone",
            "us-east-1a");

    private static final String MIME = """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="BOUNDARY"

            --BOUNDARY
            Content-Type: text/x-shellscript; charset="us-ascii"

            echo one
            --BOUNDARY
            Content-Type: application/node.eks.aws

            kind: NodeConfig
            --BOUNDARY--
            """;

    /** What every family can be told. */
    private static Kubelet kubelet(@Nullable Integer podsPerCore, SortedMap<String, String> others) {
        return new Kubelet(
                List.of("10.100.0.53"),
                42,
                podsPerCore,
                quantities("cpu", "100m", "memory", "100Mi"),
                quantities("cpu", "200m", "ephemeral-storage", "1Gi"),
                Examples.labels("memory.available", "5%", "nodefs.available", "1Gi"),
                Examples.labels("memory.available", "10%"),
                new TreeMap<>(Map.of("memory.available", Duration.ofSeconds(90))),
                60,
                85,
                80,
                false,
                others);
    }

    private static final Kubelet KUBELET = kubelet(4, Examples.labels());

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "al2, AL2",
        "al2023, AL2023",
        "bottlerocket, Bottlerocket",
        "windows, Windows2019",
        "windows, Windows2022",
        "windows, Windows2025"
    })
    void joinsWithLabelsTaintsAndPodLimit(String file, String family) {
        Golden.matches("family/" + file + ".txt", text(spec(family)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"al2, AL2", "al2023, AL2023"})
    void keepsTheUsersScriptBeforeItsOwnPart(String file, String family) {
        var script = "#!/bin/bash\necho hello\r\n";
        Golden.matches("family/" + file + "-script.txt", text(spec(family).userData(script)));
    }

    @Test
    void keepsTheUsersPowerShellBeforeItsOwn() {
        Golden.matches("family/windows-script.txt", text(spec("Windows2022").userData("Write-Host hello\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"al2, AL2", "al2023, AL2023"})
    void keepsEachPartOfTheUsersMime(String file, String family) {
        Golden.matches("family/" + file + "-mime.txt", text(spec(family).userData(MIME)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"al2, AL2", "windows, Windows2022"})
    void tellsTheKubeletByFlags(String file, String family) {
        Golden.matches("family/" + file + "-kubelet.txt", text(spec(family).kubelet(KUBELET)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"al2, AL2", "al2023, AL2023", "bottlerocket, Bottlerocket"})
    void joinsTheDisksOfTheInstance(String file, String family) {
        Golden.matches("family/" + file + "-raid0.txt", text(spec(family).raid0()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"al2, AL2", "al2023, AL2023", "bottlerocket, Bottlerocket"})
    void joinsAClusterOfIpv6(String file, String family) {
        Golden.matches(
                "family/" + file + "-ipv6.txt",
                NodeUserData.of(Examples.ready(spec(family).build()), IPV6_CLUSTER, LABELS, TAINTS, 29));
    }

    @Test
    void keepsTheUsersNodeConfigBeforeItsOwnPart() {
        var nodeConfig = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet: {}\n";
        Golden.matches("family/al2023-node-config.txt", text(spec("AL2023").userData(nodeConfig)));
    }

    @Test
    void tellsNodeadmEveryFieldOfTheKubelet() throws JsonProcessingException {
        var others = Examples.labels(
                "shutdownGracePeriod", "\"1m30s\"", "featureGates", "{\"NodeSwap\":true}", "podPidsLimit", "1024");
        var text = text(spec("AL2023").kubelet(kubelet(4, others)));
        Golden.matches("family/al2023-kubelet.txt", text);
        var config = new YAMLMapper().readTree(lastPart(text)).at("/spec/kubelet/config");
        assertEquals(1024, config.path("podPidsLimit").asInt());
        assertTrue(config.at("/featureGates/NodeSwap").asBoolean());
        assertEquals("5%", config.at("/evictionHard/memory.available").asText());
        assertEquals("dedicated", config.at("/registerWithTaints/0/key").asText());
    }

    @Test
    void theClassesPodLimitWinsOverTheUsersNodeConfig() throws JsonProcessingException {
        // aws.md §8, 38: nodeadm merges in order, and the generated document is the last one.
        var nodeConfig =
                "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config:\n      maxPods: 42\n";
        var text = text(spec("AL2023").userData(nodeConfig));
        assertEquals(
                29,
                new YAMLMapper()
                        .readTree(lastPart(text))
                        .at("/spec/kubelet/config/maxPods")
                        .asInt());
    }

    @Test
    void aScriptOfCommentsIsAScript() {
        // aws.md §8, 37: it is YAML, too, but no NodeConfig.
        assertTrue(text(spec("AL2023").userData("# nothing to do\n")).contains("text/x-shellscript"));
    }

    @Test
    void mergesItsSettingsIntoTheUsersToml() throws JsonProcessingException {
        var own = """
                [settings.host-containers.admin]
                enabled = true
                [settings.kubernetes]
                cluster-name = "other"
                allowed-unsafe-sysctls = ["net.core.somaxconn"]
                [settings.kubernetes.node-labels]
                mine = "kept"
                team = "overwritten"
                [settings.kubernetes.node-taints]
                mine = ["dropped:NoSchedule"]
                [settings.kubernetes.eviction-hard]
                "nodefs.available" = "15%"
                """;
        var text = text(spec("Bottlerocket").userData(own).kubelet(kubelet(null, Examples.labels())));
        Golden.matches("family/bottlerocket-merged.txt", text);
        var kubernetes = new TomlMapper().readTree(text).at("/settings/kubernetes");
        assertEquals("kept", kubernetes.at("/node-labels/mine").asText());
        assertEquals("a", kubernetes.at("/node-labels/team").asText());
        assertFalse(kubernetes.path("node-taints").has("mine"));
        assertEquals(
                "[\"a:NoSchedule\"]", kubernetes.at("/node-taints/dedicated").toString());
        assertEquals(
                "[\":NoExecute\"]",
                kubernetes.path("node-taints").path("agent/not-ready").toString());
        assertEquals(
                "1Gi", kubernetes.path("eviction-hard").path("nodefs.available").asText());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "bottlerocket-aws-k8s-1.34-x86_64-v1.46.0-abcdef, false",
        "bottlerocket-aws-k8s-1.34-x86_64-v2.1.0-abcdef, false",
        "bottlerocket-aws-k8s-1.34-x86_64-v1.45.2-abcdef, true",
        "my-bottlerocket, true"
    })
    void namesTheDirectoriesWhereBottlerocketDoesNotKnowThem(String image, boolean named) {
        var nodeClass = new ResolvedNodeClass.Ready(
                spec("Bottlerocket").raid0().build(),
                List.of(new ResolvedNodeClass.Subnet("subnet-a", "us-east-1a", 10)),
                List.of("sg-1"),
                List.of(new ResolvedNodeClass.Image("ami-1", image, "amd64")));
        var text = NodeUserData.of(nodeClass, CLUSTER, LABELS, TAINTS, 29);
        assertEquals(named, text.contains("--dirs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AL2", "AL2023", "Bottlerocket", "Windows2022"})
    void keepsPodsAwayWhereTheKubeletMayNotSetALabel(String family) {
        // aws.md §8, 39: NodeRestriction would reject the node.
        var restricted = Examples.labels("node-role.kubernetes.io/web", "", "node-restriction.kubernetes.io/x", "y");
        var nodeClass = Examples.ready(spec(family).build());
        var text = NodeUserData.of(nodeClass, CLUSTER, restricted, List.of(), 29);
        assertTrue(text.contains("karpenter.sh/unregistered"));
        assertFalse(text.contains("node-role"));
        assertFalse(text.contains("node-labels"));
    }

    @Test
    void letsTheKubeletSetWhatItMay() {
        var labels = NodeLabels.of(Examples.labels(
                "node.kubernetes.io/gpu", "1", "kubernetes.io/os", "linux", "karpenter.k8s.aws/instance-family", "m5"));
        assertEquals(
                Examples.labels("karpenter.k8s.aws/instance-family", "m5", "node.kubernetes.io/gpu", "1"),
                labels.flags());
        assertTrue(labels.withheld().isEmpty());
    }

    @Test
    void leavesCustomUserDataAsItIs() {
        // aws.md §8, 40: no taint, no label; and what is not ours is not looked at.
        var own = "MIME-Version: 1.0\r\nmine";
        assertEquals(own, text(spec("Custom").userData(own).kubelet(KUBELET)));
        assertTrue(NodeUserData.problemOf(spec("Custom").userData(own).build()).isEmpty());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AL2          | `MIME-Version: 1.0`                       | UserDataUnreadable   | spec.userData begins as MIME but has no part. Maybe its Content-Type lacks the boundary.
            AL2023       | `MIME-Version: 1.0`                       | UserDataUnreadable   | spec.userData begins as MIME but has no part. Maybe its Content-Type lacks the boundary.
            AL2023       | `apiVersion: node.eks.aws/v1alpha1
              kind: NodeConfig`                                      | UserDataUnreadable   | spec.userData is a NodeConfig, but not YAML in line 2: mapping values are not allowed here.
            Bottlerocket | `[settings`                               | UserDataUnreadable   | spec.userData is not TOML in line 1: Premature end of file.
            Bottlerocket | `settings = 1`                            | UserDataUnreadable   | spec.userData gives "settings" as a value, where a table is expected.
            Bottlerocket | `settings.kubernetes = "a"`               | UserDataUnreadable   | spec.userData gives "settings.kubernetes" as a value, where a table is expected.
            Bottlerocket | `settings.kubernetes.node-labels = ["a"]` | UserDataUnreadable   | spec.userData gives "settings.kubernetes.node-labels" as a value, where a table is expected.
            Windows2022  | `<powershell>echo</powershell>`           | UserDataUnreadable   | spec.userData has <powershell> tags, which are set around it. Leave them out.
            Gentoo       | ``                                        | UnsupportedAmiFamily | spec.amiFamily "Gentoo" is not known. Maybe AL2023 is meant, or Custom with your own userData.
            """)
    void saysWhyNoNodeCanBeMade(String family, String userData, String reason, String message) {
        var problem = NodeUserData.problemOf(spec(family).userData(userData).build());
        assertEquals(new NodeUserData.Problem(reason, message), problem.orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AL2", "AL2023", "Bottlerocket", "Windows2022", "Custom"})
    void servesAClassWithoutUserData(String family) {
        assertTrue(NodeUserData.problemOf(spec(family).build(), CLUSTER).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AL2", "AL2023", "Windows2022", "Custom"})
    void countsTheBytesThatEc2Counts(String family) {
        // aws.md §8, 41: before anything is launched.
        var most = 16_384 - length(family, "#");
        assertTrue(problem(family, "#".repeat(most + 1)).isEmpty());
        assertEquals("UserDataSizeLimitExceeded", problem(family, "#".repeat(most + 2)));
    }

    private static String problem(String family, String userData) {
        return NodeUserData.problemOf(spec(family).userData(userData).build(), CLUSTER)
                .map(NodeUserData.Problem::reason)
                .orElse("");
    }

    /** Of what is written without a pool's labels and taints, as when a class is looked at by itself. */
    private static int length(String family, String userData) {
        var nodeClass = Examples.ready(spec(family).userData(userData).build());
        return NodeUserData.of(nodeClass, CLUSTER, Examples.labels(), List.of(), 0)
                .length();
    }

    private static String lastPart(String mime) {
        var parts = MimeParts.split(mime).orElseThrow();
        return parts.getLast().replaceFirst("(?s).*?\n\n", "");
    }

    private static TestNodeClass spec(String family) {
        return TestNodeClass.like(Examples.nodeClass()).amiFamily(family);
    }

    private static String text(TestNodeClass nodeClass) {
        NodeClass spec = nodeClass.build();
        return NodeUserData.of(Examples.ready(spec), CLUSTER, LABELS, TAINTS, 29);
    }

    private static SortedMap<String, Quantity> quantities(String... namesAndAmounts) {
        var quantities = new TreeMap<String, Quantity>();
        Examples.labels(namesAndAmounts).forEach((name, amount) -> quantities.put(name, Quantity.parse(amount)));
        return quantities;
    }
}
