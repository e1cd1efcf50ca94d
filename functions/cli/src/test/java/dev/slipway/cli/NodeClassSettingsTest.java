package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.solver.provision.ProvisionSolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of {@code slipway plan}, from files, with what an EC2NodeClass says of its nodes. */
final class NodeClassSettingsTest {
    private static final String CATALOG = """
            {"instanceTypes":[
             {"name":"m5.large","architecture":"amd64","operatingSystems":["linux"],"labels":{},
              "capacity":{"cpu":"2","memory":"7577Mi","pods":"29","ephemeral-storage":"20Gi"},
              "overhead":{"cpu":"70m","memory":"674Mi","ephemeral-storage":"3Gi"},
              "offerings":[{"zone":"us-east-1a","capacityType":"on-demand","price":0.096,"available":true}]},
             {"name":"m5d.xlarge","architecture":"amd64","operatingSystems":["linux"],
              "labels":{"karpenter.k8s.aws/instance-local-nvme":"150"},
              "capacity":{"cpu":"4","memory":"15155Mi","pods":"58","ephemeral-storage":"20Gi"},
              "overhead":{"cpu":"80m","memory":"993Mi","ephemeral-storage":"3Gi"},
              "offerings":[{"zone":"us-east-1a","capacityType":"on-demand","price":0.226,"available":true}]}]}
            """;
    private static final String OBJECTS = """
            apiVersion: karpenter.sh/v1
            kind: NodePool
            metadata: {name: default}
            spec:
              template:
                spec:
                  requirements:
                  - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}
                  - {key: node.kubernetes.io/instance-type, operator: In, values: [m5.large, m5d.xlarge]}
                  nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
            ---
            apiVersion: karpenter.k8s.aws/v1
            kind: EC2NodeClass
            metadata: {name: default}
            spec:
              role: nodes
              amiSelectorTerms: [{alias: al2023@latest}]
              subnetSelectorTerms: [{id: subnet-1}]
              securityGroupSelectorTerms: [{id: sg-1}]
              %s
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: a, image: a, resources: {requests: {%s}}}]}
            """;

    /** Read once, which takes seconds. */
    private static final CatalogSource RECORDED = RecordedCatalogueWiring.read();

    private Terminal terminal = new Terminal();
    private String catalogue = CATALOG;
    private String objects = OBJECTS;

    @TempDir
    Path folder;

    private JsonNode run(String setting, String requests, boolean fromFile, String... command) throws IOException {
        terminal = new Terminal();
        Files.writeString(folder.resolve("objects.yaml"), objects.formatted(setting, requests));
        Files.writeString(folder.resolve("catalog.json"), catalogue);
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-o", "json", "-f", folder + "/objects.yaml"));
        if (fromFile) {
            arguments.addAll(List.of("--catalog", folder + "/catalog.json"));
        }
        var none = InputStream.nullInputStream();
        var facts = new GatherPlan(
                new ManifestFiles(none),
                CommandLineWiring::readCluster,
                LiveClusterWiring::read,
                new FileCatalogues(() -> RECORDED));
        var code = CommandLines.of(
                        terminal.plain(),
                        new Planning(facts, ProvisionSolver::solve, Clock.systemUTC()),
                        new ManifestFiles(none),
                        CommandLineWiring.bench(),
                        (_, _) -> ExitCode.DONE,
                        CommandLineWiring.inspection())
                .execute(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, code, terminal.err());
        return new JsonMapper().readTree(terminal.out());
    }

    /** {@code 2 m5.large, 1 m5d.xlarge}, in the plan's order, or why nothing can be launched. */
    private String plan(String setting, String requests, boolean fromFile) throws IOException {
        var plan = run(setting, requests, fromFile, "plan");
        var nodes = new ArrayList<String>();
        for (var node : plan.get("newNodes")) {
            nodes.add(
                    node.get("pods").size() + " on " + node.get("instanceType").asText());
        }
        return plan.get("unschedulable").isEmpty()
                ? String.join(", ", nodes)
                : plan.at("/unschedulable/0/reason").asText();
    }

    /** Both catalogues say the same of these types, and so do both plans. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tags: {a: b}                                               | cpu: 100m                 | 3 on m5.large
            kubelet: {maxPods: 1}                                      | cpu: 100m                 | 1 on m5.large, 1 on m5.large, 1 on m5.large
            kubelet: {podsPerCore: 1}                                  | cpu: 100m                 | 2 on m5.large, 1 on m5.large
            kubelet: {systemReserved: {memory: 6Gi}}                   | memory: 700Mi             | 3 on m5d.xlarge
            kubelet: {kubeReserved: {cpu: 1500m}}                      | cpu: 600m                 | 3 on m5d.xlarge
            kubelet: {evictionHard: {memory.available: 80%}}           | memory: 700Mi             | 3 on m5d.xlarge
            'blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 200Gi}}]' | ephemeral-storage: 50Gi | 3 on m5.large
            instanceStorePolicy: RAID0                                 | ephemeral-storage: 40Gi   | 3 on m5d.xlarge
            """)
    void countInAPlan(String setting, String requests, String nodes) throws IOException {
        assertEquals(nodes, plan(setting, requests, true));
        assertEquals("", terminal.err());
        assertEquals(nodes, plan(setting, requests, false));
        assertEquals("", terminal.err());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodesThatTakeNoPodsAreNotLaunched(boolean fromFile) throws IOException {
        var reason = plan("kubelet: {maxPods: 0}", "cpu: 100m", fromFile);
        assertTrue(reason.contains("pods 1 asked, pods 0"), reason);
    }

    @Test
    void countInTheRoomThatIsLeft() throws IOException {
        var report = run("kubelet: {maxPods: 5}", "cpu: 100m", true, "explain", "node", "m5.large");
        assertEquals("2", report.at("/nodes/0/roomLeft/pods").asText());
    }

    /** What a file does not say of types cannot be reckoned with, and is not passed over in silence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}] | networkInterfaces: [card 0 device 0]
            connectionTracking: {udpTimeout: 40} | connectionTracking: [udpTimeout 40s]
            cpuOptions: {nestedVirtualization: enabled} | cpuOptions.nestedVirtualization: enabled
            """)
    void areNamedWhereTheFileIsSilent(String setting, String named) throws IOException {
        assertEquals("3 on m5.large", plan(setting, "cpu: 100m", true));
        assertWarned(named);
    }

    @Test
    void disksThatNoLabelTellsAreNamed() throws IOException {
        catalogue = CATALOG.replace("instance-local-nvme", "instance-disk");
        assertEquals("3 on m5.large", plan("instanceStorePolicy: RAID0", "cpu: 100m", true));
        assertWarned("instanceStorePolicy: RAID0");
    }

    @Test
    void windowsIsNamed() throws IOException {
        objects = OBJECTS.replace("al2023@latest", "windows2022@latest");
        assertEquals("3 on m5.large", plan("kubelet: {maxPods: 1}", "cpu: 100m", true));
        assertWarned("amiFamily: Windows2022");
    }

    private void assertWarned(String setting) {
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(
                terminal.err().startsWith("slipway plan: warning: EC2NodeClass/default: spec." + setting),
                terminal.err());
    }

    /** The recorded facts tell interfaces and connection tracking, but not what processors nest. */
    @Test
    void nestedVirtualizationIsNamedAlsoWithoutAFile() throws IOException {
        assertEquals("3 on m5.large", plan("cpuOptions: {nestedVirtualization: enabled}", "cpu: 100m", false));
        assertWarned("cpuOptions.nestedVirtualization: enabled");
    }
}
