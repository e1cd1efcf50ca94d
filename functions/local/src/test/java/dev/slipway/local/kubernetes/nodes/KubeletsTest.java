package dev.slipway.local.kubernetes.nodes;

import static dev.slipway.local.kubernetes.Stage.BOOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.kubernetes.Stage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeletsTest {

    private static final String NAME = "ip-i-1.ec2.internal";
    private static final String USER_DATA = Stage.userData("team=a", "{key: dedicated, value: a, effect: NoSchedule}");

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Node node() {
        return stage.client.nodes().withName(NAME).get();
    }

    private String ready() {
        return node().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }

    private List<String> taints() {
        return node().getSpec().getTaints().stream().map(Taint::getKey).toList();
    }

    @Test
    void joinsAfterTheBootTimeAsItsUserDataSays() {
        stage.cluster.join(Stage.instance("i-1", "2", USER_DATA));
        stage.timer.advance(BOOT.minusMillis(1));
        assertNull(node());
        stage.timer.advance(Duration.ofMillis(1));
        var labels = node().getMetadata().getLabels();
        assertEquals("a", labels.get("team"));
        assertEquals("m7g.large", labels.get("node.kubernetes.io/instance-type"));
        assertEquals("us-east-1a", labels.get("topology.kubernetes.io/zone"));
        assertEquals("arm64", labels.get("kubernetes.io/arch"));
        assertEquals("aws:///us-east-1a/i-1", node().getSpec().getProviderID());
        assertEquals(new Quantity("58"), node().getStatus().getAllocatable().get("pods"));
        assertEquals("False", ready());
        assertEquals(List.of("dedicated", "node.kubernetes.io/not-ready"), taints());
        stage.timer.advance(Duration.ofSeconds(1));
        assertEquals("True", ready());
        assertEquals(List.of("dedicated"), taints());
    }

    @Test
    void neverJoinsWithoutUsableUserData() {
        stage.cluster.join(Stage.instance("i-1", "2", "#!/bin/bash"));
        stage.timer.advance(BOOT.multipliedBy(10));
        assertNull(node());
    }

    @Test
    void neverJoinsWhenItEndsWhileItBoots() {
        stage.cluster.join(Stage.instance("i-1", "2", USER_DATA));
        stage.timer.advance(Duration.ofSeconds(1));
        stage.cluster.instanceGone("i-1");
        stage.timer.advance(BOOT);
        assertNull(node());
    }

    @Test
    void losesTheNodeAndItsPodsWithTheInstance() {
        stage.cluster.join(Stage.instance("i-1", "2", Stage.userData("team=a", "")));
        stage.client.resource(Stage.pod("a", "1").build()).create();
        stage.passTimeUntil(
                "the pod runs",
                () -> "Running".equals(stage.pod("a").getStatus().getPhase()));
        assertNotNull(stage.pod("a").getStatus().getStartTime());
        stage.cluster.instanceGone("i-1");
        assertEquals("Unknown", ready());
        assertTrue(taints().contains("node.kubernetes.io/unreachable"));
        stage.timer.advance(Duration.ofSeconds(1));
        assertNull(node());
        Stage.eventually("the pod is gone with its node", () -> stage.pod("a") == null);
    }

    @Test
    void anUnknownInstanceChangesNothing() {
        stage.cluster.instanceGone("i-0");
        assertEquals(0, stage.client.nodes().list().getItems().size());
    }
}
