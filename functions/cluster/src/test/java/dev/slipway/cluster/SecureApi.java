package dev.slipway.cluster;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An API server over TLS that has no nodes, and tells so to those who show its token. */
final class SecureApi implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    final List<String> shown = Collections.synchronizedList(new ArrayList<>());
    final String caBundle;
    private final HttpsServer server;

    /** With a key of {@link #keys}. */
    SecureApi(KeyStore keys, String token) throws IOException, GeneralSecurityException {
        var certificate = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("api").getEncoded());
        caBundle = Base64.getEncoder()
                .encodeToString("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(certificate)
                        .getBytes(StandardCharsets.UTF_8));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            var authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            shown.add(authorization);
            var known = authorization.equals("Bearer " + token);
            var body = (known
                            ? "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}"
                            : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Unauthorized\",\"code\":401}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A key and a certificate that it signed itself, by the JDK's own tool: no class of the JDK makes one. */
    static KeyStore keys(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        var file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "api",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=api",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-ext",
                        "BC=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("keytool made no key: " + said);
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD);
        }
        return keys;
    }
}
