package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.cluster.ObjectFault;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
    private static final String SELECTOR = "selector: {matchExpressions: [{key: other, operator: DoesNotExist}]}, ";
    private static final String TEMPLATE = SELECTOR + "template: {spec: {containers: [{name: a}]}}";
    private static final String OF_A_JOB = "template: {spec: {restartPolicy: Never, containers: [{name: a}]}}";

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
                "containers: [{name: a}]",
                "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a ReplicaSet of that Deployment         | Deployment  | web | ReplicaSet  | web-5d4f     | ''                      | true
            one with the hash that its pods carry   | Deployment  | web | ReplicaSet  | web-1        | 'pod-template-hash: "1"' | true
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            it has not begun                     | completions: 5, parallelism: 3                          | ''                                                  | 0 1 2
            some are done                        | completions: 5, parallelism: 3                          | succeeded: 4                                        | 0
            all are done                         | completions: 5, parallelism: 3                          | succeeded: 5                                        | ''
            more are done than asked             | completions: 5, parallelism: 3                          | succeeded: 6                                        | ''
            it is complete                       | completions: 5, parallelism: 3                          | conditions: [{type: Complete, status: 'True'}]      | ''
            it has failed                        | completions: 5, parallelism: 3                          | conditions: [{type: Failed, status: 'True'}]        | ''
            it is about to be failed             | completions: 5, parallelism: 3                          | conditions: [{type: FailureTarget, status: 'True'}] | ''
            it is not complete                   | completions: 1                                          | conditions: [{type: Complete, status: 'False'}]     | 0
            it is suspended                      | suspend: true                                           | ''                                                  | ''
            one pod                              | ''                                                      | ''                                                  | 0
            a queue of work                      | parallelism: 2                                          | ''                                                  | 0 1
            an empty queue of work               | parallelism: 2                                          | succeeded: 1                                        | ''
            the last at an empty queue           | parallelism: 2                                          | succeeded: 1, active: 1                             | 0
            indexes that are done                | completions: 9, parallelism: 4, completionMode: Indexed | succeeded: 4, completedIndexes: '0,2-4'             | 1 5 6 7
            indexes that have failed             | completions: 5, parallelism: 4, completionMode: Indexed | completedIndexes: '0,2', failedIndexes: '1,4'       | 3
            indexes without a word about them    | completions: 5, parallelism: 4, completionMode: Indexed | succeeded: 3                                        | 0 1
            """)
    void aJobHasPodsForWhatIsNotDone(String fact, String spec, String status, String numbers) {
        var text = document("batch/v1", "Job", "name: j", (spec.isEmpty() ? "" : spec + ", ") + OF_A_JOB, status);
        assertEquals(numbers, String.join(" ", names(text)).replace("j-", ""), fact);
    }

    @Test
    void aStatefulSetCountsFromItsFirstOrdinal() {
        var snapshot = read(document(
                                "v1",
                                "PersistentVolume",
                                "name: v",
                                "csi: {driver: ebs.csi.aws.com}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
                                        + " [{key: topology.kubernetes.io/zone, operator: In, values: [z]}]}]}}",
                                "")
                        + document("v1", "PersistentVolumeClaim", "name: data-db-6", "volumeName: v", "phase: Bound")
                        + document(
                                "apps/v1",
                                "StatefulSet",
                                "name: db",
                                "replicas: 2, ordinals: {start: 5}, volumeClaimTemplates: [{metadata: {name: data}, spec: {}}], "
                                        + TEMPLATE,
                                ""))
                .snapshot();
        assertEquals(
                List.of("[db-5] 0", "[db-6] 1"),
                snapshot.pending().stream()
                        .map(group -> group.names() + " "
                                + snapshot.kindOf(group).volumes().places().size())
                        .sorted()
                        .toList(),
                "names of pods, and in how many sets of places their volumes are");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a Deployment that is there       | apps/v1  | ReplicaSet | Deployment | web     | web-0
            one in another namespace         | apps/v1  | ReplicaSet | Deployment | other   | one-0 web-0
            a Rollout that is not there      | apps/v1  | ReplicaSet | Rollout    | web     | one-0 web-0
            a CronJob that is there          | batch/v1 | Job        | CronJob    | nightly | one-0 web-0
            a CronJob that is not there      | batch/v1 | Job        | CronJob    | weekly  | one-0 web-0
            """)
    void whatHasAnOwnerIsLeftToDeploymentsAlone(
            String fact, String apiVersion, String kind, String ownerKind, String ownerName, String expected) {
        var text = document("apps/v1", "Deployment", "name: web", TEMPLATE, "")
                + document("apps/v1", "Deployment", "name: other, namespace: far", "replicas: 0, " + TEMPLATE, "")
                + document("batch/v1", "CronJob", "name: nightly", "schedule: 0 1 * * *", "")
                + document(
                        apiVersion,
                        kind,
                        "name: one, " + owner(ownerKind, ownerName),
                        kind.equals("Job") ? OF_A_JOB : TEMPLATE,
                        "");
        assertEquals(expected, String.join(" ", names(text)), fact);
    }

    @Test
    void aCronJobIsNotPassedOverInSilence() {
        var manifests = read(document("batch/v1", "CronJob", "name: nightly", "jobTemplate: {}", ""));
        assertEquals(
                List.of("file.yaml:2: CronJob/nightly: it has pods only when it fires, so that none are planned for it."
                        + " Maybe a Job of its template belongs in the files."),
                manifests.warnings().stream().map(ObjectFault::toString).toList());
    }

    @ParameterizedTest(name = "{1} {0} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            apps/v1  | StatefulSet | ordinals: {start: 3}                    | apps.kubernetes.io/pod-index             | {apps.kubernetes.io/pod-index=3} {apps.kubernetes.io/pod-index=4}
            apps/v1  | StatefulSet | ordinals: {start: 3}                    | statefulset.kubernetes.io/pod-name       | {statefulset.kubernetes.io/pod-name=w-3} {statefulset.kubernetes.io/pod-name=w-4}
            batch/v1 | Job         | completionMode: Indexed, completions: 2 | batch.kubernetes.io/job-completion-index | {batch.kubernetes.io/job-completion-index=0} {batch.kubernetes.io/job-completion-index=1}
            batch/v1 | Job         | completions: 2                          | batch.kubernetes.io/job-completion-index | {}
            apps/v1  | StatefulSet | ordinals: {start: 3}                    | app                                      | {}
            apps/v1  | Deployment  | paused: false                           | apps.kubernetes.io/pod-index             | {}
            """)
    void labelsOfOnePodAloneAreThereWhenItsRulesSelectByThem(
            String apiVersion, String kind, String spec, String selected, String labels) {
        var rules = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: zone, labelSelector: {matchLabels: {%s: '0'}}}]}}, ".formatted(selected);
        var template = kind.equals("Job") ? "parallelism: 2, " + OF_A_JOB : "replicas: 2, " + TEMPLATE;
        var snapshot = read(document(
                        apiVersion,
                        kind,
                        "name: w",
                        spec + ", " + template.replace("containers", rules + "containers"),
                        ""))
                .snapshot();
        assertEquals(
                labels,
                String.join(
                        " ",
                        snapshot.pending().stream()
                                .map(group -> snapshot.kindOf(group).labels().toString())
                                .sorted()
                                .toList()));
    }
}
