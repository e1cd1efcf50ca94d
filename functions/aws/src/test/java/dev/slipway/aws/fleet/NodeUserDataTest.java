package dev.slipway.aws.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Golden;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class NodeUserDataTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("demo", "https://ABC.gr7.us-east-1.eks.amazonaws.com", "Q0E=", "10.100.0.0/16");
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

    @Test
    void joinsWithLabelsTaintsAndPodLimit() {
        Golden.matches("fleet/user-data-al2023.txt", al2023(""));
    }

    @Test
    void keepsTheUsersScriptBeforeItsOwnPart() {
        Golden.matches("fleet/user-data-al2023-script.txt", al2023("#!/bin/bash\necho hello\r\n"));
    }

    @Test
    void keepsTheUsersNodeConfigBeforeItsOwnPart() {
        var nodeConfig = "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet: {}\n";
        Golden.matches("fleet/user-data-al2023-node-config.txt", al2023(nodeConfig));
    }

    @Test
    void keepsEachPartOfTheUsersMime() {
        var mime = """
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
        Golden.matches("fleet/user-data-al2023-mime.txt", al2023(mime));
    }

    @Test
    void keepsPodsAwayWhereTheKubeletMayNotSetALabel() {
        var restricted = Examples.labels("node-role.kubernetes.io/web", "", "node-restriction.kubernetes.io/x", "y");
        var text = NodeUserData.of(nodeClass("AL2023", ""), CLUSTER, restricted, List.of(), 29);
        assertTrue(text.contains("key: \"karpenter.sh/unregistered\""));
        assertFalse(text.contains("node-role"));
        assertFalse(text.contains("--node-labels"));
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
        var own = "#!/bin/bash\r\necho mine";
        assertEquals(own, NodeUserData.of(nodeClass("Custom", own), CLUSTER, LABELS, TAINTS, 29));
    }

    @Test
    void saysWhichFamiliesItCannotServe() {
        var problem = NodeUserData.problemOf(nodeClass("Bottlerocket", "")).orElseThrow();
        assertEquals("UnsupportedAmiFamily", problem.reason());
        assertTrue(problem.message().contains("\"Bottlerocket\""));
        assertTrue(NodeUserData.problemOf(nodeClass("AL2023", "MIME-Version: 1.0\n\n"))
                .isPresent());
        assertTrue(NodeUserData.problemOf(nodeClass("AL2023", "")).isEmpty());
        assertTrue(NodeUserData.problemOf(nodeClass("Custom", "")).isEmpty());
    }

    private static String al2023(String userData) {
        return NodeUserData.of(nodeClass("AL2023", userData), CLUSTER, LABELS, TAINTS, 29);
    }

    static NodeClass nodeClass(String family, String userData) {
        return TestNodeClass.like(Examples.nodeClass())
                .amiFamily(family)
                .userData(userData)
                .build();
    }
}
