package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void environmentIsReadAsKarpenterWritesIt() {
        var settings =
                Settings.of(Map.of("CLUSTER_NAME", "demo", "BATCH_IDLE_DURATION", "500ms", "BATCH_MAX_DURATION", "1m"));
        assertEquals(Duration.ofMillis(500), settings.batchIdle());
        assertEquals(Duration.ofMinutes(1), settings.batchMost());
        assertEquals(Settings.of("demo"), Settings.of(Map.of("CLUSTER_NAME", "demo")));
    }

    @Test
    void badSettingsSayWhatIsWrong() {
        assertEquals("CLUSTER_NAME is missing; it is the name of the EKS cluster.", sentence(Map.of()));
        assertEquals(
                "BATCH_IDLE_DURATION is \"soon\", which is no duration such as 500ms, 1s or 1m.",
                sentence(Map.of("CLUSTER_NAME", "demo", "BATCH_IDLE_DURATION", "soon")));
        assertEquals(
                "BATCH_IDLE_DURATION (PT20S) is longer than BATCH_MAX_DURATION (PT10S). Maybe they are swapped.",
                sentence(Map.of("CLUSTER_NAME", "demo", "BATCH_IDLE_DURATION", "20s")));
    }

    @Test
    void whatIsMissingOrWrongAroundThemIsNamed() {
        var environment = new TreeMap<>(Map.of("CLUSTER_NAME", "demo"));
        assertEquals("PLAN_QUEUE_URL is missing; it is an output of the stack.", wiring(environment));
        environment.put("PLAN_QUEUE_URL", "http://plans");
        assertEquals("NODE_QUEUE_URL is missing; it is an output of the stack.", wiring(environment));
        environment.put("NODE_QUEUE_URL", "http://nodes");
        assertEquals(8081, WebhookWiring.Environment.of(environment).healthPort());
        assertEquals(8080, WebhookWiring.Environment.of(environment).metricsPort());
        environment.put("LEADER_ELECTION_NAMESPACE", "slipway-system");
        assertEquals("POD_NAME is missing; it is this pod's name.", wiring(environment));
        environment.put("HEALTH_PROBE_PORT", "http");
        assertEquals("HEALTH_PROBE_PORT is \"http\", which is no port between 0 and 65535.", wiring(environment));
    }

    private static String wiring(Map<String, String> environment) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> WebhookWiring.Environment.of(environment))
                        .getMessage());
    }

    private static String sentence(Map<String, String> environment) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Settings.of(environment))
                .getMessage());
    }
}
