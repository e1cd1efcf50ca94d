package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.cluster.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackedSnapshotTest {
    private static ClusterSnapshot snapshot(List<String> pods) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE);
        for (var node = 0; node < 3; node++) {
            builder.add(Serialization.unmarshal("{\"metadata\":{\"name\":\"n" + node + "\"}}", Node.class));
        }
        pods.forEach(pod -> builder.add(Serialization.unmarshal(pod, Pod.class)));
        return builder.build();
    }

    private static String written(ClusterSnapshot snapshot) {
        var out = new ByteArrayOutputStream();
        PackedSnapshot.write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isReadAsItWas() throws Exception {
        for (var seed = 0; seed < 50; seed++) {
            var whole = snapshot(new RandomPodTexts(seed).pods());
            assertEquals(whole, PackedSnapshot.read(written(whole)), "seed " + seed);
        }
    }

    @Test
    void saysOnceWhatTheNamesOfAKindBeginWith() {
        var pod = """
                {"metadata":{"name":"web-5d8f-%s","namespace":"a"},"spec":{"nodeName":"n%d","containers":[]}}""";
        var whole = snapshot(List.of(pod.formatted("xa", 0), pod.formatted("xb", 1), pod.formatted("ya", 1)));
        var text = written(whole);
        assertEquals(text.indexOf("web-5d8f-"), text.lastIndexOf("web-5d8f-"));
        assertTrue(text.contains("[\"xb\",\"ya\"]"), text);
    }

    @Test
    void whatIsNoneIsRefused() {
        var whole =
                snapshot(List.of("{\"metadata\":{\"name\":\"p\"},\"spec\":{\"nodeName\":\"n0\",\"containers\":[]}}"));
        var plain = ModelJson.write(whole);
        assertThrows(IllegalArgumentException.class, () -> PackedSnapshot.read(plain));
        var text = written(whole);
        for (var other : List.of(
                text.replace("{\"beginnings\":[\"p\"],", "{"),
                text.replace("[\"p\"]", "[\"" + "p".repeat(254) + "\"]"),
                text.replace("{\"kind\":0,\"names\"", "{\"kind\":1,\"names\""),
                text.replace("{\"kind\":0,\"names\"", "{\"kind\":-1,\"names\""))) {
            assertFalse(other.equals(text), text);
            assertThrows(IllegalArgumentException.class, () -> PackedSnapshot.read(other), other);
        }
    }
}
