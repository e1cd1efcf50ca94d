package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.NodeCondition;
import dev.slipway.model.cluster.NodeDisruption;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are those of core.md §6.5. */
final class DisturbancesTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private static final String BUDGETS = """
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: full, namespace: shop},
             spec: {maxUnavailable: 0, selector: {matchLabels: {app: full}}}}
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: used, namespace: shop},
             spec: {minAvailable: 1, selector: {matchLabels: {app: used}}}, status: {disruptionsAllowed: 0}}
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: free, namespace: shop},
             spec: {minAvailable: 1, selector: {matchExpressions: [{key: app, operator: In, values: [free, twice]}]}},
             status: {disruptionsAllowed: 1}}
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: second, namespace: shop},
             spec: {minAvailable: 1, selector: {matchLabels: {app: twice}}}, status: {disruptionsAllowed: 1}}
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: ill, namespace: shop},
             spec: {minAvailable: "100%", unhealthyPodEvictionPolicy: AlwaysAllow, selector: {matchLabels: {app: ill}}}}
            """;

    private static NodeDisruption of(String annotations, String pods) {
        var reader = new ManifestReader();
        reader.read("test", BUDGETS + """
                ---
                {apiVersion: v1, kind: Node, metadata: {name: n, annotations: {%s}}, status: {allocatable: {cpu: "4"}}}
                """.formatted(annotations) + pods);
        var manifests = reader.manifests(NOON);
        assertEquals(List.of(), manifests.snapshot().faults());
        return manifests.snapshot().nodes().getFirst().disruption();
    }

    private static String pod(String metadata, String spec, String status) {
        return """
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop, %s},
                 spec: {nodeName: n, containers: [{name: c, image: i}] %s}, status: {%s}}
                """.formatted(metadata, spec, status);
    }

    private static String owner(String kind) {
        return "ownerReferences: [{apiVersion: v1, kind: %s, name: o, uid: u, controller: true}]".formatted(kind);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "10m, false"})
    void ofANodeTheAnnotationTrueAloneCounts(String value, boolean held) {
        // row 99
        assertEquals(
                held,
                of("karpenter.sh/do-not-disrupt: '%s'".formatted(value), "").held());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            annotated                    | annotations: {karpenter.sh/do-not-disrupt: 'true'} | | | true
            for half an hour, just begun | annotations: {karpenter.sh/do-not-disrupt: 30m} | | startTime: '2026-11-27T11:31:00Z' | true
            for half an hour, and over   | annotations: {karpenter.sh/do-not-disrupt: 30m} | | startTime: '2026-11-27T11:29:00Z' | false
            not started yet              | annotations: {karpenter.sh/do-not-disrupt: 30m} | | | true
            no duration at all           | annotations: {karpenter.sh/do-not-disrupt: soon} | | startTime: '2026-11-27T11:59:00Z' | false
            backwards                    | annotations: {karpenter.sh/do-not-disrupt: -30m} | | startTime: '2026-11-27T11:59:00Z' | false
            going already                | annotations: {karpenter.sh/do-not-disrupt: 'true'}, deletionTimestamp: '2026-11-27T11:59:00Z' | | | false
            done                         | annotations: {karpenter.sh/do-not-disrupt: 'true'} | | phase: Succeeded | false
            under a full budget          | labels: {app: full} | | | true
            under a used one             | labels: {app: used} | | | true
            under one with room          | labels: {app: free} | | | false
            under two                    | labels: {app: twice} | | | true
            ill, which may always go     | labels: {app: ill} | | | false
            well, under that one         | labels: {app: ill} | | conditions: [{type: Ready, status: 'True'}] | true
            never evicted anyway         | labels: {app: full} | , tolerations: [{key: karpenter.sh/disrupted, operator: Exists}] | | false
            bearing everything           | labels: {app: full} | , tolerations: [{operator: Exists}] | | false
            bearing another effect of it | labels: {app: full} | , tolerations: [{key: karpenter.sh/disrupted, operator: Exists, effect: NoExecute}] | | true
            """)
    void aPodBlocksItsNode(String what, String metadata, String spec, String status, boolean blocks) {
        // rows 97, 100, 101
        var disruption = of("", pod(metadata, spec == null ? "" : spec, status == null ? "" : status));

        assertEquals(blocks ? 1 : 0, disruption.blockers().size(), what);
    }

    @Test
    void ofANodesConditionsThoseCountThatShouldBeReadyAndAreNot() {
        var reader = new ManifestReader();
        reader.read("test", """
                apiVersion: v1
                kind: Node
                metadata: {name: n}
                status:
                  allocatable: {cpu: "4"}
                  conditions:
                  - {type: StorageReady, status: "False", lastTransitionTime: "2026-11-27T11:00:00Z"}
                  - {type: Ready, status: Unknown, lastTransitionTime: yesterday}
                  - {type: KernelReady, status: "True", lastTransitionTime: "2026-11-27T11:00:00Z"}
                  - {type: MemoryPressure, status: "False", lastTransitionTime: "2026-11-27T11:00:00Z"}
                """);
        assertEquals(
                List.of(
                        new NodeCondition("Ready", "Unknown", Instant.MAX),
                        new NodeCondition("StorageReady", "False", Instant.parse("2026-11-27T11:00:00Z"))),
                reader.manifests(NOON)
                        .snapshot()
                        .nodes()
                        .getFirst()
                        .disruption()
                        .ailing());
    }

    @Test
    void daemonAndMirrorPodsBlockButCostNothing() {
        // rows 97 and 101: a mirror pod is not evicted, so that its budget does not matter
        assertEquals(
                1,
                of("", pod("labels: {app: full}, " + owner("DaemonSet"), "", ""))
                        .blockers()
                        .size());
        assertEquals(
                0,
                of("", pod("labels: {app: full}, " + owner("Node"), "", ""))
                        .blockers()
                        .size());
        assertEquals(1, of("", pod(owner("DaemonSet"), "", "")).cost());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2",
        "134217728, 0, 3",
        "-134217728, 0, 1",
        "0, 33554432, 3",
        "-2147483647, 0, 1",
        "2147483647, 2000000000, 11",
        "much, 0, 2"
    })
    void costGrowsWithDeletionCostAndPriority(String deletionCost, int priority, double cost) {
        // row 103
        var disruption = of(
                "",
                pod(
                        "annotations: {controller.kubernetes.io/pod-deletion-cost: '%s'}".formatted(deletionCost),
                        ", priority: %d".formatted(priority),
                        ""));

        assertEquals(cost, disruption.cost(), 0.01, () -> String.format(Locale.ROOT, "%s", disruption));
    }

    @Test
    void aPodThatCameOrBeganToLeaveMakesTheNodeBusy() {
        var scheduled =
                "conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '2026-11-27T11:58:00Z'}]";

        assertEquals(
                Instant.parse("2026-11-27T11:58:00Z"),
                of("", pod(owner("ReplicaSet"), "", scheduled)).busyAt());
        assertEquals(
                Instant.parse("2026-11-27T11:59:00Z"),
                of("", pod("deletionTimestamp: '2026-11-27T11:59:00Z'", "", scheduled))
                        .busyAt());
        assertEquals(
                Instant.EPOCH, of("", pod(owner("DaemonSet"), "", scheduled)).busyAt());
    }

    @Test
    void whoOnlyProvisionsIsToldNothingOfIt() {
        var reader = new ManifestReader();
        reader.read("test", "{apiVersion: v1, kind: Node, metadata: {name: n}, status: {allocatable: {cpu: \"4\"}}}");
        var whole = reader.manifests(NOON).snapshot();
        var node = Serialization.unmarshal("--- {apiVersion: v1, kind: Node, metadata: {name: n}}", Node.class);
        var builder = new SnapshotBuilder(NOON, SnapshotBuilder.Pending.MARKED_UNSCHEDULABLE);

        assertTrue(ModelJson.write(whole).contains("\"disruption\""));
        assertFalse(
                ModelJson.write(builder.provisioningOnly().add(node).build()).contains("\"disruption\""));
    }

    @Test
    void aStatefulSetsPodThatGoesStillHasToGoSomewhere() {
        // row 104
        var going = "deletionTimestamp: '2026-11-27T11:59:00Z', ";

        assertEquals(2, of("", pod(going + owner("StatefulSet"), "", "")).cost());
        assertEquals(1, of("", pod(going + owner("ReplicaSet"), "", "")).cost());
    }
}
