package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
    private static final String TEMPLATE = "template: {spec: {containers: []}}";

    private static Manifests read(String text) {
        var manifests = new ManifestReader().read("file.yaml", text).manifests(NOW);
        assertEquals(List.of(), manifests.snapshot().faults());
        return manifests;
    }

    /** Of all pods without a node. */
    private static List<String> names(String text) {
        return read(text).snapshot().pending().stream()
                .flatMap(group -> group.names().stream())
                .sorted()
                .toList();
    }

    private static String document(String apiVersion, String kind, String metadata, String spec, String status) {
        return "---\n{apiVersion: %s, kind: %s, metadata: {%s}, spec: {%s}, status: {%s}}\n"
                .formatted(apiVersion, kind, metadata, spec, status);
    }

    private static String owner(String kind, String name) {
        return "ownerReferences: [{kind: %s, name: %s, controller: true}]".formatted(kind, name);
    }

    private static String pod(String labels, String ownerKind, String ownerName) {
        return document(
                "v1",
                "Pod",
                "name: a, labels: {%s}, %s".formatted(labels, owner(ownerKind, ownerName)),
                "containers: []",
                "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a ReplicaSet of that Deployment         | Deployment  | web | ReplicaSet  | web-5d4f     | ''                      | true
            one with the hash that its pods carry   | Deployment  | web | ReplicaSet  | web-1        | 'pod-template-hash: 1'  | true
            a Deployment with a longer name         | Deployment  | web | ReplicaSet  | web-api-5d4f | ''                      | false
            a ReplicaSet without a hash             | Deployment  | web | ReplicaSet  | web-api      | ''                      | false
            the very name                           | Deployment  | web | ReplicaSet  | web          | ''                      | false
            another kind with a hash                | Deployment  | web | StatefulSet | web-db       | ''                      | false
            the StatefulSet itself                  | StatefulSet | db  | StatefulSet | db           | ''                      | true
            another kind of that name               | StatefulSet | db  | ReplicaSet  | db           | ''                      | false
            """)
    void podsCountInsteadOfTheWorkloadThatOwnsThem(
            String fact, String kind, String name, String ownerKind, String ownerName, String labels, boolean owned) {
        var text = document("apps/v1", kind, "name: " + name, TEMPLATE, "") + pod(labels, ownerKind, ownerName);
        assertEquals(owned ? List.of("a") : List.of("a", name + "-0"), names(text), fact);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"web, a", "other, a web-0"})
    void aReplicaSetThatIsThereSaysWhoseItIs(String deployment, String expected) {
        var text = document("apps/v1", "Deployment", "name: web", TEMPLATE, "")
                + document("apps/v1", "ReplicaSet", "name: web-5d4f, " + owner("Deployment", deployment), TEMPLATE, "")
                + pod("", "ReplicaSet", "web-5d4f");
        assertEquals(expected, String.join(" ", names(text)));
    }
}
