package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    private String catalogue = CATALOG;
    private String sound = SOUND;

    @TempDir
    Path folder;

    /** Runs {@code plan -o json} over the sound objects and one more file. */
    private int plan(String bad, String... more) throws IOException {
        Files.writeString(folder.resolve("catalog"), catalogue);
        Files.writeString(folder.resolve("a-sound.yaml"), sound);
        Files.writeString(folder.resolve("b-bad.yaml"), bad);
        var arguments = List.of("plan", "-o", "json", "-f", folder.toString(), "--catalog", folder + "/catalog");
        var all = Stream.concat(arguments.stream(), List.of(more).stream());
        return CommandLines.of(
                        terminal.plain(),
                        CommandLineWiring.planning(InputStream.nullInputStream()),
                        new ManifestFiles(InputStream.nullInputStream()),
                        CommandLineWiring.bench(),
                        (_, _) -> ExitCode.DONE,
                        CommandLineWiring.inspection())
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"nodes\": 3, \"cost\": 1.5}",
                "{}",
                "image: {tag: latest}\nreplicaCount: 2\n",
                "resources: [pool.yaml]\n",
                "- op: replace\n  path: /spec/replicas\n  value: 3\n",
                "What is in this folder\n"
            })
    void whatLiesInAFolderAndIsNoManifestIsPassedOver(String text) throws IOException {
        assertEquals(ExitCode.DONE, plan(text));
        assertNamed("warning", "b-bad.yaml:1: this is no manifest, and passed over");
    }

    @Test
    void aKustomizationNeedsNoName() throws IOException {
        assertEquals(
                ExitCode.DONE,
                plan("{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [pool.yaml]}"));
        assertNamed("warning", "b-bad.yaml:1: Kustomization of kustomize.config.k8s.io/v1beta1 is not read");
    }

    @Test
    void whatIsNamedAndIsNoManifestIsAFault() throws IOException {
        var named = Files.writeString(folder.resolve("expected"), "{\"nodes\": 3}");
        assertEquals(ExitCode.FAULTY_INPUT, plan("", "-f", named.toString()));
        assertNamed(named + ":1: this is no Kubernetes object: apiVersion or kind is missing.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, name: x}",
                "{metadata: {name: x}, spec: {}}",
                "{spec: {containers: []}}",
                "- {apiVersion: v1, kind: Pod}",
                "apiVersion v1\nkind Pod\n",
                "{apiversion: v1, Kind: Pod}"
            })
    void aManifestThatLacksItsKindIsAFaultThoughItLiesInAFolder(String text) throws IOException {
        assertEquals(ExitCode.FAULTY_INPUT, plan(text));
        assertNamed("b-bad.yaml:1: this is no Kubernetes object: ");
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

    @Test
    void everyFaultOfAPodIsNamedAtOnce() throws IOException {
        assertEquals(ExitCode.FAULTY_INPUT, plan("""
                apiVersion: v1
                kind: Pod
                metadata: {name: bad, namespace: shop, labels: {a b: x, ok: y!}}
                spec: {nodeSelector: {/: x}, containers: [{name: a, ports: [{containerPort: 0}]}, {name: a}]}
                """));
        assertEquals(5, terminal.err().lines().count(), terminal.err());
        assertTrue(
                terminal.err().lines().allMatch(line -> line.contains("b-bad.yaml:1: Pod/shop/bad: ")), terminal.err());
        assertTheRestIsPlanned();
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.cli.BadInputRows#rows")
    @Timeout(60)
    void isNamedAtTheObjectAndLeavesOthersAlone(BadInputRows.Row row) throws IOException {
        assertEquals(row.code(), plan(row.bad()), terminal.err());
        for (var fragment : row.said()) {
            assertTrue(terminal.err().contains(fragment), () -> "No \"" + fragment + "\" in " + terminal.err());
        }
        assertFalse(terminal.err().contains("Exception"), terminal.err());
        assertTheRestIsPlanned();
    }

    /** Well-formed, and yet no node can ever be what they ask for: the solver's to refuse, at the pod. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodeSelector: {topology.kubernetes.io/zone: us-east-1a}, affinity: {nodeAffinity:"
                        + " {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions:"
                        + " [{key: topology.kubernetes.io/zone, operator: NotIn, values: [us-east-1a]}]}]}}}",
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                        + " [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: Gt, values: [\"5\"]},"
                        + " {key: topology.kubernetes.io/zone, operator: Lt, values: [\"3\"]}]}]}}}"
            })
    @Timeout(60)
    void aPodThatContradictsItselfIsLeftWithTheLabelNamed(String rules) throws IOException {
        assertEquals(ExitCode.UNSCHEDULABLE, plan("""
                apiVersion: v1
                kind: Pod
                metadata: {name: bad, namespace: shop}
                spec: {containers: [{name: a}], %s}
                """.formatted(rules), "--exit-code"));
        assertTheRestIsPlanned();
        var left = report().get("unschedulable");
        assertEquals(1, left.size());
        assertEquals("shop/bad", left.get(0).get("pod").asText());
        var reason = left.get(0).get("reason").asText();
        assertTrue(reason.contains("topology.kubernetes.io/zone"), reason);
        assertTrue(reason.contains("contradict"), reason);
    }

    @ParameterizedTest
    @MethodSource("catalogues")
    @Timeout(60)
    void aBadTypeIsNamedAndTheOthersAreOnOffer(String type, int code, String said) throws IOException {
        catalogue = CATALOG.replace("}]}]}", "}]}," + type + "]}");
        assertEquals(code, plan(""), terminal.err());
        assertTrue(terminal.err().contains(folder + "/catalog: " + said), terminal.err());
        assertTheRestIsPlanned();
    }

    private static Stream<Arguments> catalogues() {
        var sound = CATALOG.substring(CATALOG.indexOf("[") + 1, CATALOG.lastIndexOf("]"))
                .replace("m5.large", "m5.bad")
                .replace("0.096", "0.97");
        var fault = ExitCode.FAULTY_INPUT;
        return Stream.of(
                Arguments.of(
                        sound.replaceAll(",\\s*\"offerings.*", "}"),
                        ExitCode.DONE,
                        "InstanceType/m5.bad: it has no offerings"),
                Arguments.of(
                        sound.replace("\"price\":0.97,", ""),
                        fault,
                        "InstanceType/m5.bad: offerings[0].price is missing"),
                Arguments.of(
                        sound.replace("0.97", "-1"),
                        fault,
                        "InstanceType/m5.bad: offerings[0].price: \"-1\" is a negative price"),
                Arguments.of(
                        sound.replace("0.97", "\"cheap\""),
                        fault,
                        "InstanceType/m5.bad: offerings[0].price: \"cheap\" is not a price"),
                Arguments.of(
                        sound.replace("0.97", "1e999999999"),
                        fault,
                        "InstanceType/m5.bad: offerings[0].price: \"1E+999999999\" dollars per hour are too many to be real"),
                Arguments.of(
                        sound.replace("on-demand", "spott"),
                        fault,
                        "InstanceType/m5.bad: offerings[0].capacityType: \"spott\" is not one of reserved, spot, on-demand"),
                Arguments.of(
                        sound.replace("\"zone\":\"us-east-1a\",", ""),
                        fault,
                        "InstanceType/m5.bad: offerings: a zone is missing"),
                Arguments.of(
                        sound.replace("\"cpu\":\"2\"", "\"cpu\":\"lots\""),
                        fault,
                        "InstanceType/m5.bad: capacity: cpu: \"lots\""),
                Arguments.of(
                        sound.replace("\"cpu\":\"2\"", "\"cpu\":\"-2\""), fault, "InstanceType/m5.bad: capacity: cpu"),
                Arguments.of(
                        sound.replace("\"pods\":\"29\",", ""), fault, "InstanceType/m5.bad: capacity: pods is missing"),
                Arguments.of(
                        sound.replace("\"name\"", "\"nam\""),
                        fault,
                        "instanceTypes[1]: nam: this field is not known, and not read. Maybe \"name\""),
                Arguments.of(
                        sound.replace("\"labels\"", "\"colour\":\"red\",\"labels\""),
                        ExitCode.DONE,
                        "InstanceType/m5.bad: colour: this field is not known"),
                Arguments.of(sound.replace("m5.bad", "m5.large"), fault, "InstanceType/m5.large: it is there twice"),
                Arguments.of(
                        sound.replace(
                                "\"offerings\":[", "\"offerings\":[%s,".formatted(offering("on-demand", "0.98", ""))),
                        fault,
                        "InstanceType/m5.bad: offerings: on-demand in us-east-1a is there twice; the cheapest is used, not the"
                                + " one at $0.98/h. Maybe another zone"),
                Arguments.of(
                        sound.replace(
                                "\"offerings\":[",
                                "\"offerings\":[%s,%s,"
                                        .formatted(
                                                offering("reserved", "0.5", "cr-1"),
                                                offering("reserved", "0.5", "cr-1"))),
                        fault,
                        "InstanceType/m5.bad: offerings: reserved in us-east-1a of cr-1 is there twice"),
                Arguments.of("null", fault, "instanceTypes[1]"),
                Arguments.of("7", fault, "instanceTypes[1]"));
    }

    private static String offering(String capacityType, String price, String reservation) {
        return "{\"zone\":\"us-east-1a\",\"capacityType\":\"%s\",\"price\":%s,\"available\":true,\"reservation\":\"%s\",\"reserved\":1}"
                .formatted(capacityType, price, reservation);
    }

    @Test
    void reservationsOfOneZoneAreOfferingsOfTheirOwn() throws IOException {
        catalogue = CATALOG.replace(
                "\"offerings\":[",
                "\"offerings\":[%s,%s,%s,"
                        .formatted(
                                offering("reserved", "0.5", "cr-1"),
                                offering("reserved", "0.5", "cr-2"),
                                offering("spot", "0.5", "")));
        assertEquals(ExitCode.DONE, plan(""), terminal.err());
        assertTheRestIsPlanned();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{\"instanceTypes\":{}}",
                "{\"instanceTypes\":null}",
                "{\"instanceTypes\":[",
                "{\"instanceTypes\":[{\"name\":\"x\"}]}",
                "{\"instanceTypes\":[]} x",
                "0x",
                "\"\\u0000\""
            })
    @Timeout(60)
    void aCatalogueThatIsNoneIsOneLine(String text) throws IOException {
        catalogue = text;
        assertEquals(ExitCode.FAULTY_INPUT, plan(""));
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(terminal.err().startsWith("slipway plan: --catalog "), terminal.err());
        assertEquals("", terminal.out());
    }

    @Test
    void aListOfAllPodsOfAClusterIsRead() throws IOException {
        var pods = IntStream.range(0, 4_000)
                .mapToObj(i ->
                        "{apiVersion: v1, kind: Pod, metadata: {name: p%d, annotations: {a: %s}}, spec: {containers: [{name: a}]}}"
                                .formatted(i, "x".repeat(1_000)))
                .collect(Collectors.joining(","));
        assertEquals(ExitCode.DONE, plan("{apiVersion: v1, kind: List, items: [%s]}".formatted(pods)), terminal.err());
        var placed = 0;
        for (var node : report().get("newNodes")) {
            placed += node.get("pods").size();
        }
        assertEquals(4_001, placed);
    }

    @Test
    void aListInAListIsUnfolded() throws IOException {
        assertEquals(ExitCode.DONE, plan("""
                {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [
                  {apiVersion: v1, kind: Pod, metadata: {name: nested, namespace: shop}, spec: {containers: [{name: a}]}}]}]}
                """));
        assertEquals("", terminal.err());
        assertTrue(terminal.out().contains("shop/nested"), terminal.out());
    }

    @Test
    void theSameObjectInTwoFilesCountsOnce() throws IOException {
        assertEquals(ExitCode.DONE, plan(SOUND));
        assertEquals(
                2,
                terminal.err()
                        .lines()
                        .filter(line -> line.contains("the same both times"))
                        .count());
        assertTheRestIsPlanned();
    }

    @Test
    void workloadsOfOneNameHavePodsOfTheirOwn() throws IOException {
        assertEquals(ExitCode.DONE, plan("""
                {apiVersion: apps/v1, kind: Deployment, %1$s}
                ---
                {apiVersion: apps/v1, kind: StatefulSet, %1$s}
                """.formatted(
                        "metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels:"
                                + " {app: web}}, spec: {containers: [{name: a}]}}}")));
        assertTrue(terminal.out().contains("\"default/web-0\""), terminal.out());
        assertTrue(terminal.out().contains("\"default/web-statefulset-0\""), terminal.out());
    }

    @Test
    void ofTwoPodsOfOneNameTheFirstIsUsed() throws IOException {
        var pod = SOUND.substring(SOUND.indexOf("apiVersion: v1"));
        assertEquals(ExitCode.FAULTY_INPUT, plan(pod.replace("cpu: \"1\"", "cpu: \"64\"")));
        assertNamed("b-bad.yaml:1", "Pod/shop/good", "twice", "a-sound.yaml:10", "Maybe");
    }

    @Test
    void noneOfManySlipsHidesAnother() throws IOException {
        var rows = BadInputRows.rows()
                .filter(row -> row.bad().startsWith("apiVersion: v1\nkind: Pod"))
                .toList();
        var text = new StringBuilder();
        for (var i = 0; i < rows.size(); i++) {
            text.append("---\n").append(rows.get(i).bad().replace("name: bad", "name: bad" + i));
        }
        plan(text.toString());
        assertTrue(terminal.err().lines().count() >= rows.size(), terminal.err());
        assertTheRestIsPlanned();
    }

    @Test
    void thePriceOnNodesOfAPoolStandsAboveTheOption() throws IOException {
        catalogue = CATALOG.replace("]}]}", """
                ]},{"name":"m5.small","architecture":"amd64","operatingSystems":["linux"],
                  "capacity":{"cpu":"1200m","memory":"3Gi","pods":"29"},
                  "offerings":[{"zone":"us-east-1a","capacityType":"on-demand","price":0.047}]}]}
                """);
        var second = SOUND.substring(SOUND.indexOf("---"))
                .replace("name: good", "name: better")
                .replace("\"1\"", "800m");
        plan(second, "--node-price", "0");
        assertEquals(2, report().get("newNodes").size(), terminal.out());
        plan(second, "--node-price", "0.01");
        assertEquals(1, lastReport().get("newNodes").size(), "fewer, larger nodes");
        sound = SOUND.replace(
                "{name: default}\nspec", "{name: default, annotations: {slipway.dev/node-price: \"0.0000009\"}}\nspec");
        plan(second, "--node-price", "0.01");
        assertEquals(2, lastReport().get("newNodes").size(), "the pool says next to nothing");
    }

    private JsonNode lastReport() throws IOException {
        return new JsonMapper().readTree(terminal.out().lines().reduce("", (_, line) -> line));
    }
}
