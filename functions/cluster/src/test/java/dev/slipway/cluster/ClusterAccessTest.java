package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding and signing in to an API server, over TLS. */
final class ClusterAccessTest {
    private static KeyStore keys;
    private static KeyStore otherKeys;

    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        keys = SecureApi.keys(folder);
        otherKeys = SecureApi.keys(folder);
    }

    @Test
    void showsItsTokenWithEachRequest() throws Exception {
        try (var api = api("good");
                var client = ClusterClients.following(() -> access(api, "good"))) {
            nodes(client);
            nodes(client);
            assertEquals(List.of("Bearer good", "Bearer good"), api.shown);
            assertEquals(List.of(), told);
        }
    }

    @Test
    void aRefusedTokenIsReplacedOnce() throws Exception {
        try (var api = api("new");
                var client = ClusterClients.following(replacing(access(api, "old"), "new"))) {
            nodes(client);
            assertEquals(List.of("Bearer old", "Bearer new"), api.shown);
            assertEquals(List.of("refused"), told);
        }
    }

    @Test
    void aSecondRefusalIsFinalAndSaysWhatToAdd() throws Exception {
        try (var api = api("good");
                var client = ClusterClients.following(replacing(access(api, "old"), "new"))) {
            var fault = assertThrows(
                    IllegalStateException.class,
                    () -> ApiFaults.translated("kubernetes:ListNodes", "demo", () -> nodes(client)));
            assertEquals(List.of("Bearer old", "Bearer new"), api.shown);
            var message = String.valueOf(fault.getMessage());
            assertTrue(message.contains("kubernetes:ListNodes for demo (401): Unauthorized."), message);
            assertTrue(message.contains("aws eks create-access-entry"), message);
        }
    }

    @Test
    void trustsNoOtherAuthority() throws Exception {
        try (var api = api("good");
                var other = new SecureApi(otherKeys, "good");
                var client = ClusterClients.following(() ->
                        new ClusterAccess(api.endpoint(), other.caBundle, () -> "good", () -> told.add("refused")))) {
            assertThrows(KubernetesClientException.class, () -> nodes(client));
            assertEquals(List.of(), api.shown);
        }
    }

    @Test
    void sendsNoTokenInClear() throws Exception {
        try (var api = new CannedApi().answering(200, "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}")) {
            var endpoint = api.client.getMasterUrl().toString();
            var client = ClusterClients.following(() -> new ClusterAccess(
                    endpoint,
                    "",
                    () -> {
                        throw new AssertionError("A token was asked for.");
                    },
                    () -> told.add("refused")));
            try (client) {
                assertEquals(0, nodes(client));
            }
        }
    }

    @Test
    void asksNobodyBeforeTheFirstCall() throws Exception {
        try (var api = api("good")) {
            var asked = new ArrayList<String>();
            var client = ClusterClients.following(() -> {
                asked.add("asked");
                return access(api, "good");
            });
            try (client) {
                assertEquals(List.of(), asked);
                nodes(client);
                assertEquals(List.of("asked"), asked);
            }
        }
    }

    /** A cluster was deleted and made anew under its name. */
    @Test
    void findsAServerThatMoved() throws Exception {
        try (var first = api("good");
                var second = api("good")) {
            var places = new ArrayDeque<>(List.of(first, second));
            var client = ClusterClients.following(() -> access(places.getFirst(), "good"));
            try (client) {
                nodes(client);
                places.removeFirst();
                nodes(client);
            }
            assertEquals(1, first.shown.size());
            assertEquals(1, second.shown.size());
        }
    }

    private static SecureApi api(String token) throws IOException, GeneralSecurityException {
        return new SecureApi(keys, token);
    }

    private ClusterAccess access(SecureApi api, String token) {
        return new ClusterAccess(api.endpoint(), api.caBundle, () -> token, () -> told.add("refused"));
    }

    /** Its first token until that was refused, then another. */
    private Supplier<ClusterAccess> replacing(ClusterAccess first, String then) {
        var access = new ClusterAccess(
                first.endpoint(),
                first.caBundle(),
                () -> told.isEmpty() ? first.token().get() : then,
                first.refused());
        return () -> access;
    }

    private static int nodes(KubernetesClient client) {
        return client.nodes().list().getItems().size();
    }
}
