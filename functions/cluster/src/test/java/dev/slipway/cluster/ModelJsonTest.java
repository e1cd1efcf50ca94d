package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.decision.Decision;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Toleration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelJsonTest {
    /** As facts and plans of the solver are: a sealed plan of records, ids as keys, nested alternatives. */
    record SomeFacts(
            Instant now,
            SortedMap<NodeClaimName, Integer> counts,
            List<SomeStep> steps,
            @Nullable NodeClaim claim) {}

    sealed interface SomeStep {
        String why();

        record Wait(String why) implements SomeStep {}

        record Act(NodeClaim claim, String why) implements SomeStep {}
    }

    static Stream<Arguments> seededValues() {
        var arguments = new ArrayList<Arguments>();
        for (var type : List.of(
                PlanRequest.class,
                ClusterSnapshot.class,
                DrainRequest.class,
                NodeChange.class,
                NodePod.class,
                InterruptionNotice.class,
                NodeClaim.class,
                CloudInstance.class,
                ClaimEvent.class,
                Catalog.class,
                CatalogFacts.class,
                UnavailableOffering.class,
                Decision.class,
                NodeClass.class,
                NodePool.class,
                ResolvedNodeClass.class,
                FleetOutcome.class,
                FleetRequest.class,
                Toleration.class,
                SomeFacts.class)) {
            for (var seed = 1L; seed <= 25; seed++) {
                arguments.add(Arguments.of(type, seed));
            }
        }
        return arguments.stream();
    }

    @ParameterizedTest(name = "{0} of seed {1}")
    @MethodSource("seededValues")
    void readsBackWhatItWrote(Class<?> type, long seed) {
        var value = new SeededModel(seed).value(type);
        var json = ModelJson.write(value);
        assertEquals(value, ModelJson.read(json, type), json);
        assertEquals(json, ModelJson.write(ModelJson.read(json, type)));
    }

    @Test
    void leavesOutWhatIsEmptyButKeepsEmptyLabels() {
        var request = new PlanRequest.PodsPending(
                "id",
                "",
                Instant.EPOCH,
                new ClusterSnapshot(
                        Instant.EPOCH, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        assertEquals(
                "{\"kind\":\"PodsPending\",\"id\":\"id\",\"at\":\"1970-01-01T00:00:00Z\","
                        + "\"snapshot\":{\"takenAt\":\"1970-01-01T00:00:00Z\"}}",
                ModelJson.write(request));
        var instance = ModelJson.read(
                "{\"id\":\"i-1\",\"pool\":{\"capacityType\":\"spot\",\"instanceType\":\"m5.large\",\"zone\":\"a\"},"
                        + "\"state\":\"running\",\"imageId\":\"ami\",\"launchedAt\":\"2026-11-22T08:00:00Z\",\"tags\":{\"k\":\"\"}}",
                CloudInstance.class);
        assertTrue(ModelJson.write(instance).contains("\"tags\":{\"k\":\"\"}"));
    }

    @Test
    void readsTheCatalogueFileOfTheDesign() {
        var catalog = ModelJson.read("""
                {"instanceTypes":[{"name":"m5.large","architecture":"amd64","operatingSystems":["linux"],
                   "labels":{"karpenter.k8s.aws/instance-family":"m5"},
                   "capacity":{"cpu":"2","memory":"7577Mi","pods":"29","ephemeral-storage":"20Gi"},
                   "overhead":{"cpu":"70m","memory":"574Mi"},
                   "offerings":[{"zone":"us-east-1a","capacityType":"spot","price":0.035,"available":true},
                                {"zone":"us-east-1b","capacityType":"on-demand","price":0.096}]}]}
                """, Catalog.class);
        var type = catalog.type("m5.large").orElseThrow();
        assertEquals("1930m", type.allocatable().get(ResourceList.CPU).toString());
        assertEquals("$0.035/h", type.offerings().getFirst().price().toString());
        assertTrue(type.offerings().getLast().available(), "an offering of which nothing is said is available");
        assertTrue(ModelJson.write(catalog).contains("\"price\":0.035,"));
    }

    @Test
    void readsAKindOfASenderThatKnowsFewerRules() {
        var kind = ModelJson.read("{\"namespace\":\"default\",\"requests\":{\"cpu\":\"500m\"}}", PodKind.class);
        assertEquals(PodAffinity.NONE, kind.antiAffinity());
        assertEquals(PodVolumes.NONE, kind.volumes());
    }

    @Test
    void readsANodeClassOfASenderThatKnowsFewerFields() {
        assertEquals(
                NodeClass.plain("a", "AL2023", "nodes", "h"),
                ModelJson.read(
                        "{\"name\":\"a\",\"amiFamily\":\"AL2023\",\"role\":\"nodes\",\"hash\":\"h\"}",
                        NodeClass.class));
    }

    @Test
    void ignoresWhatANewerSenderAdds() {
        var change = ModelJson.read(
                "{\"cluster\":\"c\",\"node\":\"n\",\"gone\":true,\"at\":\"2026-11-22T08:00:00Z\",\"colour\":{\"a\":[1]}}",
                NodeChange.class);
        assertTrue(change.gone());
        assertEquals("", change.providerId());
        assertFalse(ModelJson.write(change).contains("colour"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                            | The text is empty, where PlanRequest is expected.
            hello                                                         | The text "hello" is not JSON (line 1, column 1).
            {"kind":"PodsPending"                                         | The text "{"kind":"PodsPending"" ends before its JSON does.
            null                                                          | The text is null, where PlanRequest is expected.
            {"id":"x"}                                                    | PlanRequest has no kind; known are PodsPending, SnapshotStored, CapacityWanted.
            {"kind":"Lunch"}                                              | PlanRequest has the kind "Lunch"; known are PodsPending, SnapshotStored, CapacityWanted.
            {"kind":"CapacityWanted","id":"x"}                            | PlanRequest.at is missing.
            {"kind":"CapacityWanted","at":"noon"}                         | PlanRequest.at: Text 'noon' could not be parsed at index 0.
            {"kind":"CapacityWanted","id":[],"at":"2026-11-22T08:00:00Z"} | PlanRequest.id is not a text.
            {"kind":"PodsPending","snapshot":{"nodes":7}}                 | PlanRequest.snapshot.nodes is not a list.
            {"kind":"PodsPending","snapshot":{"kinds":[{"requests":{"cpu":"1x"}}]}} | PlanRequest.snapshot.kinds[0].requests: cpu: "1x" is not a quantity. Maybe a suffix is misspelt: m, k, M, G, T, Ki, Mi, Gi, Ti are known.
            {"kind":"PodsPending","snapshot":{"kinds":[{"tolerations":[{"effect":"NoWay"}]}]}} | PlanRequest.snapshot.kinds[0].tolerations[0].effect: "NoWay" is not one of NoSchedule, PreferNoSchedule, NoExecute.
            {"kind":"PodsPending","snapshot":{"pending":[{"kind":3}]}}    | PlanRequest.snapshot.pending[0]: A group of pods of kind 3 has no pod.
            """)
    void saysInOneSentenceWhatIsWrong(@Nullable String json, String sentence) {
        var text = json == null ? "" : json;
        assertEquals(
                sentence,
                assertThrows(UnreadableJson.class, () -> ModelJson.read(text, PlanRequest.class))
                        .getMessage());
    }

    /** Facts of this form are kept in tables: they must be readable for ever. A new form gets a file of its own. */
    @Test
    void readsAndWritesTheFirstFormOfKeptFacts() throws IOException {
        try (var file = ModelJsonTest.class.getResourceAsStream("catalog-facts-form-1.json")) {
            assertNotNull(file);
            var json = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
            var facts = ModelJson.read(json, CatalogFacts.class);
            assertEquals(
                    HourlyPrice.parse("0.4021"),
                    facts.spot().of("g5.xlarge", "us-east-1a").orElseThrow());
            assertEquals(
                    List.of("nested-virtualization"),
                    facts.types().getLast().processor().features());
            assertEquals(json, ModelJson.write(facts));
        }
    }
}
