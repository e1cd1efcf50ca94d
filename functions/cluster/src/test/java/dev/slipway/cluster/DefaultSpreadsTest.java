package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.scheduling.TopologySpread;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cluster's default constraints (core.md §2.6). */
final class DefaultSpreadsTest {
    private static final String SCHEDULER = """
            {apiVersion: kubescheduler.config.k8s.io/v1, kind: KubeSchedulerConfiguration, profiles: [{pluginConfig: [
             {name: PodTopologySpread, args: {defaultingType: List, defaultConstraints: [%s]}}]}]}""";
    private static final String ZONES = SCHEDULER.formatted(
            "{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}");

    private static Manifests read(String... objects) {
        return new ManifestReader()
                .read("file.yaml", "---\n" + String.join("\n---\n", objects))
                .manifests(Instant.EPOCH);
    }

    private static List<String> selectors(Manifests manifests) {
        var snapshot = manifests.snapshot();
        return snapshot.kindOf(snapshot.pending().getFirst()).spreads().stream()
                .map(TopologySpread::selector)
                .map(selector -> selector.expressions().toString())
                .toList();
    }

    private static String pod(String metadata, String spec) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: web, tier: front, pod-template-hash: h}, %s}, spec: {containers: [{name: a}], %s}}"
                .formatted(metadata, spec);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nobody selects it             | {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: db}}} | '' | []
            a Service selects it          | {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}}} | '' | [[app In [web]]]
            another namespace's does      | {apiVersion: v1, kind: Service, metadata: {name: s, namespace: b}, spec: {selector: {app: web}}} | '' | []
            a Service without selector    | {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {}} | '' | []
            its StatefulSet does          | {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: o}, spec: {replicas: 0, selector: {matchLabels: {tier: front}}, template: {metadata: {labels: {tier: front}}, spec: {containers: [{name: a}]}}}} | StatefulSet true | [[tier In [front]]]
            an owner in name only         | {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: o}, spec: {replicas: 0, selector: {matchLabels: {tier: front}}, template: {metadata: {labels: {tier: front}}, spec: {containers: [{name: a}]}}}} | StatefulSet false | []
            its ReplicaSet by the hash    | {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}}} | ReplicaSet true | [[pod-template-hash In [h], app In [web]]]
            a Job tells nothing           | {apiVersion: v1, kind: Namespace, metadata: {name: n}} | Job true | []
            """)
    void theSelectorFollowsFromServicesAndOwner(String what, String object, String owner, String selectors) {
        var reference = owner.isEmpty()
                ? "namespace: default"
                : "ownerReferences: [{kind: %s, name: o, controller: %s}]".formatted((Object[]) owner.split(" ", -1));
        assertEquals(
                selectors,
                selectors(read(ZONES, object, pod(reference, "priority: 0"))).toString(),
                what);
    }

    @Test
    void replicasOfManifestsAreSpreadAsTheirDeploymentSelects() {
        assertEquals(List.of("[app In [web]]"), selectors(read(ZONES, """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}},
                 template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a}]}}}}""")));
    }

    @Test
    void podsWithConstraintsOfTheirOwnKeepThose() {
        var service = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}}}";
        var own = "topologySpreadConstraints: [{maxSkew: 9, topologyKey: rack, whenUnsatisfiable: ScheduleAnyway}]";
        var snapshot = read(ZONES, service, pod("namespace: default", own)).snapshot();
        var spreads = snapshot.kinds().getFirst().spreads();
        assertEquals(
                List.of("rack"),
                spreads.stream().map(TopologySpread::topologyKey).toList());
        assertEquals(List.of(), selectors(read(ZONES, service, pod("namespace: default", "schedulerName: mine"))));
        assertEquals(List.of(), selectors(read(service, pod("namespace: default", "priority: 0"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule} | needs maxSkew from 1
            {maxSkew: 1, topologyKey: a b, whenUnsatisfiable: DoNotSchedule} | needs maxSkew from 1
            {maxSkew: 1, topologyKey: z, whenUnsatisfiable: Never} | needs maxSkew from 1
            {maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, labelSelector: {}} | selects pods
            {maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: z, whenUnsatisfiable: DoNotSchedule} | there are two
            """)
    void whatCannotBeADefaultIsNamed(String constraints, String message) {
        var faults = read(SCHEDULER.formatted(constraints)).snapshot().faults();
        assertEquals(1, faults.size());
        assertEquals("file.yaml:2 KubeSchedulerConfiguration", faults.getFirst().object());
        assertEquals(true, faults.getFirst().message().contains(message), faults::toString);
    }
}
