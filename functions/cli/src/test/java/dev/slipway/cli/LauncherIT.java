package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher that the build leaves, as a real process. */
final class LauncherIT {
    private static final Path LAUNCHER = Path.of("target/slipway").toAbsolutePath();

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private Ended run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    @Test
    void runsThroughALinkWithSpacesFromAnywhere() throws IOException, InterruptedException {
        var place = Files.createDirectory(folder.resolve("a b"));
        var link = Files.createSymbolicLink(place.resolve("kubectl-slipway"), LAUNCHER);
        var ended = run(link, Map.of(), "--version");
        assertEquals(new Ended(0, "slipway 0.1.0\n", ""), ended);
    }

    /** What kubectl asks its plugins: the words so far, the last of them unfinished; it takes a directive as the last line. */
    @Test
    void kubectlCompletesItsPlugin() throws IOException, InterruptedException {
        var completer = LAUNCHER.resolveSibling("kubectl_complete-slipway");
        var ended = run(completer, Map.of(), "doctor", "--output", "");
        assertEquals(new Ended(0, "table\njson\nyaml\n:4\n", ""), ended);
    }

    @Test
    void saysWhatIsWrongWithTheJavaThatWasChosen() throws IOException, InterruptedException {
        var ended = run(LAUNCHER, Map.of("SLIPWAY_JAVA_HOME", "/no/jdk"), "--version");
        assertEquals(1, ended.code());
        assertEquals("slipway: SLIPWAY_JAVA_HOME is \"/no/jdk\", which is no JDK 25 or newer.\n", ended.err());
    }

    @Test
    void aMistakeIsOneLineOnStandardError() throws IOException, InterruptedException {
        var ended = run(LAUNCHER, Map.of(), "local", "--speed", "0");
        assertEquals(1, ended.code());
        assertEquals("", ended.out());
        assertTrue(ended.err().startsWith("slipway local: --speed 0"), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void outputThatCannotBeWrittenIsNoSuccess() throws IOException, InterruptedException {
        var err = folder.resolve("err");
        for (var where : List.of("> /dev/full", ">&-")) {
            var process = new ProcessBuilder("sh", "-c", "exec \"$0\" completion " + where, LAUNCHER.toString())
                    .redirectError(err.toFile())
                    .start();
            assertEquals(ExitCode.UNWRITTEN, process.waitFor(), where);
            assertEquals(
                    "slipway: the output could not be written. Maybe the disk is full, or its reader has ended.\n",
                    Files.readString(err),
                    where);
        }
    }

    @Test
    void plansFromAPodAndANodePoolAlone() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("cluster.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, namespace: shop}
                spec:
                  containers: [{name: a, image: x, resources: {requests: {cpu: 500m, memory: 1Gi}}}]
                ---
                apiVersion: karpenter.sh/v1
                kind: NodePool
                metadata: {name: default}
                spec:
                  template:
                    spec:
                      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: unwritten}
                      requirements:
                      - {key: karpenter.sh/capacity-type, operator: In, values: [spot]}
                """);
        Files.writeString(folder.resolve("catalog.json"), """
                {"instanceTypes":[{"name":"m7g.large","architecture":"arm64","operatingSystems":["linux"],"labels":{},
                  "capacity":{"cpu":"2","memory":"8Gi","pods":"29"},"overhead":{"cpu":"70m","memory":"574Mi"},
                  "offerings":[{"zone":"us-east-1a","capacityType":"spot","price":0.0312,"available":true}]}]}
                """);
        var ended = run(
                LAUNCHER,
                Map.of(),
                "plan",
                "-f",
                "cluster.yaml",
                "--catalog",
                "catalog.json",
                "-o",
                "json",
                "--exit-code");
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        var plan = new JsonMapper().readTree(ended.out());
        assertEquals("m7g.large", plan.at("/newNodes/0/instanceType").asText());
        assertEquals("shop/a", plan.at("/newNodes/0/pods/0").asText());
        assertEquals("0.0312", plan.at("/hourlyCost").asText());
    }

    @Test
    void aCatalogueWithoutTypesIsNamedOnce() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("cluster.yaml"), "");
        Files.writeString(folder.resolve("catalog.json"), "{\"instanceTypes\":[]}");
        var ended = run(LAUNCHER, Map.of(), "plan", "-f", "cluster.yaml", "--catalog", "catalog.json");
        assertEquals(1, ended.code());
        assertEquals(
                "slipway plan: --catalog catalog.json: it lists no instance type. Maybe it is another file than a catalogue.\n",
                ended.err());
    }

    @Test
    void shuffledInputGivesTheSamePlanInAnotherProcess() throws IOException, InterruptedException {
        var objects = new ArrayList<>(List.of("""
                {apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: default}, spec: {template: {spec: {
                 nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: unwritten}, requirements: []}}}}""", """
                {apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: spot}, spec: {weight: 10, limits: {cpu: 40}, template: {
                 spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: unwritten}, requirements: [
                 {key: karpenter.sh/capacity-type, operator: In, values: [spot]}]}}}}"""));
        for (var app = 0; app < 12; app++) {
            var rule = List.of(
                            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone,"
                                    + " whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: a%d}}}]",
                            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                                    + " kubernetes.io/hostname, labelSelector: {matchLabels: {app: a%d}}}]}}",
                            "priority: %d")
                    .get(app % 3)
                    .formatted(app);
            for (var pod = 0; pod < 1 + app; pod++) {
                objects.add("""
                        {apiVersion: v1, kind: Pod, metadata: {name: a%1$d-%2$d, labels: {app: a%1$d}}, spec: {%3$s, containers: [
                         {name: c, resources: {requests: {cpu: %4$dm, memory: %5$dMi}}}]}}""".formatted(app, pod, rule, 150 + 170 * app, 200 + 311 * app));
            }
        }
        var plans = new TreeSet<String>();
        for (var seed = 0; seed < 3; seed++) {
            Collections.shuffle(objects, new Random(seed));
            var half = objects.size() / 2;
            Files.writeString(folder.resolve("one.yaml"), String.join("\n---\n", objects.subList(0, half)));
            Files.writeString(
                    folder.resolve("other.yaml"), String.join("\n---\n", objects.subList(half, objects.size())));
            var ended = run(LAUNCHER, Map.of(), "plan", "-f", "one.yaml", "-f", "other.yaml", "-o", "json");
            assertEquals(0, ended.code(), ended.err());
            plans.add(ended.out().replaceAll("\"seconds\":[0-9.]+", ""));
        }
        assertEquals(1, plans.size(), String.join("\n", plans));
        assertTrue(plans.first().contains("default/a11-11"), plans.first());
    }
}
