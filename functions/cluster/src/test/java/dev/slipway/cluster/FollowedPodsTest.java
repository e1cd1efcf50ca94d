package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowedPodsTest {
    private static final String LIST = "GET /api/v1/pods?limit=500&resourceVersion=0";
    private static final String VERSION = "GET /api/v1/pods?limit=1";
    private static final String CHANGES =
            "GET /api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=3";

    private final FakeClock clock = new FakeClock();

    private static String pod(String name, String version, String node) {
        return """
                {"metadata":{"name":"%s","namespace":"a","resourceVersion":"%s"},"spec":{"nodeName":"%s","containers":[]}}""".formatted(name, version, node);
    }

    private static String list(String version, String... pods) {
        return "{\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":[%s]}".formatted(version, String.join(",", pods));
    }

    private static String change(String type, String pod) {
        return "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, pod);
    }

    private static String bookmark(String version) {
        return change("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    }

    private FollowedPods following(CannedApi api) {
        return new FollowedPods(api.client, clock, new ObjectLists(api.client), 1);
    }

    /** As name@node, sorted. */
    private static List<String> read(FollowedPods pods) {
        var read = new ArrayList<String>();
        pods.each(pod ->
                read.add(pod.getMetadata().getName() + "@" + pod.getSpec().getNodeName()));
        return read.stream().sorted().toList();
    }

    @Test
    void readsWhatHasChangedUntilTheVersionOfTheQuestion() throws IOException {
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n"), pod("two", "6", "n")))
                .answering(200, list("12", pod("one", "5", "n")))
                .answering(
                        200,
                        change("ADDED", pod("three", "8", "m"))
                                + change("MODIFIED", pod("two", "9", "m"))
                                + change("DELETED", pod("one", "10", "n"))
                                + bookmark("12")
                                + change("ADDED", pod("later", "13", "m")))
                .answering(200, list("12", pod("two", "9", "m")))) {
            var pods = following(api);
            assertEquals(List.of("one@n", "two@n"), read(pods));
            assertEquals(List.of("three@m", "two@m"), read(pods));
            assertEquals(List.of("three@m", "two@m"), read(pods), "nothing has changed");
            assertEquals(List.of(LIST, VERSION, CHANGES.formatted("7"), VERSION), api.requests);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The server has forgotten the version.
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"metadata\":{},\"code\":410}}\n",
                // It ends the watch before it has told all.
                "",
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"8\"},\"spec\":{}}}\n",
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"11\"}}}\n",
                // It breaks off.
                "{\"type\":\"ADDED\",\"object\":{\"meta",
                // It knows no watches.
                "{\"kind\":\"PodList\",\"metadata\":{},\"items\":[]}"
            })
    void readsAllAnewWhenChangesCannotBeTold(String answer) throws IOException {
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n")))
                .answering(200, list("12"))
                .answering(200, answer)
                .answering(200, list("12", pod("two", "9", "n")))) {
            var pods = following(api);
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
            assertEquals(List.of(LIST, VERSION, CHANGES.formatted("7"), LIST), api.requests);
        }
    }

    @Test
    void aWatchThatIsRefusedIsNone() throws IOException {
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n")))
                .answering(200, list("12"))
                .failing(403, "no right to watch", "")
                .answering(200, list("12", pod("two", "9", "n")))
                .failing(500, "trouble", "")) {
            var pods = following(api);
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
            assertThrows(KubernetesClientException.class, () -> read(pods), "the list's own trouble is told");
        }
    }

    @Test
    void whatFailedIsNotTriedAgainForTenMinutes() throws IOException {
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n")))
                .answering(200, list("12"))
                .failing(403, "no right to watch", "")
                .answering(200, list("12", pod("two", "9", "n")))) {
            var pods = following(api);
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
            assertEquals(List.of(LIST, VERSION, CHANGES.formatted("7"), LIST, LIST), api.requests);
            clock.advance(Duration.ofMinutes(10));
            assertEquals(List.of("two@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods), "followed again");
            assertEquals(List.of(LIST, VERSION), api.requests.subList(5, 7));
        }
    }

    @Test
    void podsThatHaveEndedAreNotKept() throws IOException {
        var ended = pod("one", "8", "n").replace("\"spec\"", "\"status\":{\"phase\":\"Succeeded\"},\"spec\"");
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n"), pod("two", "6", "n")))
                .answering(200, list("8"))
                .answering(200, change("MODIFIED", ended))) {
            var pods = following(api);
            assertEquals(List.of("one@n", "two@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
        }
    }

    @Test
    void podsThatAreUnlikeAllOthersAreNotKept() throws IOException {
        var all = IntStream.range(0, 5_000)
                .mapToObj(number -> pod("p" + number, "5", "n")
                        .replace("\"metadata\":{", "\"metadata\":{\"labels\":{\"job-name\":\"j" + number + "\"},"))
                .toArray(String[]::new);
        try (var api = new CannedApi().answering(200, list("7", all))) {
            var pods = following(api);
            assertEquals(5_000, read(pods).size());
            assertEquals(5_000, read(pods).size());
            assertEquals(List.of(LIST, LIST), api.requests);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "", "x"})
    void aClusterThatWasPutBackIsReadAnew(String version) throws IOException {
        try (var api = new CannedApi()
                .answering(200, list("7", pod("one", "5", "n")))
                .answering(200, list(version))
                .answering(200, list("6", pod("two", "5", "n")))) {
            var pods = following(api);
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of("two@n"), read(pods));
            assertEquals(List.of(LIST, VERSION, LIST), api.requests);
        }
    }

    @Test
    void afterTenMinutesAllAreReadAnew() throws IOException {
        try (var api = new CannedApi().answering(200, list("7", pod("one", "5", "n")))) {
            var pods = following(api);
            assertEquals(List.of("one@n"), read(pods));
            clock.advance(Duration.ofMinutes(10).minusSeconds(1));
            assertEquals(List.of("one@n"), read(pods));
            clock.advance(Duration.ofSeconds(1));
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of(LIST, VERSION, LIST), api.requests);
        }
    }

    @Test
    void fewAreReadAnewEachTime() throws IOException {
        try (var api = new CannedApi().answering(200, list("7", pod("one", "5", "n")))) {
            var pods = new FollowedPods(api.client, clock, new ObjectLists(api.client), 2);
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of("one@n"), read(pods));
            assertEquals(List.of(LIST, LIST), api.requests);
        }
    }

    /** Whatever comes and goes, what is followed is what a list would say. */
    @Test
    void isWhatAListWouldSay() throws IOException {
        var random = new Random(7);
        var cluster = new TreeMap<String, String>();
        var version = 1;
        try (var api = new CannedApi()) {
            cluster.put("p0", "n0");
            api.answering(200, list("1", pod("p0", "1", "n0")));
            var expected = new ArrayList<List<String>>();
            for (var round = 0; round < 30; round++) {
                var changes = new StringBuilder();
                for (var change = 1 + random.nextInt(5); change > 0; change--) {
                    version++;
                    var name = "p" + random.nextInt(8);
                    var node = "n" + random.nextInt(3);
                    var known = cluster.containsKey(name);
                    var gone = known && random.nextBoolean();
                    changes.append(change(
                            gone ? "DELETED" : known ? "MODIFIED" : "ADDED", pod(name, String.valueOf(version), node)));
                    if (gone) {
                        cluster.remove(name);
                    } else {
                        cluster.put(name, node);
                    }
                }
                api.answering(200, list(String.valueOf(version))).answering(200, changes.toString());
                expected.add(cluster.entrySet().stream()
                        .map(pod -> pod.getKey() + "@" + pod.getValue())
                        .toList());
            }
            var pods = following(api);
            assertEquals(List.of("p0@n0"), read(pods));
            for (var round : expected) {
                assertEquals(round, read(pods));
            }
            assertEquals(1, api.requests.stream().filter(LIST::equals).count());
        }
    }
}
