package dev.slipway.testkit.emulator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;

/**
 * The control plane of Kubernetes itself: etcd, kube-apiserver, kube-scheduler and kube-controller-manager, without
 * kubelets, so that nodes and what runs on them are what a test writes. One serves all tests of a JVM, is started by the
 * first that asks and ends with the JVM; a test that finds none is skipped with one line on the console.
 */
public final class ControlPlane {
    /** Who may sign in, by the token {@code NAME-token}. */
    private static final String TOKENS = """
            admin-token,admin,1,"system:masters"
            functions-token,arn:aws:sts::111122223333:assumed-role/functions/session,2,"slipway:functions"
            controllers-token,system:kube-controller-manager,3
            scheduler-token,system:kube-scheduler,4
            """;

    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    /**
     * Ends what it started when its standard input closes, which happens however this JVM ends; until then starts it again
     * when it gives up, as each of them does that finds the next one not ready yet.
     */
    private static final String GUARD =
            "set -m; (while true; do \"$@\"; sleep 1; done) </dev/null & cat >/dev/null; kill -- -$!";

    /** An idle machine needs 10 s, a busy one 60. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Outcome outcome = new Outcome.Untried();

    private sealed interface Outcome {
        record Untried() implements Outcome {}

        record Absent(String why) implements Outcome {}

        record Started(ControlPlane running) implements Outcome {}
    }

    private final Path folder;
    private final int port;

    private ControlPlane(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * The one that runs.
     *
     * @throws org.opentest4j.TestAbortedException when it is not installed
     * @throws IllegalStateException when it does not answer
     */
    public static synchronized ControlPlane running() {
        if (outcome instanceof Outcome.Untried) {
            outcome = start();
        }
        return switch (outcome) {
            case Outcome.Started(var running) -> running;
            case Outcome.Absent(var why) -> Assumptions.abort(why);
            case Outcome.Untried _ -> throw new IllegalStateException("It was tried.");
        };
    }

    private static Outcome start() {
        var home = home();
        if (!PROGRAMS.stream().allMatch(program -> Files.isExecutable(home.resolve(program)))) {
            var absence = "TESTS SKIPPED: no Kubernetes control plane: .ci/control-plane has not installed it in %s."
                    .formatted(home);
            // Past Surefire, which puts what tests print into files that nobody opens.
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(absence);
            return new Outcome.Absent(absence);
        }
        try {
            var started = new ControlPlane(Files.createTempDirectory("control-plane"), freePort());
            started.run(home);
            started.awaitReady();
            return new Outcome.Started(started);
        } catch (IOException e) {
            throw new UncheckedIOException("The control plane in %s could not be started.".formatted(home), e);
        }
    }

    /** The folder that {@code .ci/control-plane} fills. */
    private static Path home() {
        var named = System.getenv("SLIPWAY_CONTROL_PLANE");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "slipway", "control-plane")
                : Path.of(named);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void run(Path home) throws IOException {
        var etcd = "http://127.0.0.1:" + freePort();
        var key = folder.resolve("accounts.key").toString();
        Files.writeString(folder.resolve("tokens.csv"), TOKENS);
        Files.writeString(folder.resolve("accounts.key"), privateKey());
        process(
                home,
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=http://127.0.0.1:" + freePort(),
                "--unsafe-no-fsync");
        process(
                home,
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder,
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=Node,RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none");
        process(
                home,
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig("controllers"),
                "--service-account-private-key-file=" + key,
                "--use-service-account-credentials",
                "--leader-elect=false",
                "--secure-port=0",
                // Without kubelets nobody says again that a node is ready.
                "--node-monitor-grace-period=24h");
        process(
                home,
                "kube-scheduler",
                "--kubeconfig=" + kubeconfig("scheduler"),
                "--leader-elect=false",
                "--secure-port=0");
    }

    private void process(Path home, String program, String... options) throws IOException {
        var command = new ArrayList<>(List.of("bash", "-c", GUARD, program));
        command.add(home.resolve(program).toString());
        command.addAll(List.of(options));
        var log = Path.of("target", program + ".log").toAbsolutePath();
        Files.createDirectories(log.getParent());
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Verifies no certificate: the API server writes its own while it starts, after its clients have begun to ask. */
    private Path kubeconfig(String user) throws IOException {
        return Files.writeString(
                folder.resolve(user + ".kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: it, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                        users: [{name: %s, user: {token: %s}}]
                        contexts: [{name: it, context: {cluster: it, user: %s}}]
                        current-context: it
                        """.formatted(endpoint(), user, token(user), user));
    }

    private void awaitReady() throws IOException {
        var ready = HttpRequest.newBuilder(endpoint().resolve("/readyz"))
                .header("Authorization", "Bearer " + token("admin"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (Files.exists(certificate())) {
                try (var http = HttpClient.newBuilder().sslContext(trusting()).build()) {
                    if (http.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException | GeneralSecurityException _) {
                    // It does not listen, or is still writing its certificate.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Waiting for the API server was interrupted.", e);
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new IllegalStateException(
                "kube-apiserver was not ready within %d s; target/kube-apiserver.log and target/etcd.log say why."
                        .formatted(PATIENCE.toSeconds()));
    }

    private SSLContext trusting() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var stream = Files.newInputStream(certificate())) {
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry("c" + store.size(), one);
            }
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** The API server writes it while it starts, its own authority included. */
    private Path certificate() {
        return folder.resolve("apiserver.crt");
    }

    /** Of the service accounts, in PEM. */
    private static String privateKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has RSA.", e);
        }
    }

    /** Of its API server, {@code https://127.0.0.1:…}. */
    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The authority of its API server's certificate, as EKS tells it: base64 of PEM. */
    public String caBundle() {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(certificate()), e);
        }
    }

    /**
     * A bearer token.
     *
     * @param user {@code admin}, who may do all, or {@code functions}, of the group {@code slipway:functions}
     */
    public String token(String user) {
        return user + "-token";
    }

    /** For Helm, which reads no other credentials; signs {@code user} in as {@link #token} does. */
    public Path kubeconfigOf(String user) {
        try {
            return kubeconfig(user);
        } catch (IOException e) {
            throw new UncheckedIOException("No kubeconfig could be written below %s.".formatted(folder), e);
        }
    }
}
