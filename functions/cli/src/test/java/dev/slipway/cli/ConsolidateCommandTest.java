package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One empty node, one whose pod would fit on a third, and one that is held. */
final class ConsolidateCommandTest {
    private static final String CATALOG = """
            {"instanceTypes":[{"name":"m5.large","architecture":"amd64","operatingSystems":["linux"],"labels":{},
              "capacity":{"cpu":"2","memory":"8Gi","pods":"29"},"overhead":{},
              "offerings":[{"zone":"us-east-1a","capacityType":"on-demand","price":0.096,"available":true}]}]}
            """;
    private static final String POOL = """
            apiVersion: karpenter.sh/v1
            kind: NodePool
            metadata: {name: default}
            spec:
              disruption: {consolidationPolicy: WhenEmptyOrUnderutilized, consolidateAfter: 0s, budgets: [{nodes: 100%}]}
              template:
                spec:
                  requirements: []
                  nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
            """;
    private static final String NODE = """
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: %s
              annotations: {%s}
              labels: {karpenter.sh/nodepool: default, karpenter.sh/initialized: "true", node.kubernetes.io/instance-type: m5.large,
                       topology.kubernetes.io/zone: us-east-1a, karpenter.sh/capacity-type: on-demand, kubernetes.io/os: linux}
            status: {allocatable: {cpu: "2", memory: 8Gi, pods: "29"}}
            """;
    private static final String POD = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: on-%s, namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r, uid: u, controller: true}]}
            spec: {nodeName: %s, containers: [{name: a, image: i, resources: {requests: {cpu: 500m, memory: 1Gi}}}]}
            """;

    private final Terminal terminal = new Terminal();

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("catalog"), CATALOG);
        Files.writeString(
                folder.resolve("cluster.yaml"),
                POOL
                        + NODE.formatted("empty", "")
                        + NODE.formatted("one", "")
                        + POD.formatted("one", "one")
                        + NODE.formatted("held", "karpenter.sh/do-not-disrupt: 'true'")
                        + POD.formatted("held", "held"));
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of("consolidate"));
        all.addAll(List.of(arguments));
        return execute(all);
    }

    private int explain(String node, String... more) {
        var all = new ArrayList<>(
                List.of("explain", "node", node, "-f", folder + "/cluster.yaml", "--catalog", folder + "/catalog"));
        all.addAll(List.of(more));
        return execute(all);
    }

    private int execute(List<String> all) {
        return CommandLines.of(
                        terminal.plain(),
                        CommandLineWiring.planning(InputStream.nullInputStream()),
                        new ManifestFiles(InputStream.nullInputStream()),
                        CommandLineWiring.bench(),
                        (_, _) -> ExitCode.DONE,
                        CommandLineWiring.inspection())
                .execute(all.toArray(String[]::new));
    }

    private int consolidate(String... more) {
        var all = new ArrayList<>(List.of("-f", folder + "/cluster.yaml", "--catalog", folder + "/catalog"));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void jsonNamesWhatGoesAndWhatKeepsTheRest() throws IOException {
        assertEquals(ExitCode.DONE, consolidate("-o", "json"), terminal::err);
        var report = new JsonMapper().readTree(terminal.out());
        var methods = new ArrayList<String>();
        for (JsonNode command : report.get("commands")) {
            methods.add(command.get("method").asText() + " "
                    + command.get("delete").get(0).asText());
        }
        assertEquals(List.of("Emptiness empty", "SingleNodeConsolidation one"), methods);
        assertEquals("held", report.get("kept").get(0).get("node").asText());
        assertTrue(report.get("kept").get(0).get("reason").asText().contains("do-not-disrupt"));
        assertEquals(0.192, report.get("savingsPerHour").asDouble(), 1e-9);
    }

    @Test
    void theTableSaysWhatIsSavedAndWhatIsAtStake() {
        assertEquals(ExitCode.DONE, consolidate(), terminal::err);
        assertTrue(terminal.out().contains("2 of 3 nodes go, which saves $0.192 an hour"), terminal::out);
        assertTrue(terminal.out().contains("held stays ($0.096 an hour): it is annotated"), terminal::out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            empty | had better go (Emptiness)
            one   | had better go (SingleNodeConsolidation)
            one   | saves $0.096
            held  | stays at $0.096/h: it is annotated
            """)
    void aNodeIsExplainedByItsOwn(String node, String said) {
        assertEquals(ExitCode.DONE, explain(node), terminal::err);
        assertTrue(terminal.out().contains(said), terminal::out);
    }

    @Test
    void aNodeIsExplainedAsData() throws IOException {
        assertEquals(ExitCode.DONE, explain("held", "-o", "json"), terminal::err);
        var held = new JsonMapper().readTree(terminal.out()).get("nodes").get(0).get("consolidation");
        assertEquals(0.096, held.get("hourlyPrice").asDouble(), 1e-9);
        assertEquals(false, held.get("goes").asBoolean());
    }

    @Test
    void explainAndConsolidateSayTheSameOfANodeThatGoes() throws IOException {
        assertEquals(ExitCode.DONE, consolidate("-o", "json"), terminal::err);
        var command = new JsonMapper().readTree(terminal.out()).get("commands").get(1);
        var other = new ConsolidateCommandTest();
        other.folder = folder;
        assertEquals(ExitCode.DONE, other.explain("one", "-o", "json"), other.terminal::err);
        var one = new JsonMapper()
                .readTree(other.terminal.out())
                .get("nodes")
                .get(0)
                .get("consolidation");
        for (var field : List.of("method", "reason", "savingsPerHour", "disruptionCost", "why")) {
            assertEquals(command.get(field), one.get(field), field);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --least-saving 2      | --least-saving: The least saving is 2.0, and must be between 0 and 1.
            --least-saving NaN    | --least-saving: The least saving is NaN, and must be between 0 and 1.
            --nodes -1            | --nodes -1: the count must be from 1 to 50000.
            --nodes 0             | --nodes 0: the count must be from 1 to 50000.
            --nodes 5             | --nodes makes up a cluster: leave out -f, --snapshot, --kubeconfig and --context.
            """)
    void wrongValuesAreNamed(String arguments, String message) {
        assertEquals(ExitCode.USAGE, consolidate(arguments.split(" ")));
        assertTrue(terminal.err().contains(message), terminal::err);
    }

    @Test
    void aClusterCanBeMadeUp() throws IOException {
        var types = CATALOG.replace("\"2\"", "\"8\"").replace("8Gi", "32Gi").replace("29", "58");
        Files.writeString(folder.resolve("catalog"), types);
        assertEquals(ExitCode.DONE, run("--nodes", "6", "--catalog", folder + "/catalog", "-o", "json"), terminal::err);
        assertTrue(
                new JsonMapper().readTree(terminal.out()).get("savingsPerHour").asDouble() > 0);
    }
}
