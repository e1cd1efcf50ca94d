package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of {@code slipway plan}, with the reader and the solver of the functions: one bad thing among sound ones. */
final class BadInputTest {
    private static final String CATALOG = """
            {"instanceTypes":[{"name":"m5.large","architecture":"amd64","operatingSystems":["linux"],
              "labels":{"karpenter.k8s.aws/instance-family":"m5"},
              "capacity":{"cpu":"2","memory":"7577Mi","pods":"29","ephemeral-storage":"20Gi"},
              "overhead":{"cpu":"70m","memory":"574Mi"},
              "offerings":[{"zone":"us-east-1a","capacityType":"on-demand","price":0.096,"available":true}]}]}
            """;
    private static final String SOUND = """
            apiVersion: karpenter.sh/v1
            kind: NodePool
            metadata: {name: default}
            spec:
              template:
                spec:
                  requirements: [{key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}]
                  nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: good, namespace: shop}
            spec: {containers: [{name: a, resources: {requests: {cpu: "1", memory: 1Gi}}}]}
            """;

    private final Terminal terminal = new Terminal();

    @TempDir
    Path folder;

    /** Runs {@code plan -o json} over the sound objects and one more file. */
    private int plan(String bad, String... more) throws IOException {
        Files.writeString(folder.resolve("catalog"), CATALOG);
        Files.writeString(folder.resolve("a-sound.yaml"), SOUND);
        Files.writeString(folder.resolve("b-bad.yaml"), bad);
        var arguments = List.of("plan", "-o", "json", "-f", folder.toString(), "--catalog", folder + "/catalog");
        var all = Stream.concat(arguments.stream(), List.of(more).stream());
        return CommandLines.of(
                        terminal.plain(),
                        CommandLineWiring.planning(InputStream.nullInputStream()),
                        (_, _) -> ExitCode.DONE)
                .execute(all.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new JsonMapper().readTree(terminal.out());
    }

    /** One line on standard error that holds all of these, and a plan for the sound pod on standard output. */
    private void assertNamed(String... fragments) throws IOException {
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        for (var fragment : fragments) {
            assertTrue(terminal.err().contains(fragment), () -> "No \"" + fragment + "\" in " + terminal.err());
        }
        assertTheRestIsPlanned();
    }

    private void assertTheRestIsPlanned() throws IOException {
        var nodes = report().get("newNodes");
        assertEquals(1, nodes.size(), terminal.out());
        assertEquals("m5.large", nodes.get(0).get("instanceType").asText());
        assertEquals(List.of("shop/good"), texts(nodes.get(0).get("pods")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void malformedYamlIsNamedByFileAndLine() throws IOException {
        assertEquals(ExitCode.FAULTY_INPUT, plan("kind: Pod\nmetadata: {name: bad\nspec: [\n"));
        assertNamed("b-bad.yaml:3", "Maybe");
    }

    @Test
    void anUnknownFieldIsNamedWithTheOneThatWasMeant() throws IOException {
        assertEquals(
                ExitCode.FAULTY_INPUT,
                plan(SOUND.substring(0, SOUND.indexOf("---"))
                        .replace("name: default}\nspec:", "name: typo}\nspec:\n  wieght: 3")));
        assertNamed("NodePool/typo", "wieght", "weight");
    }

    @Test
    void anUnknownKindOfOurGroupIsNamedWithTheOneThatWasMeant() throws IOException {
        assertEquals(
                ExitCode.FAULTY_INPUT,
                plan("{apiVersion: karpenter.sh/v1, kind: NodePol, metadata: {name: x}, spec: {}}\n"));
        assertNamed("NodePol/x", "Maybe \"NodePool\"");
    }

    @Test
    void anUnknownKindOfOthersIsAWarning() throws IOException {
        assertEquals(ExitCode.DONE, plan("{apiVersion: acme/v1, kind: Widget, metadata: {name: x}}\n"));
        assertNamed("warning", "b-bad.yaml", "Widget");
    }

    @Test
    void aPoolThatNoTypeSatisfiesIsNamedWithItsRequirement() throws IOException {
        var pool = SOUND.substring(0, SOUND.indexOf("---"))
                .replace("name: default}\nspec:", "name: nothing}\nspec:")
                .replace(
                        "requirements: [",
                        "requirements: [{key: node.kubernetes.io/instance-type, operator: In, values: [m5.lrage]}, ");
        assertEquals(ExitCode.DONE, plan(pool));
        assertNamed("warning", "NodePool/nothing", "m5.lrage", "m5.large", "Maybe");
    }

    @Test
    void aPoolThatNoTypeSatisfiesCountsForTheExitCodeWhenAsked() throws IOException {
        var pool = SOUND.substring(0, SOUND.indexOf("---"))
                .replace("name: default}", "name: nowhere}")
                .replace(
                        "requirements: [",
                        "requirements: [{key: topology.kubernetes.io/zone, operator: In, values: [us-east-1z]}, ");
        assertEquals(ExitCode.UNSCHEDULABLE, plan(pool, "--exit-code"));
        assertNamed("NodePool/nowhere", "us-east-1z", "us-east-1a");
    }

    @Test
    void aPodThatFitsNowhereIsNamedWithTheNearestMiss() throws IOException {
        var pod = SOUND.substring(SOUND.indexOf("apiVersion: v1"))
                .replace("name: good", "name: huge")
                .replace("cpu: \"1\"", "cpu: \"64\"");
        assertEquals(ExitCode.UNSCHEDULABLE, plan(pod, "--exit-code"));
        assertTheRestIsPlanned();
        var unschedulable = report().get("unschedulable").get(0);
        assertEquals("shop/huge", unschedulable.get("pod").asText());
        var reason = unschedulable.get("reason").asText();
        assertAll(
                () -> assertTrue(reason.contains("NodePool"), reason),
                () -> assertTrue(reason.contains("cpu"), reason),
                () -> assertTrue(reason.contains("64"), reason));
    }

    @Test
    void everyFaultOfAFileIsNamedAtOnce() throws IOException {
        var pool = SOUND.substring(0, SOUND.indexOf("---"));
        assertEquals(
                ExitCode.FAULTY_INPUT,
                plan(pool.replace("name: default}\nspec:", "name: one}\nspec:\n  wieght: 3")
                        + "---\n"
                        + pool.replace("name: default}\nspec:", "name: two}\nspec:\n  weight: heavy")));
        assertTrue(terminal.err().contains("NodePool/one"), terminal.err());
        assertTrue(terminal.err().contains("NodePool/two"), terminal.err());
        assertTrue(terminal.err().contains("heavy"), terminal.err());
        assertTheRestIsPlanned();
    }
}
