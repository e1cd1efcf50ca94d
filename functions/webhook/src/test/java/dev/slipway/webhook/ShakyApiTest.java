package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an API server answers for a while, in the end the webhook knows all pods that wait, and no others. */
final class ShakyApiTest {
    private final FakeClock clock = new FakeClock();
    private final FakeQueues queues = new FakeQueues();

    @ParameterizedTest
    @ValueSource(longs = {3, 6})
    void noPodThatWaitsIsForgotten(long seed) throws Exception {
        var random = new Random(seed);
        var waiting = new TreeSet<String>();
        try (var api = new ShakyApi(seed);
                var client = ClusterClients.open(new ConfigBuilder(Config.empty())
                        .withMasterUrl(api.url())
                        .withWatchReconnectInterval(1)
                        .withRequestRetryBackoffInterval(1)
                        .withHttp2Disable(true)
                        .build());
                var webhook = Webhook.start(
                        listener -> ClusterWatch.start(client, listener), queues, queues, Settings.of("demo"), clock)) {
            for (var step = 0; step < 2_000 && (step < 100 || api.faults() < 20); step++) {
                var name = "pod-" + random.nextInt(12);
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> {
                        api.delete(name);
                        waiting.remove(name);
                    }
                    case 3 -> api.dropWatches();
                    case 4 -> clock.advance(Duration.ofSeconds(1));
                    default -> {
                        api.put(name, name + "-" + step);
                        waiting.add(name);
                    }
                }
                // Some steps meet a webhook that is listing, others one that watches.
                var _ = queues.plans.poll(random.nextInt(20), TimeUnit.MILLISECONDS);
            }
            api.put("the-last", "the-last");
            waiting.add("the-last");
            api.heal();
            assertTrue(told(waiting), () -> "seed " + seed + ": " + waiting);
            assertTrue(webhook.ready() && webhook.healthy());
            assertTrue(api.faults() >= 20, () -> api.faults() + " faults");
        }
    }

    private boolean told(SortedSet<String> waiting) throws InterruptedException {
        for (var batches = 0; batches < 200; batches++) {
            clock.advance(Duration.ofSeconds(2));
            if (pods(queues.plans.poll(100, TimeUnit.MILLISECONDS)).equals(waiting)) {
                return true;
            }
        }
        return false;
    }

    private static SortedSet<String> pods(PlanRequest request) {
        var names = new TreeSet<String>();
        if (request instanceof PodsPending batch) {
            batch.snapshot().pending().forEach(group -> names.addAll(group.names()));
        }
        return names;
    }
}
