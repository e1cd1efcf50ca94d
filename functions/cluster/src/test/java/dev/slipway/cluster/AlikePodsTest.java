package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.testkit.fake.LargeCluster;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlikePodsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:10:00Z");

    private final AlikePods alike = new AlikePods(UnreadFields.mapper());

    private KeptPod read(String text) throws IOException {
        return alike.read(new JsonScanner(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Pod> plain(List<String> texts) {
        return texts.stream()
                .map(text -> Serialization.unmarshal(text, Pod.class))
                .toList();
    }

    private static String snapshot(List<? extends Pod> pods) {
        var builder = new SnapshotBuilder(NOW, Pending.MARKED_UNSCHEDULABLE)
                .add(Serialization.unmarshal("{\"metadata\":{\"name\":\"shop\"}}", Namespace.class))
                .add(Serialization.unmarshal("""
                        {"metadata":{"name":"data","namespace":"shop"},"spec":{"accessModes":["ReadWriteOncePod"]}}""", PersistentVolumeClaim.class))
                .add(Serialization.unmarshal("""
                        {"metadata":{"name":"b","namespace":"bank"},"spec":{"selector":{"matchLabels":{"tier":"a"}},
                         "unhealthyPodEvictionPolicy":"AlwaysAllow"},"status":{"disruptionsAllowed":0}}""", PodDisruptionBudget.class));
        for (var node = 0; node < 3; node++) {
            builder.add(Serialization.unmarshal("{\"metadata\":{\"name\":\"n" + node + "\"}}", Node.class));
        }
        pods.forEach(builder::add);
        return ModelJson.write(builder.build());
    }

    @Test
    void givesTheSnapshotOfWholePods() throws Exception {
        for (var seed = 0; seed < 100; seed++) {
            var texts = new RandomPodTexts(seed).pods();
            var read = new ArrayList<Pod>();
            for (var text : texts) {
                read.add(read(text));
            }
            assertEquals(snapshot(plain(texts)), snapshot(read), "seed " + seed + ": " + texts);
        }
    }

    /** As some server between might write them. */
    @Test
    void spacesAndEscapesChangeNothing() throws Exception {
        var mapper = new ObjectMapper();
        for (var seed = 0; seed < 20; seed++) {
            var texts = new RandomPodTexts(seed).pods();
            var read = new ArrayList<Pod>();
            for (var text : texts) {
                read.add(read(escapedNames(mapper.readTree(text).toPrettyString())));
            }
            assertEquals(snapshot(plain(texts)), snapshot(read), "seed " + seed + ": " + texts);
        }
    }

    private static String escapedNames(String text) {
        return text.replace("\"name\"", "\"n\\u0061me\"").replace("\"spec\"", "\"\\u0073pec\"");
    }

    @Test
    void replicasAreOneObjectBesideTheirOwn() throws IOException {
        var page = new LargeCluster(1_001, 2).page("/api/v1/pods", 1, 1_001);
        var list = Serialization.unmarshal(page, io.fabric8.kubernetes.api.model.PodList.class)
                .getItems();
        var one = read(Serialization.asJson(list.get(0)));
        var replica = read(Serialization.asJson(list.get(500)));
        assertSame(one.common(), replica.common());
        assertEquals("ip-10-0-0-1.ec2.internal", one.whole().getSpec().getNodeName());
        assertEquals(
                list.get(500).getMetadata().getName(), replica.getMetadata().getName());
        assertEquals(list.get(500).getMetadata().getUid(), replica.getMetadata().getUid());
        assertNotSame(one.common(), read(Serialization.asJson(list.get(1))).common());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"metadata\":7}", "{\"metadata\":{\"name\":{}}}", "7", "{\"spec\":{\"containers\":7}}"})
    void whatIsNoPodIsSaidToBeNone(String text) {
        assertThrows(MismatchedInputException.class, () -> read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\":{\"labels\":{\"a\" \"b\"}}}",
                "{\"metadata\":{\"labels\":[}}}",
                "{\"spec\":{\"priority\":nil}}",
                "{\"spec\":{\"priority\":1 2}}",
                "{\"spec\" {}}",
                "{\"spec\":{},}",
                "{\"spec\":{\"volumes\":[,]}}",
                "{\"status\":{\"conditions\":[{\"type\":Ready}]}}"
            })
    void whatIsKeptIsJson(String text) {
        assertThrows(IOException.class, () -> read(text));
    }

    @Test
    void depthIsNoneOfItsOwn() {
        var deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
        assertThrows(IOException.class, () -> read("{\"spec\":{\"containers\":" + deep + "}}"));
        assertThrows(IOException.class, () -> read("{\"status\":{\"conditions\":" + deep + "}}"));
    }

    @Test
    void aPodHasItsLimits() {
        var endless = "{\"name\":\"" + "a".repeat(1 << 20) + "\"},";
        var text = "{\"metadata\":{},\"spec\":{\"containers\":[" + endless.repeat(17) + "{}]}}";
        var fault = assertThrows(IOException.class, () -> read(text));
        assertEquals("one object is longer than 16777216 bytes", fault.getMessage());
    }
}
