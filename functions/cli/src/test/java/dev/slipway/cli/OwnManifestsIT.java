package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A user's own manifests: `plan -f my-manifests/` and `local -f my-manifests/ --keep`, inspected from outside. */
class OwnManifestsIT {
    private static final Path LAUNCHER = Path.of("target/slipway").toAbsolutePath();

    @TempDir
    Path folder;

    private Path manifests() throws IOException {
        var manifests = Files.createDirectory(folder.resolve("my-manifests"));
        Files.writeString(manifests.resolve("1-pool.yaml"), """
                apiVersion: karpenter.sh/v1
                kind: NodePool
                metadata: {name: default}
                spec:
                  template:
                    spec:
                      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
                      requirements:
                        - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}
                        - {key: node.kubernetes.io/instance-type, operator: In, values: [m7g.large, m7i.large]}
                ---
                apiVersion: karpenter.k8s.aws/v1
                kind: EC2NodeClass
                metadata: {name: default}
                spec:
                  amiSelectorTerms: [{alias: al2023@latest}]
                  role: SlipwayNodeRole-demo
                  subnetSelectorTerms: [{tags: {karpenter.sh/discovery: demo}}]
                  securityGroupSelectorTerms: [{tags: {karpenter.sh/discovery: demo}}]
                """);
        Files.writeString(manifests.resolve("2-workload.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers: [{name: web, image: x, resources: {requests: {cpu: 500m, memory: 512Mi}}}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: giant}
                spec:
                  containers: [{name: giant, image: x, resources: {requests: {cpu: "300"}}}]
                """);
        Files.writeString(manifests.resolve("3-broken.yaml"), "kind: [unclosed\n");
        return manifests;
    }

    @Test
    void staysUpForKubectlAndAwsAndSaysWhyAPodHasNoNode() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        LAUNCHER.toString(), "local", "-f", manifests().toString(), "--keep")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        var said = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.contains("aws sqs list-queues")) {
                    break;
                }
            }
            var all = String.join("\n", said);
            assertTrue(all.contains("3-broken.yaml"), all);
            var printed = Files.readString(folder.resolve("out"));
            assertTrue(
                    printed.lines().anyMatch(line -> line.startsWith("default/giant") && line.contains("cpu")),
                    printed);
            assertEquals(
                    2,
                    printed.lines()
                            .filter(line -> line.matches("default/web-\\S+ +ip-\\S+"))
                            .count(),
                    printed);
            assertEquals(1, nodes(url(all, "kubectl --server (\\S+)")));
            lookInside(exported(all));
        } finally {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end when asked to");
        }
    }

    @Test
    void plansThemWithTheCatalogueThatComesWithIt() throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var process = new ProcessBuilder(
                        LAUNCHER.toString(), "plan", "-f", manifests().toString(), "-o", "json")
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        assertEquals(1, process.exitValue(), "a broken file is a fault, and the rest is planned all the same");
        var plan = new JsonMapper().readTree(out.toFile());
        assertEquals(1, plan.at("/newNodes").size(), plan::toPrettyString);
        assertEquals("m7g.large", plan.at("/newNodes/0/instanceType").asText());
        assertEquals("default/giant", plan.at("/unschedulable/0/pod").asText());
    }

    @Test
    void explainsThemAndBenchesAProblemThatIsMadeUp() throws IOException, InterruptedException {
        var manifests = manifests().toString();
        assertTrue(
                printed(1, "explain", "pod", "default/giant", "-f", manifests).contains("cpu"),
                "a broken file is a fault, and the rest is explained all the same");
        assertTrue(printed(1, "explain", "node", "m7g.large", "-f", manifests).contains("why: m7g.large"));
        assertTrue(printed(1, "consolidate", "-f", manifests).contains("0 of 0 nodes go"));
        var bench = printed(0, "bench --pods 1000 --kinds 50 --nodes 20 --seed 7 --warm-up 1 --runs 3".split(" ", -1));
        assertTrue(bench.matches("(?s).*pods +1000\\n.*heapMiB +\\d+\\n"), bench);
    }

    private String printed(int code, String... arguments) throws IOException, InterruptedException {
        return printed(code, Map.of(), arguments);
    }

    private String printed(int code, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = folder.resolve("printed");
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        assertEquals(code, process.exitValue(), Files.readString(folder.resolve("err")));
        return Files.readString(out);
    }

    /** The variables that {@code --keep} says to export. */
    private Map<String, String> exported(String text) {
        var line = text.lines()
                .filter(one -> one.contains("  export "))
                .findFirst()
                .orElseThrow();
        var variables = new TreeMap<String, String>();
        for (var assignment : line.replace("export ", "").strip().split(" ", -1)) {
            var parts = assignment.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        // Whoever runs this test may have keys of an account.
        variables.put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
        variables.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no-keys").toString());
        return variables;
    }

    /** The README's commands, as its reader runs them. */
    private void lookInside(Map<String, String> exported) throws IOException, InterruptedException {
        var status = printed(0, exported, "status", "--context", "demo", "-o", "json");
        var tree = new JsonMapper().readTree(status);
        assertEquals(1, tree.at("/claims/Initialized").asInt(), status);
        assertEquals(1, tree.at("/kubernetes/pendingPods").asInt(), status);
        assertTrue(tree.has("sweptAt"), status);
        var nodes = printed(0, exported, "nodes");
        assertEquals(
                1, nodes.lines().filter(line -> line.contains("Initialized")).count(), nodes);
        var decisions = printed(0, exported, "decisions", "--since", "2h", "--pod", "default/giant");
        assertTrue(decisions.contains("default/giant: no NodePool fits"), decisions);
        assertTrue(printed(0, exported, "doctor", "--context", "demo", "--exit-code")
                .contains("they agree"));
        rebuildsALostClaim(exported, nodes);
        refusalsAreOneSentence(exported);
    }

    private void rebuildsALostClaim(Map<String, String> exported, String nodes)
            throws IOException, InterruptedException {
        var name = nodes.lines().skip(1).findFirst().orElseThrow().split(" ", -1)[0];
        try (var client = DynamoDbClient.builder()
                .endpointOverride(URI.create(exported.get("AWS_ENDPOINT_URL_DYNAMODB")))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            client.deleteItem(delete -> delete.tableName("slipway-demo")
                    .key(Map.of("pk", AttributeValue.fromS("NODECLAIM#" + name), "sk", AttributeValue.fromS("CLAIM"))));
        }
        var rebuilt = printed(0, exported, "doctor", "--context", "demo", "--rebuild", "--yes", "-o", "json");
        var claim = new JsonMapper().readTree(rebuilt).at("/rebuilt/0");
        assertEquals(name, claim.at("/name").asText(), rebuilt);
        assertEquals("Initialized", claim.at("/state").asText(), rebuilt);
        assertTrue(claim.at("/hourlyPrice").asDouble() > 0, rebuilt);
        assertTrue(printed(0, exported, "doctor", "--context", "demo", "--exit-code")
                .contains("they agree"));
        var history = printed(0, exported, "nodes", name);
        assertTrue(history.contains("doctor"), history);
    }

    private void refusalsAreOneSentence(Map<String, String> exported) throws IOException, InterruptedException {
        assertRefused(
                exported,
                "there is no table slipway-prod in us-east-1: maybe the cluster or the region",
                "--cluster",
                "prod");
        assertRefused(exported, "--context nowhere: the usual kubeconfig has no such context", "--context", "nowhere");
        assertRefused(exported, "no AWS credentials were found for the profile nobody", "--profile", "nobody");
        var nameless = new TreeMap<>(exported);
        nameless.put("SLIPWAY_CLUSTER", "");
        assertRefused(nameless, "no cluster is named");
        var keyless = new TreeMap<>(exported);
        keyless.put("AWS_ACCESS_KEY_ID", "");
        keyless.put("AWS_SECRET_ACCESS_KEY", "");
        keyless.put("AWS_EC2_METADATA_DISABLED", "true");
        assertRefused(keyless, "no AWS credentials were found: sign in as for the AWS CLI");
    }

    private void assertRefused(Map<String, String> environment, String sentence, String... options)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("status"));
        arguments.addAll(List.of(options));
        var _ = printed(1, environment, arguments.toArray(String[]::new));
        var said = Files.readString(folder.resolve("err"));
        assertTrue(said.contains(sentence), said);
        assertEquals(1, said.lines().count(), said);
    }

    private static URI url(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return URI.create(matcher.group(1));
    }

    private static int nodes(URI server) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(server.resolve("/api/v1/nodes")).build(), BodyHandlers.ofString());
            return new JsonMapper().readTree(answer.body()).at("/items").size();
        }
    }

    /** Every command of the README is one that some test runs. */
    @Test
    void theReadmeHasNoCommandThatNoTestRuns() throws IOException {
        var readme = Files.readString(Path.of(System.getProperty("slipway.home"), "README.md"));
        var blocks = Pattern.compile("(?ms)^```sh\\n(.*?)^```").matcher(readme);
        var commands = new ArrayList<String>();
        while (blocks.find()) {
            commands.add(blocks.group(1).strip());
        }
        assertEquals(
                List.of(
                        "mvn -B -Dquick package && functions/cli/target/slipway local",
                        "functions/cli/target/slipway local -f my-manifests/ --keep",
                        "functions/cli/target/slipway plan -f my-manifests/",
                        """
                        functions/cli/target/slipway explain pod default/giant -f my-manifests/
                        functions/cli/target/slipway explain node m7g.large -f my-manifests/""",
                        "functions/cli/target/slipway consolidate -f my-manifests/",
                        "functions/cli/target/slipway bench --pods 1000 --kinds 50 --nodes 20 --seed 7 --warm-up 1 --runs 3",
                        """
                        mvn -B -Dquick -Pimage package
                        cd infra-cdk
                        npx aws-cdk@2.1148.1 deploy -c cluster=my-cluster""",
                        "mvn -B verify"),
                commands.subList(0, 8),
                "the story is run by LocalStoryIT, the next five here, what \"deploy\" sends to AWS is made by infra-cdk's tests, the tests by .ci/run");
        assertEquals(9, commands.size());
        assertEquals("""
                functions/cli/target/slipway status --context demo
                functions/cli/target/slipway nodes
                functions/cli/target/slipway decisions --since 2h
                functions/cli/target/slipway doctor --context demo""", commands.get(8), "run by lookInside");
    }
}
